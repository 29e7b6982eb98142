// The whole definition as JSON, to be edited by hand: what it has to look like for the form, and when it is taken over.

import { button, make, tell, word } from "./page.js";

// "string" and so on as `typeof` says it, with "?" where null will do; [each of a list]; {key: shape}, "*" any key.
const TEXTS = { "*": "string" };
const OPTION = { value: "string", label: TEXTS, next: "string?" };
const STEP = {
  id: "string", type: "string", text: TEXTS, next: "string?", on_granted: "string?", on_refused: "string?", options: [OPTION],
  purpose: "string", extends_to: ["string"], field: "string", required: "boolean",
};
export const BOT = { name: "string", require_consent: "boolean", steps: [STEP] };
const PURPOSE = {
  id: "string", title: TEXTS, text: TEXTS, channels: ["string"], validity_months: "number?", retention_days: "number?",
  confirmation: "string", retired: "boolean",
};
export const WORKSPACE = {
  controller: { "*": "string?" }, default_locale: "string", locales: ["string"], privacy_policy_url: "string?",
  purposes: [PURPOSE], allowed_origins: ["string"],
};

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

// Where `value` is of another kind than `shape`: {pointer, wanted}. What is missing or unknown is for the service to say.
function misfit(value, shape, pointer = "") {
  if (typeof shape === "string") {
    const fits = typeof value === shape.replace("?", "") || (value === null && shape.endsWith("?"));
    return fits ? undefined : { pointer, wanted: shape.replace("?", "") };
  }
  const fits = Array.isArray(shape) ? Array.isArray(value) : isObject(value);
  if (!fits) return { pointer, wanted: Array.isArray(shape) ? "list" : "object" };
  const inside = (key) => (Array.isArray(shape) ? shape[0] : Object.hasOwn(shape, key) ? shape[key] : shape["*"]);
  return Object.entries(value).map(([key, each]) => inside(key) && misfit(each, inside(key), `${pointer}/${key}`)).find(Boolean);
}

// An object out of JSON that the form can show, with each of `lists` in it; else an error that says what is wrong where.
export function parsed(text, shape, lists) {
  let found;
  try {
    found = JSON.parse(text);
  } catch (error) {
    const line = /line (\d+)/.exec(error.message)?.[1] ?? text.slice(0, /position (\d+)/.exec(error.message)?.[1] ?? text.length).split("\n").length;
    throw new Error(word("json_syntax", { line }));
  }
  const absent = lists.find((name) => !Array.isArray(found?.[name]));
  if (absent) throw new Error(word("json_list", { name: absent }));
  if (found.controller === null) delete found.controller;
  const wrong = misfit(found, shape);
  if (wrong) throw new Error(word("json_kind", { pointer: wrong.pointer, wanted: word(`kind_${wrong.wanted}`) }));
  return found;
}

// Shows what `read` gives, and hands what was typed to `use`: by its button, or with the next save (`take`).
export function jsonView(id, read, use) {
  const area = make("textarea", { id, rows: 18, spellcheck: false, className: "code" });
  const now = () => JSON.stringify(read(), null, 2);
  let shown = "";
  const show = () => {
    area.value = shown = now();
  };
  const typed = () => area.value !== shown;
  const apply = () => {
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    use(area.value);
    show();
    focused?.focus();
  };
  const tools = make("p", { className: "actions" }, button(word("json_use"), () => tell(async () => apply())), button(word("json_drop"), show));
  const element = make("details", { className: "json" }, make("summary", {}, word("json")), make("label", { htmlFor: id }, word("json_label")), area, tools);
  const refresh = () => typed() || show();
  element.addEventListener("toggle", refresh);
  const begin = () => {
    element.open = false;
    show();
  };
  // What was typed and not taken over yet; where the form was changed as well, neither goes over the other.
  const take = () => {
    if (!typed()) return;
    element.open = true;
    if (now() !== shown) throw new Error(word("json_both"));
    apply();
  };
  return { element, typed, refresh, begin, take };
}
