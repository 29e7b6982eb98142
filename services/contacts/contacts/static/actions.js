// What the operator may do with a contact. Every change is asked for once more before it is made.

import { confirmed } from "./confirm.js";
import { ask, byId, described, download, lang, make, tell, word } from "./page.js";
import { offered } from "./overview.js";

const FIELDS = ["name", "email", "phone", "company"];
const note = { name: "note", label: word("note"), long: true };

const decide = (contact, body) => ask(`/v1/contacts/${contact.contact_id}/decisions`, { method: "POST", body });

async function withdraw(contact) {
  const purposes = { name: "purpose", label: word("purpose"), options: [["", word("all_purposes")], ...offered()] };
  const channels = { name: "channel", label: word("channel"), options: ["", "email", "phone", "sms", "whatsapp"].map((one) => [one, one ? word(one) : word("any")]) };
  const given = await confirmed({ who: described(contact), title: word("withdraw"), text: word("sure_withdraw"), fields: [purposes, channels, note] });
  if (!given) return false;
  await decide(contact, { decision: "withdrawn", purpose: given.purpose || null, channel: given.channel || null, note: given.note || null });
  return true;
}

const everything = (decision, name) => async (contact) => {
  const given = await confirmed({ who: described(contact), title: word(name), text: word(`sure_${name}`), fields: [note] });
  if (given) await decide(contact, { decision, note: given.note || null });
  return given !== null;
};

// The four cases of Art. 18(1) GDPR; which one it is goes into the note, which stays with the contact.
async function restrict(contact) {
  const grounds = ["a", "b", "c", "d"].map((one) => [word(`ground_${one}`), word(`ground_${one}`)]);
  const ground = { name: "ground", label: word("ground"), options: grounds };
  const given = await confirmed({ who: described(contact), title: word("restrict"), text: word("sure_restrict"), fields: [ground, note] });
  if (given) await decide(contact, { decision: "restricted", note: [given.ground, given.note].filter(Boolean).join(" ") });
  return given !== null;
}

async function rectify(contact) {
  const fields = FIELDS.map((name) => ({ name, label: word(name), value: contact[name] ?? "" }));
  const given = await confirmed({ who: described(contact), title: word("rectify"), text: word("rectify_hint"), fields, yes: word("save") });
  if (!given) return false;
  const changed = FIELDS.filter((name) => given[name].trim() !== (contact[name] ?? ""));
  const body = Object.fromEntries(changed.map((name) => [name, given[name].trim() || null]));
  if (changed.length) await ask(`/v1/contacts/${contact.contact_id}`, { method: "PATCH", body });
  return true;
}

async function erase(contact) {
  const given = await confirmed({ who: described(contact), title: word("erase"), text: word("sure_erase"), yes: word("erase") });
  if (given) await ask(`/v1/contacts/${contact.contact_id}`, { method: "DELETE" });
  return given !== null;
}

async function erased(contact, again) {
  if (!(await erase(contact))) return;
  await again(true);
  byId("said").textContent = word("erasing_begun");
}

// What leaves the system, leaves it on purpose: the file holds everything about one person.
async function handOut(contact, title, path, file, headers = {}) {
  const given = await confirmed({ who: described(contact), title: word(title), text: word("sure_export"), yes: word("save_file"), danger: false });
  if (given) await download(path, file, headers);
}

export function actions(contact, again) {
  const path = `/v1/contacts/${contact.contact_id}/export`;
  const name = `contact-${contact.contact_id}`;
  const change = (key, work) => [key, async () => (await work(contact)) && again()];
  const all = [
    change("rectify", rectify),
    change("withdraw", withdraw),
    change("object", everything("objected", "object")),
    contact.restricted ? change("unrestrict", everything("unrestricted", "unrestrict")) : change("restrict", restrict),
    ["erase", () => erased(contact, again)],
    ["export", () => handOut(contact, "export", path, `${name}.json`)],
    ["export_page", () => handOut(contact, "export_page", `${path}?lang=${lang}`, `${name}.html`, { Accept: "text/html" })],
  ];
  return all
    .filter(([key]) => !(contact.restricted && key === "rectify"))
    .map(([key, work]) => {
      const button = make("button", { type: "button", className: key === "erase" ? "danger" : "" }, word(key));
      button.addEventListener("click", () => tell(work));
      return button;
    });
}
