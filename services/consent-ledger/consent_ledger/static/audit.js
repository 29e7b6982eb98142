// The explorer: signs in, asks the ledger, and checks what it says with proof.js.

import { picture } from "./picture.js";
import { Unreadable, commitment, extendsTree, fromBase64, fromHex, isSigned, keysOf, leafHash, names, readCheckpoint, readStatement, textHash, toHex, wayUp } from "./proof.js";
import { byId, code, entryHeads, entryRow, entryView, make, overview, quoting, removalHeads, removalRow, time, verdict } from "./views.js";
import { named, say } from "./words.js";

class Refused extends Error {}
// What the ledger says is English, and told as such.
class LedgerSays extends Error {
  constructor(detail) {
    super(detail);
    this.words = quoting("ledger_says", detail);
  }
}
class LogDamaged extends LedgerSays {}
let workspace = "";
let keys = [];
let contact = "";

async function ask(path) {
  const token = sessionStorage.getItem("token");
  if (!/^[\x21-\x7e]+$/.test(token)) throw new Refused(say("bad_token")); // no header can carry it
  let answer;
  try {
    answer = await fetch(path, { headers: { Authorization: `Bearer ${token}` } });
  } catch {
    throw new Error(say("unreachable"));
  }
  if (answer.status === 401 || answer.status === 403) throw new Refused(say("no_right"));
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({ detail: answer.statusText }));
    const detail = problem.errors?.[0]?.detail ?? problem.detail;
    throw problem.code === "log_damaged" ? new LogDamaged(detail) : new LedgerSays(detail);
  }
  return answer;
}

const json = async (path) => (await ask(path)).json();
const text = async (path) => (await ask(path)).text();

// Runs `work`; what goes wrong is said in the alert, and a refused token leads back to signing in.
async function tell(work) {
  byId("trouble").textContent = "";
  try {
    await work();
  } catch (error) {
    byId("trouble").replaceChildren(...(error.words ?? [error instanceof Unreadable ? say(error.message) : error.message]));
    if (error instanceof Refused) leave();
  }
}

function workspaceOf(token) {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")))).workspace;
  } catch {
    throw new Refused(say("bad_token"));
  }
}

async function enter() {
  workspace = workspaceOf(sessionStorage.getItem("token"));
  const numbers = await summary();
  keys = await keysOf(readCheckpoint(await latest()), await text(`/log/${workspace}/key`));
  byId("numbers").replaceChildren(...numbers);
  byId("whose").textContent = say("workspace", { workspace });
  byId("enter").hidden = true;
  byId("explorer").hidden = byId("leave").hidden = false;
  byId("checkpoint").value = sessionStorage.getItem("checkpoint") ?? "";
  await showRemovals();
}

// Where somebody changed the log there are no numbers, but its entries and proofs can be looked at all the same.
async function summary() {
  try {
    return overview(await json("/v1/summary"));
  } catch (error) {
    if (!(error instanceof LogDamaged)) throw error;
    return [make("ul", { className: "verdicts" }, verdict(false, ...error.words))];
  }
}

function leave() {
  sessionStorage.clear();
  byId("enter").hidden = false;
  byId("explorer").hidden = byId("leave").hidden = true;
}

const latest = () => text(`/log/${workspace}/checkpoint`);

// The auditor's own checkpoint when there is one, else the latest.
async function chosen() {
  const given = byId("checkpoint").value.trim();
  return { note: given ? `${given}\n` : await latest(), own: Boolean(given) };
}

async function checkpointVerdicts(note) {
  const checkpoint = readCheckpoint(note);
  const now = readCheckpoint(await latest());
  const about = (lines) => ({ lines, checkpoint, now });
  // What this log did not sign says nothing of it, so nothing is compared with it.
  if (checkpoint.origin !== now.origin) return about([verdict(false, say("other_log", { origin: checkpoint.origin, own: now.origin }))]);
  const signed = await isSigned(checkpoint, keys);
  if (signed === false) return about([verdict(false, say("state_unsigned"))]);
  const lines = [verdict(signed, signed === null ? say("no_ed25519") : say("state_signed", { size: checkpoint.size }))];
  if (checkpoint.size === 0) lines.push(verdict(true, say("empty_log")));
  else if (checkpoint.size > now.size) lines.push(verdict(false, say("rolled_back", { size: now.size })));
  else {
    const proof = await json(`/v1/proofs/consistency?from=${checkpoint.size}&to=${now.size}`);
    const holds = await extendsTree(checkpoint.size, checkpoint.root, now.size, now.root, proof.proof.map(fromHex));
    lines.push(verdict(holds, holds ? say("extends", { now: now.size, size: checkpoint.size }) : say("forked")));
  }
  return about(lines);
}

