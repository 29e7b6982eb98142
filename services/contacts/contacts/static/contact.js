// One contact: profile, how every purpose stands, the history with each notice as it was shown, and what can be done.

import { actions } from "./actions.js";
import { byId, called, make, mayChange, moment, read, word } from "./page.js";
import { samePerson } from "./persons.js";
import { deniedAtAddress, deniedBy, state, titleOf } from "./overview.js";

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

function consents(contact, denied) {
  const rows = contact.consents.map((row) => {
    const by = denied.get([contact.contact_id, row.purpose, row.channel].join(" ")) ?? [];
    const shown = [`${titleOf(row.purpose)}, ${word(row.channel)}: `, state(row.decision), ` ${moment(row.decided_at)}`];
    return make("li", {}, ...shown, ...deniedBy(by));
  });
  return rows.length ? make("ul", {}, ...rows) : make("p", {}, word("none"));
}

function entry(told) {
  if (told.index === null) return make("span", {}, word("waiting"));
  const text = word("entry", { n: told.index });
  if (!told.receipt_url) return make("span", {}, text);
  return make("a", { href: told.receipt_url, target: "_blank", rel: "noreferrer" }, text);
}

function moment_of(told) {
  const about = [told.purpose ? titleOf(told.purpose) : word("all_purposes"), told.channels.map((one) => word(one)).join(", ")];
  return make(
    "li",
    {},
    make("time", { dateTime: told.decided_at }, moment(told.decided_at)),
    state(told.decision),
    ` ${about.join(", ")}. `,
    told.actor === "controller" ? `${word("told_by_controller")}. ` : null,
    entry(told),
    told.notice
      ? make("details", {}, make("summary", {}, word("notice")), make("blockquote", { lang: told.notice.locale }, told.notice.text))
      : null,
    told.note ? make("p", {}, `${word("note")}: ${told.note}`) : null,
  );
}

// Bounces and complaints: why somebody who agreed gets nothing all the same.
function reported(told) {
  if (!told.length) return [];
  const line = (one) => make("li", {}, `${moment(one.at)}: ${word(one.kind)}, ${word(one.channel)}${one.source ? ` (${one.source})` : ""}`);
  return [make("h3", {}, word("reported")), make("ul", {}, ...told.map(line))];
}

function past(found, others, denied, refresh, again) {
  const showOther = (other) => {
    wanted = other;
    return showContact(other, refresh);
  };
  return [
    ...samePerson(found.profile, others, showOther, again),
    make("h3", {}, word("consent")),
    consents(found.profile, denied),
    ...reported(found.suppressions),
    make("h3", {}, word("history")),
    ...found.missing.map((one) => make("p", { className: "note" }, word(one))),
    make("ol", { className: "story" }, ...found.history.map(moment_of).reverse()),
  ];
}

// Whose contact was asked for last. An answer about another one comes too late: it must not take this one's place.
let wanted = null;

// What the dialog shows now: who it is and what can be done at once, the history when the ledger has answered too. It
// only ever fills: whoever closed it while the answer was on its way keeps it closed.
async function showContact(id, refresh, opened = () => {}) {
  const contact = await read(`/v1/contacts/${id}`);
  if (wanted !== id) return;
  const dialog = byId("contact");
  const close = make("button", { type: "button" }, word("close"));
  close.addEventListener("click", () => dialog.close());
  const again = async (gone = false) => {
    await refresh();
    if (wanted !== id) return;
    if (gone) dialog.close();
    else await showContact(id, refresh, () => byId("contact-title").focus());
  };
  const rest = make("div", {}, make("p", { role: "status" }, word("loading")));
  dialog.replaceChildren(
    make("h2", { id: "contact-title", tabIndex: -1 }, called(contact)),
    make("p", { id: "contact-said", className: "outcome", role: "status" }),
    ...(contact.restricted ? [make("p", { className: "note" }, word("restricted"))] : []),
    ...(mayChange() ? [] : [make("p", { className: "note" }, word("only_read"))]),
    make("p", { className: "actions" }, ...actions(contact, again), close),
    profile(contact),
    rest,
  );
  opened(dialog);
  dialog.scrollTop = 0;
  try {
    const [found, others, denied] = await Promise.all([
      read(`/v1/contacts/${id}/export`),
      read(`/v1/contacts/${id}/same-person`),
      deniedAtAddress([contact]),
    ]);
    rest.replaceChildren(...past(found, others, denied, refresh, again));
  } catch (error) {
    rest.replaceChildren();
    throw error;
  }
}

// Whoever goes by keyboard is led back to the contact in the list, which may have been made anew, or to the search.
function lead(from, id) {
  if (from.isConnected && from !== document.body) from.focus();
  else (byId("people").querySelector(`[data-contact="${id}"]`) ?? byId("q")).focus();
}

export function openContact(id, refresh) {
  const from = document.activeElement;
  wanted = id;
  return showContact(id, refresh, (dialog) => {
    if (dialog.open) return;
    dialog.addEventListener("close", () => lead(from, id), { once: true });
    dialog.showModal();
  });
}
