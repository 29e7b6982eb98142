// The frame: the button that opens the chat, the dialog, and what stands in it whatever is being asked.
// The dialog is not modal: nobody is trapped, Tab goes on into the page, Escape closes.

const host = make("souhlas-widget", { "data-workspace": workspace, "data-bot": bot });
const root = host.attachShadow({ mode: "open" });
dress(root);

const launcherText = make("span");
const launcher = make("button", { type: "button", class: "launcher", "aria-haspopup": "dialog" }, icon(...BUBBLE), launcherText);
const title = make("h2", { id: "title" });
const closer = make("button", { type: "button", class: "close" }, icon(...CROSS));
const state = make("span", { id: "state" });
const choices = make("span");
const taker = make("button", { type: "button", class: "withdraw" });
const said = make("div", {}, icon(...SHIELD), state, choices);
const bar = make("div", { class: "bar", role: "group", "aria-labelledby": "state", hidden: "" }, said, taker);
const log = make("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" });
const area = make("div", { class: "area" });
const body = make("div", { class: "body" }, log, area);
const status = make("p", { class: "status", role: "status" });
const fault = make("p", { class: "fault", role: "alert", id: "fault", dir: "auto" });
const again = make("button", { type: "button", class: "plain", hidden: "" });
const composer = make("div");
const foot = make("footer", {}, status, fault, again, composer);
const panel = make(
  "section",
  { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: "" },
  make("header", {}, title, closer),
  bar,
  body,
  foot,
);
// Nobody sees it, and no keyboard reaches it: what fills it in is a program, and the server is told.
const trap = make("input", { class: "hidden", name: "website", tabindex: "-1", "aria-hidden": "true", autocomplete: "off" });
const shell = make("div", { class: "shell", "data-theme": settings.theme }, launcher, panel, trap);
root.append(shell);

let spoken = settings.locale;
/** Of a language that does not ship only the server knows what the chat will be in: "Chat" is said in all of them. */
const invite = () => {
  launcherText.textContent = settings.label || (ships(spoken) ? (memory.read() ? words.resume : words.open) : words.title);
};

/** Say everything that stands in the frame in the words of now. */
const reword = (locale) => {
  words = wordsOf(locale);
  shell.lang = ships(locale) ? locale : "en";
  spoken = locale;
  invite();
  title.textContent = settings.label || words.title;
  closer.setAttribute("aria-label", words.close);
  log.setAttribute("aria-label", words.log);
  taker.textContent = words.withdraw;
  again.textContent = words.again;
};

/** Whether the focus is the widget's to move: in it, or nowhere because what had it is gone. */
const mayFocus = () => !panel.hidden && (root.activeElement || document.activeElement === document.body);

const view = {
  onOpen: () => {},
  unheard: [], // remarks made while the transcript says nothing
  newest: null, // where reading goes on, when that is not the question

  open() {
    document.dispatchEvent(new CustomEvent(ONE, { detail: host }));
    shell.dir = getComputedStyle(document.documentElement).direction;
    panel.hidden = false;
    launcher.hidden = true;
    panel.focus();
    view.onOpen();
  },

  /** `back`: the focus goes to where it came from; not when it is elsewhere in the page. */
  close(back = true) {
    panel.hidden = true;
    launcher.hidden = false;
    if (back) launcher.focus();
    document.dispatchEvent(new CustomEvent(ONE));
  },

  /** Add one message to the transcript. */
  message({ from, text }) {
    const who = make("span", { class: "hidden" }, from === "visitor" ? words.you : words.bot);
    log.append(make("div", { class: `row ${from}` }, who, make("p", { dir: "auto" }, text)));
  },

  /** Add a remark of the widget itself. */
  remark(text) {
    const remark = make("p", { class: "remark" }, text);
    log.append(remark);
    if (log.hasAttribute("aria-busy")) view.unheard.push(remark);
    return remark;
  },

  /** The element of what is being asked; without its words, or where nobody said them, of what the bot said last. */
  prompt(words) {
    const rows = Array.from(log.querySelectorAll(".bot p")).reverse();
    return rows.find((row) => row.textContent === words) || rows[0];
  },

  /** What was decided, with the way back: there from the first decision on. `decided` maps purposes to decisions. */
  consent(decided, preferences) {
    bar.hidden = decided.size === 0;
    const all = [...decided.values()];
    const now = all.includes("granted") ? "granted" : all.pop();
    state.textContent = `${words.consent}: ${words[now] || words.refused}`;
    bar.dataset.state = now;
    choices.replaceChildren(...(safe(preferences) ? [link(preferences, words.choices)] : []));
  },

  /** What is going on, said politely; empty for nothing. */
  status(text = "") {
    status.textContent = text;
  },

  /** What went wrong; with `retry` there is a button for it. */
  fault(text = "", retry = null) {
    fault.textContent = text;
    again.hidden = !retry;
    again.onclick = retry;
  },
};

// Two bots on a page: while one chat is open, the other is closed and its button out of the way.
const ONE = "souhlas-open";
document.addEventListener(ONE, ({ detail: open }) => {
  if (open === host) return;
  if (open) panel.hidden = true;
  else invite(); // an answer makes it one to go on with
  launcher.hidden = Boolean(open);
});

closer.addEventListener("click", () => view.close());
launcher.addEventListener("click", () => view.open());

// Typing here is not the page's business: its keyboard shortcuts stay out.
for (const kind of ["keydown", "keypress", "keyup"]) {
  host.addEventListener(kind, (event) => event.stopPropagation());
}
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) view.close();
});
// On a small screen the chat covers the page, so Escape uncovers what the focus went to (WCAG 2.2, 2.4.11).
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden && matchMedia("(max-width: 30em)").matches) view.close(false);
});
