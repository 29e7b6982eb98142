// One person with several contacts: shown together, linked and taken apart. No consent moves by it.

import { confirmed } from "./confirm.js";
import { ask, make, read, tell, word } from "./page.js";

const called = (one) => one.name ?? one.email ?? one.phone ?? one.contact_id;
const described = (one) => [one.name, one.email, one.phone].filter(Boolean).join(", ") || one.contact_id;

function act(text, work) {
  const button = make("button", { type: "button" }, text);
  button.addEventListener("click", () => tell(work));
  return button;
}

async function merge(contact, other, again) {
  const text = word("sure_link", { n: described(other) });
  const given = await confirmed({ title: word("link"), text, yes: word("link") });
  if (!given) return;
  await ask(`/v1/contacts/${contact.contact_id}/merge`, { method: "POST", body: { contact_ids: [other.contact_id] } });
  await again();
}

async function split(contact, again) {
  const given = await confirmed({ title: word("unlink"), text: word("sure_unlink"), yes: word("unlink") });
  if (!given) return;
  await ask(`/v1/contacts/${contact.contact_id}/split`, { method: "POST" });
  await again();
}

async function find(contact, again) {
  const words = await confirmed({ title: word("link_other"), text: word("link_hint"), fields: [{ name: "q", label: word("search") }], yes: word("show") });
  if (!words || !words.q.trim()) return;
  const { items } = await read(`/v1/contacts?limit=20&q=${encodeURIComponent(words.q.trim())}`);
  const found = items.filter((one) => one.contact_id !== contact.contact_id);
  if (!found.length) throw new Error(word("nobody"));
  const choice = { name: "id", label: word("contact"), options: found.map((one) => [one.contact_id, described(one)]) };
  const given = await confirmed({ title: word("link"), text: word("sure_link", { n: called(contact) }), fields: [choice], yes: word("link") });
  if (!given) return;
  await ask(`/v1/contacts/${contact.contact_id}/merge`, { method: "POST", body: { contact_ids: [given.id] } });
  await again();
}

// The other contacts of this one's person, with what can be done; `open` opens one of them, `again` shows this one anew.
export function samePerson(contact, found, open, again) {
  const linked = found.some((one) => one.by.includes("link"));
  const items = found.map((one) => {
    const button = make("button", { type: "button", className: "link" }, called(one));
    button.addEventListener("click", () => tell(() => open(one.contact_id)));
    const by = one.by.map((way) => word(`by_${way}`)).join(", ");
    return make("li", {}, button, ` (${by}) `, one.by.includes("link") ? null : act(word("link"), () => merge(contact, one, again)));
  });
  return [
    make("h3", {}, word("same_person")),
    items.length ? make("ul", {}, ...items) : make("p", {}, word("nobody_else")),
    make(
      "p",
      { className: "actions" },
      act(word("link_other"), () => find(contact, again)),
      linked ? act(word("unlink"), () => split(contact, again)) : null,
    ),
  ];
}
