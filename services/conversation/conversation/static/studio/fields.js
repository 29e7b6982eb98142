// Form fields that write into a plain object as they are typed, and know where in it they are: `pointer` is the JSON
// pointer by which the service names what is wrong.

import { LOCALES, byId, detailed, make, word } from "./page.js";

let number = 0;
const idOf = (pointer) => `f${pointer.replaceAll("/", "-")}-${(number += 1)}`;

function framed(control, { label, hint, pointer, className = "field" }) {
  control.id = idOf(pointer);
  control.dataset.pointer = pointer;
  const described = [`${control.id}-fault`];
  if (hint) described.unshift(`${control.id}-hint`);
  control.setAttribute("aria-describedby", described.join(" "));
  return make(
    "div",
    { className },
    make("label", { htmlFor: control.id }, label),
    hint ? make("span", { id: `${control.id}-hint`, className: "hint" }, hint) : null,
    control,
    make("span", { id: `${control.id}-fault`, className: "fault" }),
  );
}

// A line, or an area with `rows`. Empty is kept as "" or, with `nullable`, as null.
export function text(object, key, { rows, nullable, type = "text", onchange, ...about }) {
  const control = rows ? make("textarea", { rows }) : make("input", { type });
  control.value = object[key] ?? "";
  if (about.maxlength) control.maxLength = about.maxlength;
  if (about.lang) control.lang = about.lang;
  control.addEventListener("input", () => {
    object[key] = control.value === "" && nullable ? null : control.value;
  });
  if (onchange) control.addEventListener("change", () => onchange(control));
  return framed(control, about);
}

export function whole(object, key, { min, max, ...about }) {
  const control = make("input", { type: "number", min, max, value: object[key] ?? "" });
  control.addEventListener("input", () => {
    object[key] = control.value === "" ? null : Number(control.value);
  });
  return framed(control, { ...about, className: "field short" });
}

// `options`: [value, label] pairs; the value "" is kept as undefined, which the service reads as the default.
export function choice(object, key, { options, onchange, ...about }) {
  const control = make("select");
  const known = options.some(([value]) => value === (object[key] ?? ""));
  const all = known ? options : [...options, [object[key], word("unknown_choice", { name: object[key] })]];
  control.append(...all.map(([value, label]) => make("option", { value, selected: value === (object[key] ?? "") }, label)));
  control.addEventListener("change", () => {
    if (control.value === "") delete object[key];
    else object[key] = control.value;
    onchange?.();
  });
  return framed(control, about);
}

export function tick(checked, label, onchange, pointer = null) {
  const control = make("input", { type: "checkbox", checked });
  if (pointer) control.dataset.pointer = pointer;
  control.addEventListener("change", () => onchange(control.checked));
  return make("label", { className: "tick" }, control, ` ${label}`);
}

// A row of ticks that keep a list, in the order of `options`.
export function several(object, key, { legend, options, pointer, onchange }) {
  const row = make("fieldset", { className: "ticks" }, make("legend", {}, legend));
  row.dataset.pointer = pointer;
  row.tabIndex = -1;
  for (const [value, label] of options) {
    row.append(
      tick((object[key] ?? []).includes(value), label, (checked) => {
        const kept = new Set(object[key] ?? []);
        if (checked) kept.add(value);
        else kept.delete(value);
        object[key] = options.map(([name]) => name).filter((name) => kept.has(name));
        onchange?.();
      }, `${pointer}#${value}`),
    );
  }
  row.append(make("span", { className: "fault", id: idOf(pointer) }));
  return row;
}

// One text in every locale of the workspace.
export function texts(object, key, locales, { legend, rows, pointer, maxlength = 2000 }) {
  object[key] ??= {};
  const group = make("fieldset", { className: "texts" }, make("legend", {}, legend));
  group.dataset.pointer = pointer;
  group.tabIndex = -1;
  for (const locale of locales) {
    const about = { label: LOCALES[locale], pointer: `${pointer}/${locale}`, lang: locale, rows, maxlength };
    group.append(text(object[key], locale, about));
  }
  group.append(make("span", { className: "fault", id: idOf(pointer) }));
  return group;
}

const faultOf = (control) =>
  control.matches("fieldset") ? control.querySelector(":scope > .fault") : byId(`${control.id}-fault`);

export function clearFaults(form) {
  for (const place of form.querySelectorAll(".fault")) place.textContent = "";
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

// A list kept in one area, a line each: of one of its items the line is said, as it is counted on the screen.
function inItsLine(control, own, said) {
  const at = /^\/(\d+)$/.exec(own.slice(control.dataset.pointer.length))?.[1];
  if (at === undefined || !control.matches("textarea")) return said;
  const filled = control.value.split("\n").flatMap((line, number) => (line.trim() ? [number + 1] : []));
  return filled.length < 2 ? said : word("fault_in_line", { line: filled[at], detail: said });
}

// Shows what the service found wrong beside the fields it names; what has no field is given back, to be said elsewhere.
export function showFaults(form, errors, { focus = true, drop = "" } = {}) {
  clearFaults(form);
  const rest = [];
  let first = null;
  for (const { pointer, detail } of errors ?? []) {
    const own = pointer.startsWith(drop) ? pointer.slice(drop.length) : pointer;
    const control = nearest(form, own);
    const place = control && faultOf(control);
    if (!place) {
      rest.push(own ? `${own}: ${detailed(detail)}` : detailed(detail));
      continue;
    }
    place.append(make("span", {}, inItsLine(control, own, detailed(detail))));
    if (!control.matches("fieldset")) control.setAttribute("aria-invalid", "true");
    first ??= control;
  }
  if (first && focus) {
    const folded = first.closest("details");
    if (folded) folded.open = true;
    first.focus();
  }
  return rest;
}

// The field at `pointer`, else the one that holds it: a list kept in one area, a fieldset of texts.
function nearest(form, pointer) {
  for (let at = pointer; at; at = at.slice(0, at.lastIndexOf("/"))) {
    const found = form.querySelector(`[data-pointer="${CSS.escape(at)}"]`);
    if (found) return found;
  }
  return null;
}
