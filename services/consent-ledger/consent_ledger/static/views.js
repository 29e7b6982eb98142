// Making elements, and the parts of the page that only show. Text never becomes markup.

import { named, say } from "./words.js";

export const byId = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const time = (text) => make("time", { dateTime: text }, `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`);

// A list of terms; pairs whose value is null or undefined are left out.
export function terms(pairs) {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return make("dl", {}, ...shown.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

export const code = (text) => make("code", {}, text);

// Words around a detail that is in English whatever the page's language is.
export function quoting(name, detail) {
  const [before, after] = say(name, { detail: "\0" }).split("\0");
  return [before, make("span", { lang: "en" }, detail), after];
}

// One line of a verdict: true holds, false does not, null could not be told.
export function verdict(holds, ...words) {
  const kind = holds === null ? "unknown" : holds ? "holds" : "broken";
  return make("li", { className: kind }, make("strong", {}, `${say(kind)}: `), ...words);
}

export function overview(summary) {
  const decisions = Object.entries(summary.decisions).filter(([, count]) => count);
  return [
    terms([
      [say("count_entries"), String(summary.entries)],
      [say("count_contacts"), String(summary.contacts)],
      [say("signed_at"), time(summary.checkpoint.issued_at)],
      [say("root"), code(summary.checkpoint.root)],
    ]),
    make("ul", { className: "chips", ariaLabel: say("decisions") }, ...decisions.map(([name, count]) => make("li", { className: name }, `${named(name)} ${count}`))),
  ];
}

const cells = (...contents) => make("tr", {}, ...contents.map((content) => make("td", {}, content)));
const heads = (...names) => make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, say(`column_${name}`))));

export const entryHeads = () => heads("entry", "decision", "purpose", "channels", "decided", "recorded");
export const removalHeads = () => heads("number", "at", "by", "entries", "rules", "signed");

export function entryRow(item, open) {
  const { entry } = item;
  const button = make("button", { type: "button", ariaLabel: say("entry_button", { index: item.index }) }, String(item.index));
  button.addEventListener("click", () => open(item.index));
  return cells(button, named(entry.decision), entry.purpose ?? say("all"), entry.channels.join(", "), time(entry.decided_at), time(entry.recorded_at));
}

const periods = (rules) => Object.entries(rules).sort().map(([purpose, days]) => say(days === null ? "rule_kept" : "rule_days", { purpose, days })).join("; ");

// `signed`: true, false, or null where that could not be checked.
export function removalRow(removal, signed) {
  const word = signed === null ? "signed_unknown" : signed ? "signed_yes" : "signed_no";
  const which = say("removal_entries", { count: removal.entries, removed: removal.removed ?? "?" });
  return cells(String(removal.number), time(removal.at), removal.by, which, periods(removal.rules), say(word));
}

const party = (found) => found && [found.name, found.address, found.email, found.dpo && say("officer", { dpo: found.dpo })].filter(Boolean).join(", ");

// Why there is no evidence, in words: erased, removed (with its record), or nobody said why.
function absence(item, removal) {
  if (item.evidence) return null;
  if (item.erased) return say("erased_note");
  if (!removal) return say("missing_note");
  const { purpose } = item.entry;
  const rule = purpose === null ? say("rule_all") : say("rule_one", { purpose, days: removal.rules[purpose] });
  return say("removed_note", { date: removal.at.slice(0, 10), rule, number: removal.number });
}

export function entryView(item, removal) {
  const { entry, evidence } = item;
  const notice = evidence?.notice;
  const absent = absence(item, removal);
  return [
    make("h2", { id: "entry-title" }, say("entry_title", { index: item.index, decision: named(entry.decision) })),
    terms([
      [say("column_purpose"), entry.purpose ?? say("every_purpose")],
      [say("column_channels"), entry.channels.join(", ")],
      [say("contact"), code(entry.contact_id)],
      [say("column_decided"), time(entry.decided_at)],
      [say("column_recorded"), time(entry.recorded_at)],
      [say("expires"), entry.expires_at && time(entry.expires_at)],
      [say("by"), `${say(`actor_${entry.actor}`)}, ${named(entry.method)}`],
      [say("bot"), entry.bot && say("bot_version", entry.bot)],
      [say("question"), evidence?.prompt],
      [say("answer"), evidence?.answer],
      [say("page"), evidence?.page_url],
      [say("controller"), party(evidence?.controller)],
      [say("processor"), party(evidence?.processor)],
    ]),
    absent && make("p", { className: "note" }, absent),
    notice && make("h3", {}, say("notice_title")),
    notice && make("blockquote", { lang: notice.locale }, notice.text),
    notice && terms([[say("version"), `${notice.version} (${notice.locale})`], [say("policy"), notice.policy_url ?? say("generic_notice")], ["SHA-256", code(entry.notice_sha256)]]),
    make("h3", {}, say("proof_title")),
    make("ul", { id: "verdicts", className: "verdicts", ariaLive: "polite" }),
    make("figure", { id: "picture" }),
  ].filter(Boolean);
}
