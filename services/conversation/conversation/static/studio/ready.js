// Ready-made beginnings: a purpose, and a bot that asks for consent and then for an address. All words can be changed.

const said = (cs, en, de, sk) => ({ cs, en, de, sk });
const only = (texts, locales) => Object.fromEntries(locales.map((locale) => [locale, texts[locale]]));

const PURPOSES = {
  contact: {
    title: said("Odpověď na dotaz", "Answer to your question", "Antwort auf Ihre Anfrage", "Odpoveď na otázku"),
    text: said(
      "Ozveme se vám s odpovědí na váš dotaz.",
      "We will get back to you with an answer to your question.",
      "Wir melden uns bei Ihnen mit einer Antwort auf Ihre Anfrage.",
      "Ozveme sa vám s odpoveďou na vašu otázku.",
    ),
  },
  newsletter: {
    title: said("Novinky", "News", "Neuigkeiten", "Novinky"),
    text: said(
      "Budeme vám e-mailem posílat novinky a nabídky.",
      "We will e-mail you our news and offers.",
      "Wir senden Ihnen Neuigkeiten und Angebote per E-Mail.",
      "Budeme vám e-mailom posielať novinky a ponuky.",
    ),
  },
};

export function readyPurpose(name, locales) {
  return {
    id: name,
    title: only(PURPOSES[name].title, locales),
    text: only(PURPOSES[name].text, locales),
    channels: ["email"],
    validity_months: 24,
    confirmation: "none",
    retired: false,
  };
}

export const emptyPurpose = (locales) => ({
  id: "",
  title: Object.fromEntries(locales.map((locale) => [locale, ""])),
  text: Object.fromEntries(locales.map((locale) => [locale, ""])),
  channels: ["email"],
  validity_months: 24,
  confirmation: "none",
  retired: false,
});

export const emptyWorkspace = (locale) => ({
  controller: { name: "", address: null, email: null, dpo: null },
  default_locale: locale,
  locales: [locale],
  privacy_policy_url: null,
  purposes: [readyPurpose("contact", [locale])],
  allowed_origins: [],
});

export function readyBot(name, purpose, locales) {
  const text = (...texts) => only(said(...texts), locales);
  return {
    name,
    require_consent: true,
    steps: [
      { id: "hello", type: "message", text: text("Dobrý den!", "Hello!", "Guten Tag!", "Dobrý deň!") },
      {
        id: "ask",
        type: "consent",
        purpose,
        extends_to: [],
        text: text(
          "Smíme si uložit váš kontakt, abychom se vám mohli ozvat?",
          "May we keep your contact details so that we can get back to you?",
          "Dürfen wir Ihre Kontaktdaten speichern, um uns bei Ihnen zu melden?",
          "Smieme si uložiť váš kontakt, aby sme sa vám mohli ozvať?",
        ),
        on_refused: "bye",
      },
      { id: "email", type: "field", field: "email", purpose, required: true, text: text("Jaký je váš e-mail?", "What is your e-mail address?", "Wie lautet Ihre E-Mail-Adresse?", "Aký je váš e-mail?") },
      { id: "name", type: "field", field: "name", purpose, required: false, text: text("Jak se jmenujete?", "What is your name?", "Wie heißen Sie?", "Ako sa voláte?") },
      { id: "thanks", type: "message", text: text("Děkujeme, brzy se ozveme.", "Thank you, we will be in touch soon.", "Danke, wir melden uns bald.", "Ďakujeme, čoskoro sa ozveme."), next: "end" },
      { id: "bye", type: "message", text: text("V pořádku, nic neukládáme.", "All right, nothing is kept.", "In Ordnung, es wird nichts gespeichert.", "V poriadku, nič neukladáme."), next: "end" },
    ],
  };
}

export const emptyBot = (name, locales) => ({
  name,
  require_consent: true,
  steps: [{ id: "hello", type: "message", text: Object.fromEntries(locales.map((locale) => [locale, ""])) }],
});

// A step of a kind, with an id that is still free.
export function newStep(type, steps, purposes, locales) {
  const taken = new Set(steps.map((step) => step.id));
  let number = 1;
  while (taken.has(`${type}-${number}`)) number += 1;
  const step = { id: `${type}-${number}`, type, text: Object.fromEntries(locales.map((locale) => [locale, ""])) };
  const purpose = purposes.find((each) => !each.retired)?.id ?? "";
  if (type === "consent") return { ...step, purpose, extends_to: [] };
  if (type === "field") return { ...step, field: "email", purpose, required: true };
  if (type === "choice") return { ...step, options: [newOption([], locales), newOption(["option-1"], locales)] };
  return step;
}

export function newOption(values, locales) {
  let number = 1;
  while (values.includes(`option-${number}`)) number += 1;
  return { value: `option-${number}`, label: Object.fromEntries(locales.map((locale) => [locale, ""])) };
}
