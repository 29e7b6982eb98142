// What the operator may do with a contact. Every change is asked for once more before it is made.

import { confirmed } from "./confirm.js";
import { ask, byId, described, download, lang, make, mayChange, read, tell, word } from "./page.js";
import { askedOfPerson, doneForAll, sayDone, sayOutcomes } from "./others.js";
import { offered } from "./overview.js";

const FIELDS = ["name", "email", "phone", "company"];
const note = { name: "note", label: word("note"), long: true };

const decide = (contact, body) => ask(`/v1/contacts/${contact.contact_id}/decisions`, { method: "POST", body });

// The same decision for the contact, and for those of the person's others that were ticked.
const decideAll = (asked, body) => doneForAll(asked.all, (one) => decide(one, body));

async function withdraw(contact) {
  const purposes = { name: "purpose", label: word("purpose"), options: [["", word("all_purposes")], ...offered()] };
  const channels = { name: "channel", label: word("channel"), options: ["", "email", "phone", "sms", "whatsapp"].map((one) => [one, one ? word(one) : word("any")]) };
  const asked = await askedOfPerson(contact, false, { title: word("withdraw"), text: word("sure_withdraw"), fields: [purposes, channels, note] });
  if (!asked) return null;
  const { purpose, channel, note: told } = asked.given;
  return decideAll(asked, { decision: "withdrawn", purpose: purpose || null, channel: channel || null, note: told || null });
}

async function object(contact) {
  const asked = await askedOfPerson(contact, true, { title: word("object"), text: word("sure_object"), fields: [note] });
  return asked && decideAll(asked, { decision: "objected", note: asked.given.note || null });
}

// The four cases of Art. 18(1) GDPR; which one it is goes into the note, which stays with the contact.
async function restrict(contact) {
  const grounds = ["a", "b", "c", "d"].map((one) => [word(`ground_${one}`), word(`ground_${one}`)]);
  const ground = { name: "ground", label: word("ground"), options: grounds };
  const asked = await askedOfPerson(contact, false, { title: word("restrict"), text: word("sure_restrict"), fields: [ground, note] });
  return asked && decideAll(asked, { decision: "restricted", note: [asked.given.ground, asked.given.note].filter(Boolean).join(" ") });
}

// It is lifted for this one only: who else of the person stays restricted is said before.
async function unrestrict(contact) {
  const others = (await read(`/v1/contacts/${contact.contact_id}/same-person`)).filter((one) => one.restricted);
  const stay = others.length ? [make("p", {}, word("others_restricted", { n: others.map(described).join("; ") }))] : [];
  const given = await confirmed({ who: described(contact), title: word("unrestrict"), text: word("sure_unrestrict"), fields: [...stay, note] });
  if (given) await decide(contact, { decision: "unrestricted", note: given.note || null });
  return given && [];
}

async function rectify(contact) {
  const fields = FIELDS.map((name) => ({ name, label: word(name), value: contact[name] ?? "" }));
  let warnings = [];
  const attempt = async (given) => {
    const changed = FIELDS.filter((name) => given[name].trim() !== (contact[name] ?? ""));
    const body = Object.fromEntries(changed.map((name) => [name, given[name].trim() || null]));
    if (changed.length) ({ warnings } = await (await ask(`/v1/contacts/${contact.contact_id}`, { method: "PATCH", body })).json());
  };
  const given = await confirmed({ attempt, who: described(contact), title: word("rectify"), text: word("rectify_hint"), fields, yes: word("save") });
  return given && Object.assign([], { warnings });
}

// Who waits for a copy of their data: after the erasure nobody can give it any more.
async function waitForCopy(everyone) {
  const asked = await Promise.all(everyone.map((one) => read(`/v1/requests?status=open&contact_id=${one.contact_id}`)));
  const who = everyone.filter((_, n) => asked[n].items.some(({ kind }) => kind === "access"));
  return who.length ? [word("sure_erase_asked", { n: who.map(described).join("; ") })] : [];
}

async function erase(contact, again) {
  const text = word("sure_erase") + (contact.restricted ? ` ${word("sure_erase_restricted")}` : "");
  const asked = await askedOfPerson(contact, true, { title: word("erase"), text, yes: word("erase"), warn: waitForCopy });
  if (!asked) return;
  const outcomes = await doneForAll(asked.all, (one) => ask(`/v1/contacts/${one.contact_id}`, { method: "DELETE" }));
  const gone = outcomes.some(([one, why]) => one === contact && !why);
  try {
    await again(gone);
  } finally {
    if (outcomes.some(([, why]) => !why)) sayDone(word("erasing_begun"));
    sayOutcomes(outcomes);
  }
}

// What leaves the system, leaves it on purpose: the file holds everything about one person.
async function handOut(contact, title, path, file, headers = {}) {
  const given = await confirmed({ who: described(contact), title: word(title), text: word("sure_export"), yes: word("save_file"), danger: false });
  if (given) await download(path, file, headers);
}

export function actions(contact, again) {
  const path = `/v1/contacts/${contact.contact_id}/export`;
  const name = `contact-${contact.contact_id}`;
  const change = (key, work) => [key, async () => {
    const outcomes = await work(contact);
    if (!outcomes) return;
    try {
      await again();
    } finally {
      sayOutcomes(outcomes, [word("done_that", { n: word(key) }), ...(outcomes.warnings ?? []).map(({ code }) => word(code))].join(" "));
    }
  }];
  const changes = [
    change("rectify", rectify),
    change("withdraw", withdraw),
    change("object", object),
    contact.restricted ? change("unrestrict", unrestrict) : change("restrict", restrict),
    ["erase", () => erase(contact, again)],
  ];
  const copies = [
    ["export", () => handOut(contact, "export", path, `${name}.json`)],
    ["export_page", () => handOut(contact, "export_page", `${path}?lang=${lang}`, `${name}.html`, { Accept: "text/html" })],
  ];
  return [...(mayChange() ? changes : []), ...copies]
    .filter(([key]) => !(contact.restricted && key === "rectify"))
    .map(([key, work]) => {
      const button = make("button", { type: "button", className: key === "erase" ? "danger" : "" }, word(key));
      button.addEventListener("click", () => tell(work));
      return button;
    });
}
