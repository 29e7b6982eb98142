// One question before anything is changed. Resolves to what was filled in, or to null when it was left.

import { byId, make, word } from "./page.js";

function input({ name, label, value = "", long = false, options = null, hint = null }, number) {
  const id = `field-${number}`;
  const properties = { id, name };
  let field;
  if (options) field = make("select", properties, ...options.map(([key, text]) => make("option", { value: key }, text)));
  else if (long) field = make("textarea", { ...properties, rows: 2, maxLength: 2000, value });
  else field = make("input", { ...properties, value, maxLength: 200, autocomplete: "off" });
  const described = hint ? make("small", { id: `${id}-hint` }, hint) : null;
  if (described) field.setAttribute("aria-describedby", described.id);
  return make("p", {}, make("label", { htmlFor: id }, label), field, described);
}

export function confirmed({ title, text = null, fields = [], yes = word("yes_do") }) {
  const dialog = byId("confirm");
  const no = make("button", { type: "button" }, word("no_leave"));
  const form = make(
    "form",
    { method: "dialog" },
    make("h2", { id: "confirm-title" }, title),
    text ? make("p", {}, text) : null,
    ...fields.map(input),
    make("p", { className: "actions" }, no, make("button", { className: "danger" }, yes)),
  );
  dialog.replaceChildren(form);
  return new Promise((resolve) => {
    let given = null;
    form.addEventListener("submit", () => {
      given = Object.fromEntries(new FormData(form));
    });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => resolve(given), { once: true });
    dialog.showModal();
    no.focus();
  });
}
