// The steps of a bot as a list of cards: what is said, and where it leads.

import { choice, several, text, texts, tick } from "./fields.js";
import { button, byId, firstSeen, lang, make, undoLine, word } from "./page.js";
import { newOption } from "./ready.js";

const DETAILS = ["email", "phone", "name", "company"];
const SLUG = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const open = new WeakSet();
let removed = null; // the step taken out last: {steps, step, beside, back}

// Redraws the list. `about`: {bot, workspace, changed, redraw}; `changed` is told of every edit that needs no redrawing.
export function drawSteps(list, about) {
  const { steps } = about.bot;
  list.replaceChildren(...steps.map((step, place) => card(step, place, about)));
  if (removed?.steps === steps) list.children[Math.max(0, steps.indexOf(removed.beside))].append(undoLine(named(removed.step), () => undo(about)));
}

function undo({ bot, redraw }) {
  const { step, back } = removed;
  back();
  removed = null;
  redraw();
  byId("steps").children[bot.steps.indexOf(step)].querySelector("summary").focus();
}

export const unfold = (step) => open.add(step);

export const excerpt = (step) => {
  const said = firstSeen(step.text?.[lang], ...Object.values(step.text ?? {}));
  return said.length > 60 ? `${said.slice(0, 57)}…` : said;
};

const named = (step) => `${word(`type_${step.type}`)}: ${step.id}`;

function card(step, place, about) {
  const folded = make("details", { open: open.has(step) }, make("summary", {}, excerpt(step) || word("no_text")), ...inside(step, place, about));
  folded.addEventListener("toggle", () => (folded.open ? open.add(step) : open.delete(step)));
  folded.addEventListener("input", () => {
    folded.firstChild.textContent = excerpt(step) || word("no_text");
  });
  return make(
    "li",
    { className: `card step is-${step.type}`, "data-step": step.id },
    make("div", { className: "head" }, make("h4", {}, `${place + 1}. ${named(step)}`), tools(step, place, about)),
    make("ul", { className: "findings" }),
    folded,
  );
}

function tools(step, place, { bot, redraw }) {
  const move = (by) => {
    bot.steps.splice(place, 1);
    bot.steps.splice(place + by, 0, step);
    redraw();
    const again = byId("steps").children[place + by].querySelector(by < 0 ? ".up" : ".down");
    (again.disabled ? byId("steps").children[place + by].querySelector("summary") : again).focus();
  };
  const about = { name: named(step) };
  return make(
    "div",
    { className: "tools" },
    button("↑", () => move(-1), { className: "up", disabled: place === 0, "aria-label": word("move_up", about), title: word("move_up", about) }),
    button("↓", () => move(1), { className: "down", disabled: place === bot.steps.length - 1, "aria-label": word("move_down", about), title: word("move_down", about) }),
    button(word("remove"), (event) => {
      if (event.detail > 1) return; // of a double click: it is another step's button by now
      const back = takeOut(bot.steps, place);
      removed = { steps: bot.steps, step, beside: bot.steps[Math.max(0, place - 1)], back };
      redraw();
      byId("steps").querySelector(".undo button").focus();
    }, { disabled: bot.steps.length === 1, "aria-label": word("remove_step", about) }),
  );
}

// A step goes: what led to it leads to where it led, so that nobody ends in a step that was not meant for them. Where it
// had several ways, ways to it are left as they are, and the check tells of them. Returns what undoes it.
function takeOut(steps, place) {
  const [gone] = steps.splice(place, 1);
  const led = [];
  const lead = (way, key, to) => {
    led.push([way, key, way[key], to]);
    way[key] = to;
  };
  const back = () => {
    steps.splice(place, 0, gone);
    for (const [way, key, before, to] of led) {
      if (way[key] !== to) continue; // it was led elsewhere meanwhile
      if (before) way[key] = before;
      else delete way[key];
    }
  };
  if (gone.options || gone.type === "consent") return back;
  const onward = gone.next && gone.next !== gone.id ? gone.next : steps[place]?.id ?? "end";
  for (const step of steps) for (const [way, key] of waysOf(step)) if (way[key] === gone.id) lead(way, key, onward);
  if (!gone.next || place === 0) return back;
  for (const [way, key] of waysOf(steps[place - 1])) if (key !== "on_refused" && !way[key]) lead(way, key, onward);
  return back;
}

// The places where a step says what comes next: [object, key].
function waysOf(step) {
  if (step.type === "choice") return (step.options ?? []).map((option) => [option, "next"]);
  return step.type === "consent" ? [[step, "on_granted"], [step, "on_refused"]] : [[step, "next"]];
}

function inside(step, place, about) {
  const { workspace } = about;
  const pointer = `/steps/${place}`;
  const said = texts(step, "text", workspace.locales, { legend: word(`text_${step.type}`), rows: 2, pointer: `${pointer}/text` });
  const way = (key, label) => choice(step, key, { label, options: targets(about, step, key), pointer: `${pointer}/${key}`, onchange: about.changed });
  return [said, ...ofType(step, place, about, pointer, way), idField(step, place, about, pointer)];
}

