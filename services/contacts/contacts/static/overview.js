// The overview: numbers, the filter, the table of people. One contact is in contact.js.

import { atTheDoor, byId, day, download, lang, make, mayChange, read, tell, word } from "./page.js";
import { showChart } from "./chart.js";
import { openContact } from "./contact.js";
import { readyHooks, showHooks } from "./hooks.js";
import { readyRequests, showRequests } from "./requests.js";
import { showErasures } from "./erasures.js";

const STATES = ["granted", "unconfirmed", "refused", "withdrawn", "objected", "expired", "none"];
const SIGNS = { granted: "✓", unconfirmed: "…", refused: "✗", withdrawn: "✗", objected: "✗", expired: "⌛" };
const DENIED = ["refused", "withdrawn", "objected"];
const CHANNELS = ["email", "phone", "sms", "whatsapp"];
const USUAL = 50;
const MOST = 1000;
const MOST_ASKED = 200;
const SVG = "http://www.w3.org/2000/svg";
let purposes = [];
let cursor = null;
// The number of the last question: an answer to an earlier one comes too late to be shown.
let asking = 0;

export const titleOf = (id) => {
  const purpose = purposes.find((one) => one.id === id);
  return purpose?.title[lang] ?? purpose?.title.en ?? id;
};

// The purposes to choose from: [id, title].
export const offered = () => purposes.map((one) => [one.id, titleOf(one.id)]);

export const state = (shown) =>
  make("span", { className: `state ${shown}` }, SIGNS[shown] ? `${SIGNS[shown]} ` : "", word(shown));

const head = (table, titles) =>
  table.tHead.replaceChildren(make("tr", {}, ...titles.map((title) => make("th", { scope: "col" }, title))));

function bar(row, contacts) {
  const parts = [
    ["granted", row.granted],
    ["waiting", row.unconfirmed + row.expired],
    ["denied", DENIED.reduce((sum, one) => sum + row[one], 0)],
  ];
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "bar");
  svg.setAttribute("viewBox", "0 0 100 6");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  let left = 0;
  for (const [kind, number] of [["rest", contacts], ...parts]) {
    const width = contacts ? (number / contacts) * 100 : 0;
    const rect = document.createElementNS(SVG, "rect");
    const place = { class: kind, x: kind === "rest" ? 0 : left, y: 0, width, height: 6 };
    Object.entries(place).forEach(([name, value]) => rect.setAttribute(name, value));
    if (kind !== "rest") left += width;
    svg.append(rect);
  }
  return svg;
}

function showNumbers(summary) {
  byId("total").textContent = word("total", { n: summary.contacts.toLocaleString(lang) });
  head(byId("numbers"), [word("purpose"), word("channel"), word("share"), ...STATES.map((one) => word(one))]);
  const rows = summary.purposes.map((row) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, titleOf(row.purpose)),
      make("td", {}, word(row.channel)),
      make("td", {}, bar(row, summary.contacts)),
      ...STATES.map((one) => make("td", { className: "number" }, row[one].toLocaleString(lang))),
    ),
  );
  byId("numbers").tBodies[0].replaceChildren(...rows);
}

// Beside a yes that is none at this address: what it is denied by, a line each.
export const deniedBy = (by) => [...new Set(by)].map((one) => make("div", { className: "refused" }, word(`denied_by_${one}`)));

// Of these contacts, by [contact, purpose, channel] of each yes that is denied at its address, what by.
export async function deniedAtAddress(contacts) {
  const found = [];
  for (let start = 0; start < contacts.length; start += MOST_ASKED) {
    const some = contacts.slice(start, start + MOST_ASKED);
    found.push(...(await read(`/v1/denied-at-address?${new URLSearchParams(some.map((one) => ["contact_id", one.contact_id]))}`)));
  }
  return new Map(found.map((one) => [[one.contact_id, one.purpose, one.channel].join(" "), one.by]));
}

// The states of one purpose: one word when all its channels agree, else a word a channel.
function standing(contact, purpose) {
  const rows = contact.consents.filter((row) => row.purpose === purpose.id);
  const offered = rows.filter((row) => purpose.channels.includes(row.channel));
  const shown = offered.length ? offered : rows;
  if (!shown.length) return [make("span", { className: "state" }, "–")];
  if (shown.length >= purpose.channels.length && shown.every((row) => row.decision === shown[0].decision)) return [state(shown[0].decision)];
  return shown.map((row) => make("div", {}, `${word(row.channel)}: `, state(row.decision)));
}