// The same where there may be no checkpoint at all: what the log has now then stands in its place.
async function verdictsOrNone(note) {
  try {
    return await checkpointVerdicts(note);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const now = readCheckpoint(await latest());
    return { lines: [verdict(false, say(error.message))], checkpoint: now, now };
  }
}

async function checkCheckpoint() {
  const given = byId("checkpoint").value;
  byId("checkpoint-verdict").replaceChildren();
  const lines = given.trim() ? (await checkpointVerdicts(`${given.trim()}\n`)).lines : [verdict(null, say("empty_box"))];
  if (byId("checkpoint").value !== given) return; // edited meanwhile: nothing is said of another text
  byId("checkpoint-verdict").replaceChildren(...lines);
  sessionStorage.setItem("checkpoint", given);
}

// A verdict is about the text that was checked: once that is edited it goes, the one of an entry too.
function outdate() {
  byId("trouble").textContent = "";
  for (const id of ["checkpoint-verdict", "verdicts"]) if (byId(id)?.children.length) byId(id).replaceChildren(verdict(null, say("edited")));
}

// What explains that there is no evidence. That a contact was erased, this page takes from the ledger.
async function absenceVerdict(item, removal) {
  if (item.erased) return null;
  if (!removal) return verdict(false, say("gap_broken"));
  const statement = readStatement(removal.note);
  const says = statement !== null && statement.origin === keys[0].split("+")[0] && names(String(statement.removed), item.index);
  const signed = says && (await isSigned(statement, keys));
  return verdict(signed, signed === null ? say("no_ed25519") : say(signed ? "removal_holds" : "removal_broken"));
}

async function entryVerdicts(item, removal) {
  const { entry, evidence } = item;
  const leaf = fromBase64(item.leaf);
  const hash = await leafHash(leaf);
  const fits = toHex(hash) === item.leaf_hash && JSON.stringify(entry) === new TextDecoder().decode(leaf);
  const lines = [verdict(fits, say(fits ? "leaf_fits" : "leaf_broken"))];
  if (!evidence) lines.push(...[await absenceVerdict(item, removal)].filter(Boolean));
  else {
    const bound = (await commitment(item.salt, evidence)) === entry.commitment;
    lines.push(verdict(bound, say(bound ? "evidence_fits" : "evidence_changed")));
  }
  if (evidence?.notice) {
    const right = (await textHash(evidence.notice.text)) === entry.notice_sha256;
    lines.push(verdict(right, say(right ? "notice_fits" : "notice_changed")));
  }
  return { hash, lines };
}

async function prove(item, removal) {
  const { hash, lines } = await entryVerdicts(item, removal);
  const { note, own } = await chosen();
  const about = await verdictsOrNone(note);
  const { checkpoint, now } = about;
  const usable = about.lines.every((line) => line.className !== "broken");
  const covers = usable && item.index < checkpoint.size ? checkpoint : now;
  const proof = await json(`/v1/proofs/inclusion?index=${item.index}&size=${covers.size}`);
  const way = await wayUp(item.index, covers.size, hash, proof.proof.map(fromHex));
  const included = way !== null && toHex(way.root) === toHex(covers.root);
  const which = say(covers === checkpoint && usable && own ? "which_given" : "which_latest");
  lines.push(verdict(included, say(included ? "included" : "not_included", { which, size: covers.size })), ...about.lines);
  if (!own) lines.push(verdict(null, say("none_of_own")));
  byId("verdicts").replaceChildren(...lines);
  if (way) byId("picture").replaceChildren(picture(item.index, way, covers.size), make("figcaption", {}, `${say("steps_lead", { steps: way.steps.length })} `, code(toHex(way.root))));
}

async function openEntry(index) {
  const item = await json(`/v1/entries/${index}`);
  const removal = item.removed && (await json(`/v1/removals/${item.removed.number}`));
  const receipt = make("button", { type: "button", className: "screen" }, say("save_receipt"));
  receipt.addEventListener("click", () => tell(() => saveReceipt(index)));
  const article = byId("entry");
  article.replaceChildren(...entryView(item, removal), item.evidence ? receipt : "");
  article.hidden = false;
  article.focus();
  await prove(item, removal);
}

