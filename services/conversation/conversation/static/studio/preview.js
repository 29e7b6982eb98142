// The draft in the real widget. The widget's calls never leave for the routes that record: they are answered here, from
// `/v1/studio/preview`, which plays the moves made so far by the rules of a real conversation and keeps nothing.

import { LOCALES, ask, button, byId, make, word } from "./page.js";
import { kept } from "./workspace.js";

const NAME = "studio-preview"; // where a workspace's name would stand: no real conversation shares its memory
const WIDGET = "/v1/widget/";
let draft = null;
let moves = [];
let running = false;
let locale = null;
let shown = "";

const real = window.fetch.bind(window);
window.fetch = (resource, options = {}) => {
  const address = new URL(resource instanceof Request ? resource.url : resource, location.href);
  if (address.origin !== location.origin || !address.pathname.startsWith(WIDGET)) return real(resource, options);
  return answered(address.pathname, options).catch(() => Promise.reject(new TypeError("preview")));
};

const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

// Plays `moves`; {status, body} of the preview's route.
const play = (made, again = false) => ask("/v1/studio/preview", { method: "POST", body: { bot: draft, locale, moves: made, again } });

async function answered(path, options) {
  const sent = options.body ? JSON.parse(options.body) : {};
  if (path.endsWith("/answers")) return moved({ kind: "answer", ...sent });
  if (path.endsWith("/withdraw")) return moved({ kind: "withdraw", ...sent });
  if (path.endsWith("/latest")) return json(404, { code: "not_found", detail: "preview" });
  const begins = options.method === "POST";
  if (begins && shown === JSON.stringify(draft)) moves = [];
  const answer = await play(moves, true);
  shown = JSON.stringify(draft);
  if (answer.status !== 200) return json(answer.status, answer.body);
  return json(begins ? 201 : 200, { ...answer.body.conversation, visitor_token: NAME });
}

// One more move. A value that was refused stays among them, for it counts as a try; what did not fit does not.
async function moved(move) {
  const answer = await play([...moves, move]);
  const isTry = answer.status === 422 && String(answer.body.code).startsWith("invalid_");
  if (answer.status === 200 || isTry) moves.push(move);
  return answer.status === 200 ? json(200, answer.body.answer) : json(answer.status, answer.body);
}

export function tools() {
  const choose = make("select", { id: "preview-locale" }, ...kept.workspace.locales.map((name) => make("option", { value: name, selected: name === locale }, LOCALES[name])));
  choose.addEventListener("change", () => {
    locale = choose.value;
    if (running) start();
  });
  locale = choose.value;
  const toggle = button("", () => (running ? stop() : start()), { id: "preview-toggle" });
  toggle.textContent = word(running ? "preview_stop" : "preview");
  return [make("span", { className: "pair" }, toggle, make("label", { htmlFor: "preview-locale" }, word("preview_locale")), choose)];
}

function start() {
  moves = [];
  running = true;
  document.body.classList.add("previewing");
  byId("preview-toggle").textContent = word("preview_stop");
  mount(false);
}

export function stop() {
  running = false;
  moves = [];
  unmount();
  document.body.classList.remove("previewing");
  if (byId("preview-toggle")) byId("preview-toggle").textContent = word("preview");
}

// The draft is another one now: the widget begins again with it, and what was said in the preview is played again.
export function update(bot) {
  const now = JSON.stringify(bot);
  if (draft !== null && now === JSON.stringify(draft)) return;
  draft = JSON.parse(now);
  if (running) mount(true, isOpen());
}

const isOpen = () => document.querySelector("souhlas-widget")?.shadowRoot.querySelector("[role=dialog]")?.hidden === false;

function unmount() {
  for (const old of document.querySelectorAll(`souhlas-widget, script[data-workspace="${NAME}"]`)) old.remove();
  localStorage.removeItem(`souhlas.${NAME}`);
}

// The real widget, in place of the one before. `quietly`: whoever is typing keeps the focus.
function mount(quietly, opened = true) {
  const focused = document.activeElement;
  unmount();
  const script = make("script", { src: "/widget.js", "data-workspace": NAME, "data-bot": NAME, "data-locale": locale, "data-open": opened ? "" : null });
  script.addEventListener("load", () => {
    if (quietly && focused?.isConnected) focused.focus({ preventScroll: true });
  });
  script.addEventListener("error", () => {
    stop();
    byId("trouble").textContent = word("away");
  });
  document.body.append(script);
}
