// One contact: profile, how every purpose stands.

import { byId, make, moment, read, word } from "./page.js";
import { state, titleOf } from "./overview.js";

const term = (name, value) => (value ? [make("dt", {}, name), make("dd", {}, value)] : []);

function profile(contact) {
  const { bot_id: bot, bot_version: version, page_url: page } = contact.source;
  return make(
    "dl",
    {},
    ...["name", "email", "phone", "company"].flatMap((field) => term(word(field), contact[field])),
    ...term(word("created"), moment(contact.created_at)),
    ...term(word("source"), [bot && `${bot} v${version}`, page].filter(Boolean).join(", ")),
    ...term("ID", contact.contact_id),
  );
}

function consents(contact) {
  const rows = contact.consents.map((row) =>
    make("li", {}, `${titleOf(row.purpose)}, ${word(row.channel)}: `, state(row.decision), ` ${moment(row.decided_at)}`),
  );
  return make("ul", {}, ...rows);
}

export async function openContact(id) {
  const contact = await read(`/v1/contacts/${id}`);
  const dialog = byId("contact");
  const close = make("button", { type: "button" }, word("close"));
  close.addEventListener("click", () => dialog.close());
  const title = contact.name ?? contact.email ?? contact.phone ?? contact.contact_id;
  dialog.replaceChildren(
    make("h2", { id: "contact-title" }, title),
    ...(contact.restricted ? [make("p", { className: "note" }, word("restricted"))] : []),
    profile(contact),
    make("h3", {}, word("consent")),
    consents(contact),
    make("p", { className: "actions" }, close),
  );
  dialog.showModal();
}
