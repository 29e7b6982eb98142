// One person with several contacts: shown together, linked and taken apart. No consent moves by it.

import { confirmed } from "./confirm.js";
import { ask, called, described, make, mayChange, read, tell, word } from "./page.js";

function act(text, work) {
  const button = make("button", { type: "button" }, text);
  button.addEventListener("click", () => tell(work));
  return button;
}

// Both contacts beside each other, so that whoever says yes sees whom.
function pair(contact, other) {
  const facts = (one) => ["name", "email", "phone"].filter((field) => one[field]).flatMap((field) => [make("dt", {}, word(field)), make("dd", {}, one[field])]);
  const card = (title, one) => make("section", {}, make("h3", {}, word(title)), make("dl", {}, ...facts(one), make("dt", {}, "ID"), make("dd", {}, one.contact_id)));
  return make("div", { className: "pair" }, card("this_contact", contact), card("other_contact", other));
}

async function merge(contact, other, again) {
  const text = word("sure_link", { n: [contact, other].map(called).join(", ") });
  const given = await confirmed({ title: word("link"), text, fields: [pair(contact, other)], yes: word("link") });
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

// Whom to choose from, one of them; whoever has the same address says so.
function choices(found) {
  const ways = (one) => (one.by?.length ? ` (${one.by.map((way) => word(`by_${way}`)).join(", ")})` : "");
  return found.map((one) =>
    make("label", { className: "check" }, make("input", { type: "radio", name: "id", value: one.contact_id, required: true }), ` ${described(one)}${ways(one)}`),
  );
}

// The other contact: one of those with the same address, or whom the words lead to. Enter in the field searches.
async function choose(contact, suggested) {
  const known = new Map(suggested.map((one) => [one.contact_id, one]));
  const offered = make("fieldset", {}, make("legend", {}, word("candidates")), ...choices(suggested));
  const said = make("p", { role: "status" }, suggested.length ? "" : word("no_candidates"));
  const words = make("input", { id: "link-words", type: "search", maxLength: 200, autocomplete: "off" });
  const look = act(word("show"), async () => {
    const { items } = await read(`/v1/contacts?limit=20&q=${encodeURIComponent(words.value.trim())}`);
    const found = items.filter((one) => one.contact_id !== contact.contact_id);
    found.forEach((one) => known.has(one.contact_id) || known.set(one.contact_id, one));
    offered.replaceChildren(offered.querySelector("legend"), ...choices(found.map((one) => known.get(one.contact_id))));
    said.textContent = found.length ? word("found", { n: found.length }) : word("nobody");
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    look.click();
  });
  const search = make("p", {}, make("label", { htmlFor: words.id }, word("search")), words, " ", look);
  const given = await confirmed({ title: word("link_other"), text: word("link_hint"), fields: [offered, search, said], yes: word("go_on") });
  return given && known.get(given.id);
}

async function find(contact, suggested, again) {
  const other = await choose(contact, suggested);
  if (other) await merge(contact, other, again);
}

// The other contacts of this one's person, with what can be done; `open` opens one of them, `again` shows this one anew.
export function samePerson(contact, found, open, again) {
  const linked = found.some((one) => one.by.includes("link"));
  const items = found.map((one) => {
    const button = make("button", { type: "button", className: "link" }, called(one));
    button.addEventListener("click", () => tell(() => open(one.contact_id)));
    const by = one.by.map((way) => word(`by_${way}`)).join(", ");
    return make("li", {}, button, ` (${by}) `, one.by.includes("link") || !mayChange() ? null : act(word("link"), () => merge(contact, one, again)));
  });
  const shown = [make("h3", {}, word("same_person")), items.length ? make("ul", {}, ...items) : make("p", {}, word("nobody_else"))];
  if (!mayChange()) return shown;
  return [
    ...shown,
    make(
      "p",
      { className: "actions" },
      act(word("link_other"), () => find(contact, found.filter((one) => !one.by.includes("link")), again)),
      linked ? act(word("unlink"), () => split(contact, again)) : null,
    ),
  ];
}
