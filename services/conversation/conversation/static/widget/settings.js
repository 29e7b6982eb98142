// Where the widget comes from and what the page asked of it, read from the script tag's data attributes once.

/** The widget of a workspace and bot that is in this page and lives: a copy that a router put back has no shadow root. */
const living = ({ workspace, bot }) =>
  Array.from(document.querySelectorAll("souhlas-widget")).find(
    (one) => one.shadowRoot && one.dataset.workspace === workspace && one.dataset.bot === bot,
  );
const tags = Array.from(document.querySelectorAll("script[data-workspace][data-bot]"));
const tag = document.currentScript || tags.find(({ dataset }) => !living(dataset)) || tags[0]; // none is current in a module
if (!tag || !tag.dataset.workspace || !tag.dataset.bot) {
  console.warn("Souhlas: the script tag needs data-workspace and data-bot");
  return;
}
const { workspace, bot } = tag.dataset;
const settings = {
  workspace,
  bot,
  home: new URL(".", tag.src).href,
  locale: (tag.dataset.locale || document.documentElement.lang || navigator.language || "").slice(0, 35),
  label: tag.dataset.label,
  color: tag.dataset.color,
  theme: tag.dataset.theme, // light or dark; else as the visitor's system says
  opens: "open" in tag.dataset, // at once: for a preview
  nonce: tag.nonce,
};

const ships = (locale) => locale.split(/[-_]/)[0].toLowerCase() in WORDS;
/** The words of a locale that ships ("en-GB" counts as "en"); of English for any other. */
const wordsOf = (locale) => WORDS[ships(locale) ? locale.split(/[-_]/)[0].toLowerCase() : "en"];
let words = wordsOf(settings.locale);

/**
 * The visitor token: all that is kept on the device, and nothing before the visitor has answered once. Beside it, for as
 * long as the server has not answered, a "no" that the visitor pressed: `{path, body, key, purpose, token}`, nothing typed.
 */
const memory = {
  name: `souhlas.${workspace}`,
  token: null,
  refused: false, // the page may not store
  /** What lies on the device: another tab may have put it there. */
  stored() {
    try {
      return localStorage.getItem(this.name);
    } catch {
      return null; // the page may not store: remembered until it is left
    }
  },
  read() {
    return this.token || this.stored();
  },
  write(token) {
    this.token = token;
    try {
      localStorage.setItem(this.name, token);
    } catch {
      this.refused = true;
    }
  },
  /** The device's token goes on for longer; nothing is put where there was none. */
  renew(token, old) {
    if (!old || this.stored() !== old) return;
    const { token: own } = this;
    this.write(token);
    this.token = own && token;
  },
  forget() {
    this.token = null;
    try {
      localStorage.removeItem(this.name);
    } catch {
      // as above
    }
  },
  owe(no) {
    try {
      localStorage.setItem(`${this.name}.no`, JSON.stringify(no));
    } catch {
      // as above
    }
  },
  owed() {
    try {
      return JSON.parse(localStorage.getItem(`${this.name}.no`));
    } catch {
      return null;
    }
  },
  /** The "no" of this key is answered; one that another tab keeps stays. */
  paid(key) {
    if (this.owed()?.key === key) localStorage.removeItem(`${this.name}.no`);
  },
};
