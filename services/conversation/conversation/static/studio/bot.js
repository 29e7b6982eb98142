// One bot: its draft as a form and a list of steps, checked while it is typed, published with the result said.

import { showFaults, clearFaults, text, tick } from "./fields.js";
import { draw as drawFindings } from "./findings.js";
import { BOT, jsonView, parsed } from "./json.js";
import { alone, ask, button, byId, failed, later, make, tell, word, workspaceName, write } from "./page.js";
import * as preview from "./preview.js";
import { newStep } from "./ready.js";
import { drawSteps, unfold } from "./steps.js";
import { kept, renewWorkspace, workspaceChanged } from "./workspace.js";

const TYPES = ["message", "choice", "text", "consent", "field"];
let bot = null;
let id = "";
let saved = "";
let tag = "";
let round = 0;

const view = jsonView("bot-json", () => bot, (typed) => {
  const { bot_id: _, ...draft } = parsed(typed, BOT, ["steps"]);
  const odd = draft.steps.findIndex((step) => typeof step.id !== "string" || !TYPES.includes(step.type));
  if (odd >= 0) throw new Error(word("json_step", { n: odd + 1, types: TYPES.join(", ") }));
  bot = draft;
  redraw();
});

export const botChanged = () => bot !== null && (JSON.stringify(bot) !== saved || view.typed());

// Shows a bot's draft; `made` is one that has not been saved yet.
export async function openBot(name, made = null) {
  await renewWorkspace();
  if (made === null) {
    const answer = await ask(`/v1/bots/${encodeURIComponent(name)}`);
    if (answer.status !== 200) throw failed(answer);
    const { bot_id: _, ...draft } = answer.body;
    bot = draft;
    tag = answer.tag;
  } else [bot, tag] = [made, ""];
  id = name;
  saved = made ? "" : JSON.stringify(bot);
  byId("bot-said").textContent = "";
  byId("released").replaceChildren();
  byId("bot-title").textContent = word("bot_named", { name });
  preview.update(bot);
  view.begin();
  tools();
  redraw();
}

// The workspace is another one by now: its languages and purposes have their fields here.
export function workspaceRenewed() {
  if (bot === null) return;
  tools();
  redraw();
}

export function closeBot() {
  preview.stop();
  bot = null;
}

function tools() {
  const pressed = (work) => (event) => event.detail > 1 || alone(writing, work); // no second click of a double click
  const writing = [button(word("save"), pressed(save)), button(word("publish"), pressed(publish), { className: "main" })];
  byId("bot-tools").replaceChildren(...writing, ...preview.tools());
}

function redraw() {
  const form = byId("bot-form");
  const focused = document.activeElement?.dataset?.pointer;
  const list = make("ol", { id: "steps", className: "cards" });
  form.replaceChildren(
    text(bot, "name", { label: word("bot_name"), pointer: "/name", maxlength: 300 }),
    tick(bot.require_consent ?? true, word("require_consent"), (checked) => {
      bot.require_consent = checked;
      changed();
    }, "/require_consent"),
    make("h3", {}, word("steps")),
    make("p", { className: "hint" }, word("steps_hint")),
    list,
    adder(),
    view.element,
  );
  drawSteps(list, { bot, workspace: kept.workspace, changed, redraw });
  if (focused) form.querySelector(`[data-pointer="${CSS.escape(focused)}"]`)?.focus();
  changed();
}

function adder() {
  const type = make("select", { id: "add-type" }, ...TYPES.map((name) => make("option", { value: name }, word(`type_${name}`))));
  const add = button(word("add_step"), () => {
    const step = newStep(type.value, bot.steps, kept.workspace.purposes, kept.workspace.locales);
    bot.steps.push(step);
    unfold(step);
    redraw();
    byId("steps").lastElementChild.querySelector("textarea")?.focus();
  }, { id: "add-step" });
  return make("p", { className: "actions" }, make("label", { htmlFor: "add-type" }, word("add_type")), type, add);
}

