// The workspace as a form: who the controller is, languages, purposes, where the widget may live.

import { choice, clearFaults, several, showFaults, text, texts, tick, whole } from "./fields.js";
import { WORKSPACE, jsonView, parsed } from "./json.js";
import { LOCALES, alone, ask, button, byId, failed, firstSeen, lang, make, undoLine, word, write } from "./page.js";
import { emptyPurpose, emptyWorkspace, readyPurpose } from "./ready.js";

const CHANNELS = ["email", "phone", "sms", "whatsapp"];
export const kept = { workspace: null, isNew: true, tag: "" };
let draft = null;
let known = new Set();
let saved = "";
let removed = null; // the purpose taken out last: {list, purpose, place}

const view = jsonView("workspace-json", () => draft, (typed) => {
  draft = withController(parsed(typed, WORKSPACE, ["locales", "purposes", "allowed_origins"]));
  render();
});

export async function loadWorkspace() {
  const answer = await ask("/v1/workspace");
  if (answer.status !== 200 && answer.status !== 404) throw failed(answer);
  keep(answer);
}

function keep({ status, body, tag }) {
  kept.isNew = status === 404;
  kept.workspace = kept.isNew ? emptyWorkspace(lang) : body;
  kept.tag = kept.isNew ? "" : tag;
  begin();
}

// Looks whether somebody changed the workspace meanwhile, in another tab perhaps: true where it is another one now. What
// was typed here and not saved stays, and is asked about when it is saved.
export async function renewWorkspace() {
  if (workspaceChanged()) return false;
  const answer = await ask("/v1/workspace");
  if (answer.status !== 200 || answer.tag === kept.tag || workspaceChanged()) return false;
  keep(answer);
  return true;
}

const withController = (workspace) => ({ ...workspace, controller: workspace.controller ?? { name: "", address: null, email: null, dpo: null } });

function begin() {
  draft = withController(structuredClone(kept.workspace));
  known = new Set(kept.isNew ? [] : draft.purposes.map((purpose) => purpose.id));
  saved = JSON.stringify(draft);
  byId("workspace-hint").hidden = !kept.isNew;
  view.begin();
  render();
}

export const workspaceChanged = () => draft !== null && (JSON.stringify(draft) !== saved || view.typed());

// Says in the navigation, which is seen from everywhere, whether there is something here that was not saved.
function mark() {
  const place = document.querySelector("#places [data-place=workspace]");
  place.textContent = word(workspaceChanged() ? "place_workspace_unsaved" : "place_workspace");
}

function render() {
  const focused = document.activeElement?.dataset?.pointer;
  view.refresh();
  byId("workspace-form").replaceChildren(
    controller(),
    languages(),
    purposes(),
    site(),
    view.element,
    make("p", { className: "actions" }, make("button", { id: "save-workspace", className: "main" }, word("save_workspace"))),
    make("p", { id: "workspace-said", role: "status" }),
  );
  if (focused) byId("workspace-form").querySelector(`[data-pointer="${CSS.escape(focused)}"]`)?.focus();
  mark();
}

function part(title, hint, ...children) {
  return make("section", { className: "part" }, make("h3", {}, title), hint ? make("p", { className: "hint" }, hint) : null, ...children);
}

function controller() {
  const who = draft.controller;
  const at = (key) => ({ label: word(`controller_${key}`), pointer: `/controller/${key}`, maxlength: 300 });
  return part(
    word("controller"),
    word("controller_hint"),
    text(who, "name", at("name")),
    text(who, "email", { ...at("email"), type: "email", nullable: true }),
    text(who, "address", { ...at("address"), nullable: true }),
    text(who, "dpo", { ...at("dpo"), nullable: true, hint: word("controller_dpo_hint") }),
    text(draft, "privacy_policy_url", { label: word("policy"), hint: word("policy_hint"), pointer: "/privacy_policy_url", type: "url", nullable: true }),
  );
}

function languages() {
  const options = Object.entries(LOCALES);
  const change = () => {
    if (!draft.locales.includes(draft.default_locale)) draft.default_locale = draft.locales[0] ?? "";
    render();
  };
  return part(
    word("locales"),
    word("locales_hint"),
    several(draft, "locales", { legend: word("locales_legend"), options, pointer: "/locales", onchange: change }),
    choice(draft, "default_locale", { label: word("default_locale"), pointer: "/default_locale", options: draft.locales.map((name) => [name, LOCALES[name]]) }),
  );
}

function purposes() {
  const cards = draft.purposes.map(purposeCard);
  if (removed?.list === draft.purposes) cards.splice(removed.place, 0, make("li", { className: "card" }, undoLine(titled(removed.purpose), undo)));
  const list = make("ol", { className: "cards" }, ...cards);
  const free = ["contact", "newsletter"].filter((name) => !draft.purposes.some((purpose) => purpose.id === name));
  const add = (purpose) => {
    draft.purposes.push(purpose);
    render();
    byId("workspace-form").querySelector(`[data-pointer="/purposes/${draft.purposes.length - 1}/id"]`)?.focus();
  };
  return part(
    word("purposes"),
    word("purposes_hint"),
    list,
    make(
      "p",
      { className: "actions" },
      button(word("add_purpose"), () => add(emptyPurpose(draft.locales))),
      ...free.map((name) => button(word(`add_purpose_${name}`), () => add(readyPurpose(name, draft.locales)))),
    ),
  );
}

