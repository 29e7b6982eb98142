// One question before anything is changed. Resolves to what was filled in, or to null when it was left.

import { byId, make, Refused, word } from "./page.js";

function checks(name, label, offered, hint) {
  const boxes = offered.map(([value, text, checked]) =>
    make("label", { className: "check" }, make("input", { type: "checkbox", name, value, checked }), ` ${text}`),
  );
  return make("fieldset", { className: name }, make("legend", {}, label), ...boxes, hint ? make("small", {}, hint) : null);
}

function input({ name, label, value = "", long = false, options = null, checks: offered = null, hint = null, most = 200, fixed = false }, number) {
  if (offered) return checks(name, label, offered, hint);
  const id = `field-${number}`;
  const properties = { id, name };
  let field;
  if (options) field = make("select", properties, ...options.map(([key, text]) => make("option", { value: key }, text)));
  else if (long) field = make("textarea", { ...properties, rows: 2, maxLength: 2000, value });
  else field = make("input", { ...properties, value, maxLength: most, autocomplete: "off", readOnly: fixed });
  const described = hint ? make("small", { id: `${id}-hint` }, hint) : null;
  if (described) field.setAttribute("aria-describedby", described.id);
  return make("p", {}, make("label", { htmlFor: id }, label), field, described);
}

// What was filled in, by name; of a name that stands several times, a list.
function filled(form) {
  const data = new FormData(form);
  return Object.fromEntries([...new Set(data.keys())].map((name) => {
    const values = data.getAll(name);
    return [name, values.length > 1 ? values : values[0]];
  }));
}

// Does the work while the question stands: what is wrong with what was filled in is said there, and nothing typed is lost.
async function tried(form, attempt, told) {
  const buttons = form.querySelectorAll(".actions button");
  form.querySelector("[role=alert]")?.remove();
  form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  buttons.forEach((one) => (one.disabled = true));
  let focus = null;
  try {
    await attempt(told);
    return true;
  } catch (error) {
    if (error instanceof Refused) throw error;
    form.querySelector("h2").after(make("p", { className: "note", role: "alert" }, error.message));
    focus = form.elements.namedItem(error.field ?? "") ?? buttons[1];
    if (error.field) focus.setAttribute("aria-invalid", "true");
    return false;
  } finally {
    buttons.forEach((one) => (one.disabled = false));
    focus?.focus();
  }
}

// `who` is whom it is about. `fields` are described, or elements as they are. With `no: false` there is nothing to leave: it tells, and asks nothing.
// `attempt` is made with what was filled in before the question goes; it stays when that fails.
export function confirmed({ title, attempt = null, who = null, text = null, fields = [], yes = word("yes_do"), no: leave = true, danger = true }) {
  const dialog = byId("confirm");
  const no = make("button", { type: "button", hidden: !leave }, word("no_leave"));
  const form = make(
    "form",
    { method: "dialog" },
    make("h2", { id: "confirm-title" }, title),
    who ? make("p", { className: "who" }, who) : null,
    text ? make("p", {}, text) : null,
    ...fields.map((field, number) => (field instanceof Element ? field : input(field, number))),
    make("p", { className: "actions" }, no, make("button", { className: danger ? "danger" : "" }, yes)),
  );
  dialog.replaceChildren(form);
  return new Promise((resolve, reject) => {
    let given = null;
    const end = (told) => {
      given = told;
      dialog.close();
    };
    form.addEventListener("submit", (event) => {
      const told = filled(form);
      event.preventDefault();
      if (!attempt) end(told);
      else tried(form, attempt, told).then((done) => done && end(told), (why) => (reject(why), dialog.close()));
    });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => resolve(given), { once: true });
    dialog.showModal();
    (leave ? no : form.querySelector("input")).focus();
  });
}