function ofType(step, place, about, pointer, way) {
  const { workspace, changed } = about;
  switch (step.type) {
    case "choice":
      return [options(step, place, about, pointer)];
    case "consent":
      return [
        purposeField(step, about, pointer, true),
        several(step, "extends_to", {
          legend: word("extends"),
          options: purposesOf(workspace, step.extends_to).filter(([id]) => id !== step.purpose),
          pointer: `${pointer}/extends_to`,
          onchange: changed,
        }),
        way("on_granted", word("on_granted")),
        way("on_refused", word("on_refused")),
      ];
    case "field":
      return [
        choice(step, "field", { label: word("detail"), options: DETAILS.map((name) => [name, word(`detail_${name}`)]), pointer: `${pointer}/field`, onchange: changed }),
        purposeField(step, about, pointer, false),
        tick(step.required ?? true, word("required"), (checked) => {
          step.required = checked;
          changed();
        }, `${pointer}/required`),
        way("next", word("next")),
      ];
    default:
      return [way("next", word("next"))];
  }
}

const purposesOf = (workspace, also = []) => {
  const known = workspace.purposes.filter((purpose) => !purpose.retired || also.includes(purpose.id));
  const strange = also.filter((id) => id && !workspace.purposes.some((purpose) => purpose.id === id));
  const title = (purpose) => firstSeen(purpose.title[lang], ...Object.values(purpose.title), purpose.id);
  return [...known.map((purpose) => [purpose.id, title(purpose)]), ...strange.map((id) => [id, word("unknown_choice", { name: id })])];
};

function purposeField(step, { workspace, changed, redraw }, pointer, asks) {
  const change = () => {
    if (asks) step.extends_to = (step.extends_to ?? []).filter((id) => id !== step.purpose);
    if (asks) redraw();
    else changed();
  };
  const known = purposesOf(workspace, [step.purpose]);
  return choice(step, "purpose", { label: word("purpose"), options: known.length ? known : [["", word("no_purposes")]], pointer: `${pointer}/purpose`, onchange: change });
}

// Where a way can lead: the default first, then every step, then the end.
function targets({ bot }, step, key) {
  const usual = key === "on_refused" ? word("to_end_usual") : word("to_following");
  const steps = bot.steps.filter((other) => other !== step || step[key] === other.id);
  return [["", usual], ...steps.map((other) => [other.id, `${named(other)} ${excerpt(other)}`.slice(0, 90)]), ["end", word("to_end")]];
}

function options(step, place, about, pointer) {
  const { workspace, redraw, changed } = about;
  const list = make("ol", { className: "options" });
  step.options ??= [];
  step.options.forEach((option, at) => {
    const here = `${pointer}/options/${at}`;
    list.append(
      make(
        "li",
        {},
        texts(option, "label", workspace.locales, { legend: word("option_label", { n: at + 1 }), pointer: `${here}/label`, maxlength: 2000 }),
        choice(option, "next", { label: word("option_next"), options: targets(about, step, null), pointer: `${here}/next`, onchange: changed }),
        text(option, "value", { label: word("option_value"), pointer: `${here}/value`, maxlength: 200 }),
        button(word("remove"), () => {
          step.options.splice(at, 1);
          redraw();
        }, { disabled: step.options.length === 1, "aria-label": word("remove_option", { n: at + 1 }) }),
      ),
    );
  });
  const add = button(word("add_option"), () => {
    step.options.push(newOption(step.options.map((option) => option.value), workspace.locales));
    redraw();
    byId("steps").children[place].querySelector(`[data-pointer^="${pointer}/options/${step.options.length - 1}/label/"]`)?.focus();
  });
  const group = make("fieldset", {}, make("legend", {}, word("options")), list, add, make("span", { className: "fault" }));
  group.dataset.pointer = `${pointer}/options`;
  group.tabIndex = -1;
  return group;
}

// A step's id can be changed; every way that leads to it follows.
function idField(step, place, { bot, redraw }, pointer) {
  const wanted = { id: step.id };
  const rename = (control) => {
    const name = wanted.id.trim();
    const taken = bot.steps.some((other) => other !== step && other.id === name);
    const fault = byId(`${control.id}-fault`);
    if (!SLUG.test(name) || name === "end" || taken) {
      fault.textContent = word(taken ? "id_taken" : "id_bad");
      control.setAttribute("aria-invalid", "true");
      return;
    }
    const before = step.id;
    step.id = name;
    for (const other of bot.steps) {
      for (const [way, key] of waysOf(other)) if (way[key] === before) way[key] = name;
    }
    redraw();
  };
  return text(wanted, "id", { label: word("step_id"), hint: word("step_id_hint"), pointer: `${pointer}/id`, maxlength: 64, onchange: rename });
}