function person(contact, denied) {
  const label = contact.name ?? contact.email ?? contact.phone;
  const button = make("button", { type: "button", className: "link" }, label ?? contact.contact_id);
  button.dataset.contact = contact.contact_id;
  button.addEventListener("click", () => tell(() => openContact(contact.contact_id, refresh)));
  return make(
    "tr",
    {},
    make(
      "th",
      { scope: "row", className: label ? "" : "pseudonym" },
      button,
      label ? null : make("div", {}, word("anonymous")),
      contact.restricted ? make("div", { className: "refused" }, word("restricted")) : null,
    ),
    make("td", {}, contact.email ?? "–"),
    make("td", {}, contact.phone ?? "–"),
    make("td", {}, contact.company ?? "–"),
    ...purposes.map((purpose) => {
      const by = purpose.channels.flatMap((channel) => denied.get([contact.contact_id, purpose.id, channel].join(" ")) ?? []);
      return make("td", {}, ...standing(contact, purpose), ...deniedBy(by));
    }),
    make("td", {}, day(contact.created_at)),
  );
}

function query() {
  const given = new URLSearchParams(new FormData(byId("filter")));
  [...given].forEach(([name, value]) => value || given.delete(name));
  return given;
}

async function showPeople(more = false, limit = 0) {
  const asked = query();
  if (limit) asked.set("limit", limit);
  if (more && cursor) asked.set("cursor", cursor);
  const question = (asking += 1);
  const page = await read(`/v1/contacts?${asked}`);
  const denied = await deniedAtAddress(page.items);
  if (question !== asking) return;
  const body = byId("people").tBodies[0];
  if (!more) body.replaceChildren();
  body.append(...page.items.map((one) => person(one, denied)));
  cursor = page.next_cursor;
  byId("more").hidden = cursor === null;
  const number = body.rows.length;
  byId("found").textContent = number ? word("found", { n: number.toLocaleString(lang) }) : word("nobody");
}

const option = (value, text) => make("option", { value }, text);

function fillFilter() {
  const any = () => option("", word("any"));
  byId("consent").replaceChildren(any(), ...STATES.map((one) => option(one, word(one))));
  byId("purpose").replaceChildren(any(), ...purposes.map((one) => option(one.id, titleOf(one.id))));
  byId("channel").replaceChildren(any(), ...CHANNELS.map((one) => option(one, word(one))));
  const titles = purposes.map((one) => titleOf(one.id) + (one.retired ? ` (${word("retired")})` : ""));
  head(byId("people"), [word("contact"), word("email"), word("phone"), word("company"), ...titles, word("created")]);
}

// Everything anew; of the people as many as were there, up to what one question may ask for.
async function refresh() {
  showNumbers(await read("/v1/summary"));
  const loaded = byId("people").tBodies[0].rows.length;
  await Promise.all([showPeople(false, loaded > USUAL ? Math.min(MOST, loaded) : 0), showChart(titleOf), showRequests(), showErasures(), showHooks()]);
}

async function enter() {
  ({ purposes } = await read("/v1/purposes"));
  fillFilter();
  await refresh();
  byId("only-read").hidden = mayChange();
  byId("import").hidden = !mayChange();
}

byId("filter").addEventListener("submit", (event) => {
  event.preventDefault();
  tell(() => showPeople());
});
byId("more").addEventListener("click", () => tell(() => showPeople(true)));
// As Excel opens it: it knows UTF-8 by a mark only, and apart from where decimals have a point it wants semicolons.
byId("csv").addEventListener("click", () => {
  const asked = query();
  asked.set("bom", "true");
  asked.set("separator", lang === "cs" ? "semicolon" : "comma");
  tell(() => download(`/v1/export.csv?${asked}`, "contacts.csv"));
});
byId("records").addEventListener("click", () =>
  tell(() => download(`/v1/records-of-processing?lang=${lang}`, "records-of-processing.html", { Accept: "text/html" })),
);
readyHooks();
readyRequests(refresh);
atTheDoor(enter, "q");
