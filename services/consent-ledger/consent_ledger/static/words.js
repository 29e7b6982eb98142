// The page's words, in the language that it was served in. `say` fills the places in braces.

const all = await (await fetch("/static/audit-words.json")).json();
const words = all[document.documentElement.lang] ?? all.en;

export const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, place) => values[place]);

// A word of a closed list as the API writes it, in the page's language; one that is new since, as it is.
export const named = (word) => words[word] ?? word;
