// The explorer: signs in, asks the ledger, and checks what it says with proof.js.

import { picture } from "./picture.js";
import { commitment, extendsTree, fromBase64, fromHex, isSigned, leafHash, readCheckpoint, textHash, toHex, wayUp } from "./proof.js";
import { byId, code, entryView, heads, make, overview, row, time, verdict } from "./views.js";

class Refused extends Error {}
let workspace = "";
let verifier = "";
let contact = "";

async function ask(path) {
  let answer;
  try {
    answer = await fetch(path, { headers: { Authorization: `Bearer ${sessionStorage.getItem("token")}` } });
  } catch {
    throw new Error("The ledger cannot be reached.");
  }
  if (answer.status === 401 || answer.status === 403) throw new Refused("This token is not valid here, or lacks the right ledger:read.");
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({ detail: answer.statusText }));
    throw new Error(`The ledger says: ${problem.errors?.[0]?.detail ?? problem.detail}`);
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
    byId("trouble").textContent = error.message;
    if (error instanceof Refused) leave();
  }
}

function workspaceOf(token) {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")))).workspace;
  } catch {
    throw new Refused("This token is not valid here.");
  }
}

async function enter() {
  workspace = workspaceOf(sessionStorage.getItem("token"));
  const summary = await json("/v1/summary");
  verifier = await text(`/log/${workspace}/key`);
  byId("numbers").replaceChildren(...overview(summary));
  byId("whose").textContent = `Workspace ${workspace}`;
  byId("enter").hidden = true;
  byId("explorer").hidden = byId("leave").hidden = false;
  byId("checkpoint").value = sessionStorage.getItem("checkpoint") ?? "";
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
  const lines = [];
  const checkpoint = readCheckpoint(note);
  const signed = await isSigned(checkpoint, verifier);
  lines.push(verdict(signed, signed === null ? "this browser cannot check Ed25519 signatures; use souhlas-audit for that." : signed ? `the log's key signed this state of ${checkpoint.size} entries.` : "the log's key did not sign this checkpoint."));
  const now = readCheckpoint(await latest());
  if (checkpoint.size === 0) lines.push(verdict(true, "an empty log is the beginning of every log."));
  else if (checkpoint.size > now.size) lines.push(verdict(false, `the log has ${now.size} entries now, fewer than were signed: it was rolled back.`));
  else {
    const proof = await json(`/v1/proofs/consistency?from=${checkpoint.size}&to=${now.size}`);
    const holds = await extendsTree(checkpoint.size, checkpoint.root, now.size, now.root, proof.proof.map(fromHex));
    lines.push(verdict(holds, holds ? `the log of ${now.size} entries today begins with exactly these ${checkpoint.size}.` : "the log of today does not begin with what was signed: it was rewritten or forked."));
  }
  return { lines, checkpoint, now, whole: lines.every((line) => line.className !== "broken") };
}

async function checkCheckpoint() {
  const { note } = await chosen();
  byId("checkpoint-verdict").replaceChildren();
  const { lines } = await checkpointVerdicts(note);
  byId("checkpoint-verdict").replaceChildren(...lines);
  sessionStorage.setItem("checkpoint", byId("checkpoint").value);
}

async function entryVerdicts(item) {
  const { entry, evidence } = item;
  const leaf = fromBase64(item.leaf);
  const hash = await leafHash(leaf);
  const fits = toHex(hash) === item.leaf_hash && JSON.stringify(entry) === new TextDecoder().decode(leaf);
  const lines = [verdict(fits, fits ? "what is shown above is what the leaf says, and its hash is right." : "what is shown is not what the leaf says.")];
  if (evidence) {
    const bound = (await commitment(item.salt, evidence)) === entry.commitment;
    lines.push(verdict(bound, bound ? "the evidence is what the entry committed to when it was recorded." : "the evidence was changed after it was recorded."));
  }
  if (evidence?.notice) {
    const right = (await textHash(evidence.notice.text)) === entry.notice_sha256;
    lines.push(verdict(right, right ? "the notice's text has the recorded SHA-256." : "the notice's text is not the one recorded."));
  }
  return { hash, lines };
}

async function prove(item) {
  const { hash, lines } = await entryVerdicts(item);
  const { note, own } = await chosen();
  const about = await checkpointVerdicts(note);
  const { checkpoint, now } = about;
  const covers = item.index < checkpoint.size ? checkpoint : now;
  const proof = await json(`/v1/proofs/inclusion?index=${item.index}&size=${covers.size}`);
  const way = await wayUp(item.index, covers.size, hash, proof.proof.map(fromHex));
  const included = way !== null && toHex(way.root) === toHex(covers.root);
  const which = covers === checkpoint && own ? "the checkpoint that you gave" : "the latest checkpoint";
  lines.push(verdict(included, included ? `the entry is in the log of ${which} (${covers.size} entries).` : `the entry is not in the log of ${which}.`), ...about.lines);
  if (!own) lines.push(verdict(null, "no checkpoint of your own: whether the log was rewritten before today, only one that you or a witness kept can tell."));
  byId("verdicts").replaceChildren(...lines);
  if (way) byId("picture").replaceChildren(picture(item.index, way, covers.size), make("figcaption", {}, `${way.steps.length} hashes lead from the entry to the root `, code(toHex(way.root))));
}

async function openEntry(index) {
  const item = await json(`/v1/entries/${index}`);
  const receipt = make("button", { type: "button", className: "screen" }, "Save the receipt");
  receipt.addEventListener("click", () => tell(() => saveReceipt(index)));
  const article = byId("entry");
  article.replaceChildren(...entryView(item), item.erased ? "" : receipt);
  article.hidden = false;
  article.focus();
  await prove(item);
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
  byId("history").querySelector("thead").replaceChildren(heads());
  if (!cursor) body.replaceChildren();
  body.append(...found.items.map((item) => row(item, (index) => tell(() => openEntry(index)))));
  byId("found").textContent = body.children.length ? `${body.children.length} entries of this contact, oldest first` : "The log has no entry of this contact.";
  byId("history").hidden = false;
  byId("asof").hidden = body.children.length === 0;
  byId("asof-answer").replaceChildren();
  byId("more").hidden = !found.next_cursor;
  byId("more").onclick = () => tell(() => showHistory(found.next_cursor));
}

async function askAsOf() {
  const at = byId("at").value;
  const query = new URLSearchParams({ at: `${at.length === 16 ? `${at}:00` : at}Z`, purpose: byId("purpose").value, channel: byId("channel").value });
  const found = await json(`/v1/contacts/${encodeURIComponent(contact)}/as-of?${query}`);
  const stood = found.entries.length ? `, by entries ${found.entries.join(", ")}` : "";
  const later = found.hindsight ? ` Entries that came later (${found.later.join(", ")}) make it: ${found.hindsight.reason}.` : "";
  byId("asof-answer").replaceChildren(make("strong", {}, found.allowed ? "Yes" : "No"), `: ${found.reason}${stood}, as known at `, time(found.freshness.as_of), `.${later}`);
}

const on = (id, what, work) => byId(id).addEventListener(what, (event) => {
  if (what === "submit") event.preventDefault();
  tell(work);
});

on("enter", "submit", () => {
  sessionStorage.setItem("token", byId("token").value.trim());
  byId("token").value = "";
  return enter();
});
on("leave", "click", async () => leave());
on("check", "click", checkCheckpoint);
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

addEventListener("hashchange", arrive);
arrive();
