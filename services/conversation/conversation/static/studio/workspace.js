// The workspace as a form: who the controller is, languages, purposes, where the widget may live.

import { choice, clearFaults, several, showFaults, text, texts, tick, whole } from "./fields.js";
import { LOCALES, ask, button, byId, failed, lang, make, parsed, tell, word, write } from "./page.js";
import { emptyPurpose, emptyWorkspace, readyPurpose } from "./ready.js";

const CHANNELS = ["email", "phone", "sms", "whatsapp"];
export const kept = { workspace: null, isNew: true, tag: "" };
let draft = null;
let known = new Set();
let saved = "";

export async function loadWorkspace() {
  const answer = await ask("/v1/workspace");
  if (answer.status !== 200 && answer.status !== 404) throw failed(answer);
  kept.isNew = answer.status === 404;
  kept.workspace = kept.isNew ? emptyWorkspace(lang) : answer.body;
  kept.tag = kept.isNew ? "" : answer.tag;
  begin();
}

function begin() {
  draft = structuredClone(kept.workspace);
  draft.controller ??= { name: "", address: null, email: null, dpo: null };
  known = new Set(kept.isNew ? [] : draft.purposes.map((purpose) => purpose.id));
  saved = JSON.stringify(draft);
  byId("workspace-hint").hidden = !kept.isNew;
  render();
}

export const workspaceChanged = () => draft !== null && JSON.stringify(draft) !== saved;

function render() {
  const focused = document.activeElement?.dataset?.pointer;
  byId("workspace-form").replaceChildren(
    controller(),
    languages(),
    purposes(),
    site(),
    json(),
    make("p", { className: "actions" }, make("button", { className: "main" }, word("save_workspace"))),
    make("p", { id: "workspace-said", role: "status" }),
  );
  if (focused) byId("workspace-form").querySelector(`[data-pointer="${CSS.escape(focused)}"]`)?.focus();
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
  const list = make("ol", { className: "cards" }, ...draft.purposes.map(purposeCard));
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

function purposeCard(purpose, place) {
  const pointer = `/purposes/${place}`;
  const title = purpose.title?.[lang] || Object.values(purpose.title ?? {})[0] || purpose.id || word("new_purpose");
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
    make("p", { className: "actions" }, button(word("remove_purpose"), () => {
      draft.purposes.splice(place, 1);
      render();
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

function json() {
  const area = make("textarea", { rows: 16, spellcheck: false, id: "workspace-json", className: "code" });
  const label = make("label", { htmlFor: "workspace-json" }, word("json_label"));
  const use = button(word("json_use"), () => tell(async () => {
    draft = parsed(area.value, ["locales", "purposes", "allowed_origins"]);
    draft.controller ??= { name: "", address: null, email: null, dpo: null };
    render();
  }));
  const view = make("details", { className: "json" }, make("summary", {}, word("json")), label, area, use);
  view.addEventListener("toggle", () => {
    area.value = JSON.stringify(draft, null, 2);
  });
  return view;
}

// What is sent: a controller without a name is none at all.
function asSent() {
  const { name, address, email, dpo } = draft.controller;
  const empty = ![name, address, email, dpo].some((value) => (value ?? "").trim());
  return { ...draft, controller: empty ? null : draft.controller };
}

async function save() {
  const form = byId("workspace-form");
  const answer = await write("/v1/workspace", asSent(), kept.tag);
  if (answer.status === 422) {
    const rest = showFaults(form, answer.body.errors);
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
  tell(save);
});
