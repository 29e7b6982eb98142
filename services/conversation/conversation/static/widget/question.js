// What is being asked: the notice and the answers to choose from in the flow of the chat, the words to type below it.

const FIELDS = {
  name: { autocomplete: "name" },
  email: { autocomplete: "email", inputmode: "email", autocapitalize: "off", spellcheck: "false" },
  phone: { autocomplete: "tel", inputmode: "tel" },
  company: { autocomplete: "organization" },
};
const LONGEST_TEXT = 2000;
let asked = null; // where the focus belongs in the question of now
const LABEL = /^[^:]{2,40}:(?= )/;

/** A paragraph of the notice, its subject emphasised. The text stays what it is, to the character. */
const paragraph = (text) => {
  const [subject] = LABEL.exec(text) || [""];
  return make("span", {}, subject ? make("b", {}, subject) : null, text.slice(subject.length));
};

/**
 * The notice in layers: who asks and what for at once, all of it one press further (EDPB 05/2020, section 3.3.1).
 * The element's text is the notice exactly, so that `data-notice` is its hash.
 */
const noticeCard = (notice) => {
  const paragraphs = notice.text.split("\n").flatMap((text, index) => (index ? ["\n", paragraph(text)] : [paragraph(text)]));
  const text = make(
    "div",
    { id: "notice", class: "notice", dir: "auto", lang: notice.locale, "data-notice": notice.sha256 },
    ...paragraphs,
  );
  const more = make("button", { type: "button", class: "plain", "aria-expanded": "false", "aria-controls": "notice" }, words.more);
  more.addEventListener("click", () => {
    const open = text.classList.toggle("open");
    more.setAttribute("aria-expanded", String(open));
    more.textContent = open ? words.less : words.more;
  });
  const generic = `${settings.home}gdpr?workspace=${encodeURIComponent(workspace)}&locale=${encodeURIComponent(notice.locale)}`;
  const further = safe(notice.policy_url) ? link(notice.policy_url, words.policy) : link(generic, words.generic);
  return make("div", { class: "card", role: "group", "aria-label": words.notice }, text, make("p", {}, more, further));
};

let tapped = null;

/**
 * Whether a press is the second of a double one. It was meant for what stood there before it, and decides nothing: a yes is
 * to a question that somebody could read. The taps of a finger are not counted by the browser.
 */
const twice = (event) => {
  const before = tapped;
  tapped = event.pointerType === "touch" ? event : null;
  if (event.detail > 1) return true;
  return Boolean(
    tapped && before && event.timeStamp - before.timeStamp < 500 && Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < 40,
  );
};

/** Buttons of equal weight: one look for all, and none chosen beforehand. */
const buttons = (options, answer) =>
  make(
    "div",
    { class: options.length === 2 ? "options two" : "options" },
    ...options.map(({ value, label }) =>
      make("button", { type: "button", class: "option", dir: "auto", onclick: (event) => twice(event) || answer(value, "button") }, label),
    ),
  );

// Whence a phone number without a country code may be; the likeliest comes from the server and is chosen.
const CALLING = { CZ: 420, SK: 421, AT: 43, BE: 32, CH: 41, DE: 49, DK: 45, ES: 34, FR: 33, GB: 44, HU: 36, IE: 353, IT: 39, NL: 31, PL: 48, SE: 46, SI: 386, UA: 380, US: 1 };

/** The choice of a country, named by the browser in the language of the chat. */
const countries = (likely) => {
  const names = new Intl.DisplayNames([shell.lang], { type: "region" });
  const known = likely in CALLING ? Object.keys(CALLING) : [likely, ...Object.keys(CALLING)];
  const options = known.map((region) => {
    const option = make("option", { value: region }, `${names.of(region)} ${CALLING[region] ? `+${CALLING[region]}` : ""}`);
    option.selected = region === likely;
    return option;
  });
  return make("select", { "aria-label": words.country, autocomplete: "country" }, ...options);
};