async function saveReceipt(index) {
  const blob = await (await ask(`/v1/entries/${index}/receipt`)).blob();
  save(blob, `receipt-${workspace}-${index}.jsonld`);
}

function save(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function showHistory(cursor = "") {
  const found = await json(`/v1/contacts/${encodeURIComponent(contact)}/history?cursor=${cursor}`.replace(/\?cursor=$/, ""));
  const body = byId("history").querySelector("tbody");
  byId("history").querySelector("thead").replaceChildren(entryHeads());
  if (!cursor) body.replaceChildren();
  body.append(...found.items.map((item) => entryRow(item, (index) => tell(() => openEntry(index)))));
  byId("found").textContent = body.children.length ? say("found_some", { count: body.children.length }) : say("found_none");
  byId("history").hidden = false;
  byId("asof").hidden = body.children.length === 0;
  byId("asof-answer").replaceChildren();
  byId("more").hidden = !found.next_cursor;
  byId("more").onclick = () => tell(() => showHistory(found.next_cursor));
}

async function showRemovals(cursor = "") {
  const found = await json(`/v1/removals?limit=20${cursor && `&cursor=${cursor}`}`);
  const signed = await Promise.all(found.items.map(async (one) => {
    const statement = readStatement(one.note);
    return statement !== null && statement.number === one.number && isSigned(statement, keys);
  }));
  const [head, body] = ["thead", "tbody"].map((part) => byId("removals").querySelector(part));
  head.replaceChildren(removalHeads());
  if (!cursor) body.replaceChildren();
  body.append(...found.items.map((one, at) => removalRow(one, signed[at])));
  byId("removals").hidden = body.children.length === 0;
  byId("more-removals").hidden = !found.next_cursor;
  byId("more-removals").onclick = () => tell(() => showRemovals(found.next_cursor));
}

async function askAsOf() {
  const at = byId("at").value;
  const query = new URLSearchParams({ at: `${at.length === 16 ? `${at}:00` : at}Z`, purpose: byId("purpose").value, channel: byId("channel").value });
  const found = await json(`/v1/contacts/${encodeURIComponent(contact)}/as-of?${query}`);
  const stood = found.entries.length ? say("stood_on", { entries: found.entries.join(", ") }) : "";
  const later = found.hindsight ? ` ${say("later", { entries: found.later.join(", "), reason: named(found.hindsight.reason) })}` : "";
  byId("asof-answer").replaceChildren(make("strong", {}, say(found.allowed ? "yes" : "no")), `: ${named(found.reason)}${stood}${say("known_at")} `, time(found.freshness.as_of), `.${later}`);
}

const on = (id, what, work) => byId(id).addEventListener(what, (event) => {
  if (what === "submit") event.preventDefault();
  tell(work);
});

on("enter", "submit", async () => {
  sessionStorage.setItem("token", byId("token").value.trim());
  byId("token").value = "";
  await enter();
  byId("numbers-title").focus(); // the form that had the focus is gone
});
on("leave", "click", async () => {
  leave();
  byId("token").focus();
});
on("check", "click", checkCheckpoint);
on("checkpoint", "input", async () => outdate());
on("latest", "click", async () => {
  byId("checkpoint").value = await latest();
  await checkCheckpoint();
});
on("keep", "click", async () => {
  const { note } = await chosen();
  save(new Blob([note], { type: "text/plain" }), `${workspace}-${readCheckpoint(note).size}.checkpoint`);
});
on("find", "submit", async () => {
  contact = byId("contact").value.trim();
  byId("entry").hidden = true;
  if (contact) await showHistory();
  else byId("history").hidden = true;
  if (byId("index").value.trim()) await openEntry(byId("index").value.trim());
});
on("asof", "submit", askAsOf);

// The token comes from the field or the fragment, leaves the address bar at once, and stays in this tab.
function arrive() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem("token", given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  if (sessionStorage.getItem("token")) tell(enter);
}

// A text box is printed as it is scrolled; on paper the checkpoint stands whole.
addEventListener("beforeprint", () => { byId("checkpoint-paper").textContent = byId("checkpoint").value; });
addEventListener("hashchange", arrive);
arrive();