// What the service says of the draft as it stands; only the latest round counts.
async function examine() {
  if (bot === null) return;
  const mine = (round += 1);
  const answer = await ask("/v1/studio/check", { method: "POST", body: { bot } });
  if (mine !== round || bot === null) return;
  if (answer.status === 422) {
    const rest = showFaults(byId("bot-form"), answer.body.errors, { focus: false, drop: "/bot" });
    drawFindings([], { invalid: [word("faults"), ...rest].join(" ") });
    return;
  }
  if (answer.status !== 200) throw failed(answer);
  clearFaults(byId("bot-form"));
  drawFindings(answer.body.findings, {});
  preview.update(bot);
}

const examineSoon = later(() => tell(examine, true));

function changed() {
  view.refresh();
  if (botChanged()) byId("bot-said").textContent = "";
  examineSoon();
}

byId("bot-form").addEventListener("input", changed);
byId("bot-form").addEventListener("submit", (event) => {
  event.preventDefault();
  alone(byId("bot-tools").querySelectorAll(":scope > button"), save);
});

async function keep() {
  byId("bot-said").textContent = ""; // what an earlier save said is not true of this one
  view.take();
  const sent = JSON.stringify(bot);
  const answer = await write(`/v1/bots/${encodeURIComponent(id)}`, bot, tag);
  if (answer.status === 422) {
    const rest = showFaults(byId("bot-form"), answer.body.errors);
    throw new Error([word("faults"), ...rest].join(" "));
  }
  if (answer.status >= 400) throw failed(answer);
  clearFaults(byId("bot-form"));
  saved = sent;
  tag = answer.tag;
}

async function save() {
  await keep();
  if (!botChanged()) byId("bot-said").textContent = word("bot_saved");
}

async function publish() {
  byId("released").replaceChildren();
  // who asks and what for is published as it was saved, and visitors would agree to words that have been replaced here
  if (workspaceChanged() && !window.confirm(word("publish_unsaved"))) throw new Error(word("publish_put_off"));
  await keep();
  const answer = await ask(`/v1/bots/${encodeURIComponent(id)}/publish`, { method: "POST", once: true, over: tag });
  if (answer.status === 412) throw new Error(word("publish_changed"));
  if (answer.status === 409 && answer.body.findings) {
    drawFindings(answer.body.findings, { focus: true });
    throw new Error(word("code_not_publishable"));
  }
  if (answer.status !== 201) throw failed(answer);
  drawFindings(answer.body.findings, {});
  released(answer.body);
}

function released({ version, notices }) {
  const home = document.body.dataset.home;
  const snippet = `<script src="${home}/widget.js" data-workspace="${workspaceName()}" data-bot="${id}" async></` + "script>";
  const area = make("textarea", { id: "snippet", className: "code", rows: 3, readOnly: true, value: snippet });
  const said = make("span", { role: "status" });
  const copy = button(word("copy"), async () => {
    try {
      await navigator.clipboard.writeText(snippet);
      said.textContent = word("copied");
    } catch {
      area.select();
      said.textContent = word("copy_by_hand");
    }
  });
  const demo = `/demo/${encodeURIComponent(workspaceName())}/${encodeURIComponent(id)}`;
  const lines = notices.map(({ purpose, locale, version: number }) => make("li", {}, word("notice_line", { purpose, locale, version: number })));
  const title = make("h3", { tabIndex: -1 }, word("released", { version }));
  byId("released").replaceChildren(
    make(
      "section",
      { className: "part good" },
      title,
      make("p", {}, word("released_hint")),
      kept.workspace.allowed_origins.length ? null : make("p", { className: "note" }, word("released_nowhere")),
      make("label", { htmlFor: "snippet" }, word("snippet")),
      area,
      make("p", { className: "actions" }, copy, make("a", { href: demo, target: "_blank", rel: "noopener" }, word("demo")), said),
      make("details", {}, make("summary", {}, word("notices", { n: notices.length })), make("ul", {}, ...lines)),
    ),
  );
  title.focus();
}