/** Where to type: labelled by the prompt. `kept` is what was typed already and has not been taken. */
const typing = (expects, kept, answer) => {
  const optional = expects.type === "field" && !expects.required;
  const input = make(expects.type === "text" ? "textarea" : "input", {
    "aria-label": expects.prompt || words.message,
    "aria-describedby": "fault",
    "aria-required": expects.type === "field" ? String(expects.required) : null,
    autocomplete: "off",
    ...FIELDS[expects.field],
    enterkeyhint: "send",
    dir: "auto",
    placeholder: expects.options ? words.typed : expects.type === "end" ? words.message : null,
    rows: expects.type === "text" ? "3" : null,
  });
  input.value = kept;
  const send = make("button", { class: "send", "aria-label": words.send, onclick: (event) => twice(event) && event.preventDefault() }, icon(...ARROW));
  const skip = optional ? make("button", { type: "button", class: "plain", onclick: (event) => twice(event) || answer(null, "button") }, words.skip) : null;
  const country = expects.region ? countries(expects.region) : null;
  const form = make("form", { novalidate: "" }, country, input, send, skip);
  const submit = () => {
    const { length } = input.value;
    if (input.value.trim() && length <= LONGEST_TEXT) return answer(input.value, "typed", country ? { region: country.value } : {});
    view.fault(length > LONGEST_TEXT ? words.long.replace("{n}", length).replace("{most}", LONGEST_TEXT) : words.empty);
    input.focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || input.localName === "input") return;
    event.preventDefault();
    submit();
  });
  return { form, input };
};

/** The words that the question of now is described by. */
const mark = (expects) => {
  const prompt = view.prompt(expects.prompt);
  for (const old of log.querySelectorAll("#prompt")) old.removeAttribute("id");
  if (prompt) prompt.id = "prompt";
};

/**
 * Show what the conversation waits for. `answer(value, input, more)` is called with the visitor's answer, `restart` to begin
 * anew after the end. `kept`: what stays in the input; `focus`: whether to move there; `typable`: whether words are
 * heard after the end too (a withdrawal is).
 */
const show = (expects, { kept = "", focus, typable, answer, restart }) => {
  const ended = expects.type === "end";
  area.replaceChildren();
  composer.replaceChildren();
  let goal = null;
  if (expects.options || ended) {
    goal = make(
      "div",
      { class: "group", role: "group", tabindex: "-1", "aria-label": ended ? words.ended : words.answer },
      expects.notice ? noticeCard(expects.notice) : null,
      ended ? make("p", { class: "remark" }, words.ended) : buttons(expects.options, answer),
      ended ? make("button", { type: "button", class: "option", onclick: (event) => twice(event) || restart() }, words.restart) : null,
    );
    if (!ended) goal.setAttribute("aria-describedby", "prompt");
    area.append(goal);
  }
  mark(expects);
  if (!ended || typable) {
    const { form, input } = typing(expects, kept, answer);
    composer.append(form);
    goal = goal && !kept ? goal : input;
  }
  asked = goal;
  reveal();
  if (focus && goal) goal.focus({ preventScroll: true });
};

/** Scroll to the question of now. On a low screen all of the panel scrolls, and what has the focus must be seen (WCAG 2.2, 2.4.11). */
const reveal = () => {
  const prompt = view.newest && view.newest.isConnected ? view.newest : view.prompt();
  body.scrollTop = prompt ? prompt.offsetTop - 16 : body.scrollHeight;
  if (!asked || getComputedStyle(body).overflowY !== "visible") return;
  if (prompt) panel.scrollTop = body.offsetTop + prompt.offsetTop - 16;
  const hidden = asked.getBoundingClientRect().top - panel.clientHeight / 2;
  if (hidden > 0) panel.scrollTop += hidden;
};

/** Tell what is wrong with what was typed, at the input. */
const refuse = (detail) => {
  view.fault(detail);
  const input = composer.querySelector("input, textarea");
  if (input) {
    input.setAttribute("aria-invalid", "true");
    if (mayFocus()) input.focus();
    input.scrollIntoView({ block: "nearest" }); // the words may have pushed it out of a low screen
  }
};