const titled = (purpose) => firstSeen(purpose.title?.[lang], ...Object.values(purpose.title ?? {}), purpose.id) || word("new_purpose");

function undo() {
  const { list, purpose, place } = removed;
  list.splice(place, 0, purpose);
  removed = null;
  render();
  byId("workspace-form").querySelector(`[data-pointer="/purposes/${list.indexOf(purpose)}/title"]`).focus();
}

function purposeCard(purpose, place) {
  const pointer = `/purposes/${place}`;
  const title = titled(purpose);
  const isKnown = known.has(purpose.id);
  const id = text(purpose, "id", { label: word("purpose_id"), hint: word(isKnown ? "purpose_id_fixed" : "purpose_id_hint"), pointer: `${pointer}/id`, maxlength: 64 });
  id.querySelector("input").readOnly = isKnown;
  const confirmation = tick(purpose.confirmation === "mailbox", word("confirmation"), (checked) => {
    purpose.confirmation = checked ? "mailbox" : "none";
  });
  const wasRetired = kept.workspace.purposes.some((each) => each.id === purpose.id && each.retired);
  const retired = tick(purpose.retired, word("retired"), (checked) => {
    purpose.retired = checked;
  });
  retired.querySelector("input").disabled = wasRetired;
  return make(
    "li",
    { className: "card" },
    make("h4", {}, title),
    texts(purpose, "title", draft.locales, { legend: word("purpose_title"), pointer: `${pointer}/title`, maxlength: 2000 }),
    texts(purpose, "text", draft.locales, { legend: word("purpose_text"), rows: 2, pointer: `${pointer}/text` }),
    several(purpose, "channels", { legend: word("channels"), options: CHANNELS.map((name) => [name, word(`channel_${name}`)]), pointer: `${pointer}/channels` }),
    whole(purpose, "validity_months", { label: word("validity"), pointer: `${pointer}/validity_months`, min: 1, max: 120 }),
    whole(purpose, "retention_days", { label: word("retention"), hint: word("retention_hint"), pointer: `${pointer}/retention_days`, min: 1, max: 36525 }),
    id,
    confirmation,
    isKnown ? retired : null,
    make("p", { className: "actions" }, button(word("remove_purpose"), (event) => {
      if (event.detail > 1) return; // of a double click: it is another purpose's button by now
      draft.purposes.splice(place, 1);
      removed = { list: draft.purposes, purpose, place };
      render();
      byId("workspace-form").querySelector(".undo button").focus();
    }, { "aria-label": word("remove_purpose_named", { name: title }) })),
  );
}

function site() {
  const lines = { origins: draft.allowed_origins.join("\n") };
  const field = text(lines, "origins", { label: word("origins"), hint: word("origins_hint"), pointer: "/allowed_origins", rows: 3 });
  field.querySelector("textarea").addEventListener("input", () => {
    draft.allowed_origins = lines.origins.split("\n").map((line) => line.trim()).filter(Boolean);
  });
  return part(word("site"), null, field);
}

// What is sent: a controller without a name is none at all.
function asSent() {
  const empty = !Object.values(draft.controller).some((value) => (value ?? "").trim());
  return { ...draft, controller: empty ? null : draft.controller };
}

// An id that two purposes have is a fault of the whole for the service; its place is the field of the later one.
function atItsField(fault) {
  const name = /^the purpose id '(.+)' is used twice$/.exec(fault.detail)?.[1];
  const place = draft.purposes.findLastIndex((purpose) => purpose.id === name);
  return place < 0 ? fault : { ...fault, pointer: `/purposes/${place}/id` };
}

async function save() {
  view.take();
  const form = byId("workspace-form");
  const answer = await write("/v1/workspace", asSent(), kept.tag);
  if (answer.status === 422) {
    const rest = showFaults(form, answer.body.errors.map(atItsField));
    throw new Error([word("faults"), ...rest].join(" "));
  }
  if (answer.status >= 400) throw failed(answer);
  clearFaults(form);
  const { freshness, ...workspace } = answer.body;
  Object.assign(kept, { workspace, isNew: false, tag: answer.tag });
  begin();
  const go = button(word("to_bots"), () => document.querySelector("#places [data-place=bots]").click());
  byId("workspace-said").replaceChildren(word("workspace_saved"), " ", go);
  go.focus();
}

byId("workspace-form").addEventListener("submit", (event) => {
  event.preventDefault();
  alone([byId("save-workspace")], save);
});
// The second click of a double click is none of its own.
byId("workspace-form").addEventListener("click", (event) => event.target.id === "save-workspace" && event.detail > 1 && event.preventDefault());
for (const kind of ["input", "change"]) {
  byId("workspace-form").addEventListener(kind, () => {
    view.refresh();
    byId("workspace-said").replaceChildren(); // what an earlier save said is not true of what is here now
    mark();
  });
}
byId("workspace-form").addEventListener("click", mark);
