// One person may have several contacts, and each stands for itself: what is done for one is offered for the others too.

import { confirmed } from "./confirm.js";
import { byId, described, make, read, Refused, word } from "./page.js";

const MOST = 50;
const known = (one) => [...one.by.map((way) => word(`by_${way}`)), ...(one.restricted ? [word("restricted")] : [])].join(", ");

// Asks once, with the person's other contacts to tick: `usual` says whether they are ticked already, `warn` what is to be
// known of any of them before. Resolves to what was filled in and to `all` whom it is for, or to null when it was left.
export async function askedOfPerson(contact, usual, { fields = [], warn = async () => [], ...question }) {
  const found = await read(`/v1/contacts/${contact.contact_id}/same-person`);
  const checks = found.map((one) => [one.contact_id, `${described(one)} (${known(one)})`, usual]);
  const hint = word(found.length < MOST ? "others_hint" : "others_most", { n: MOST });
  const others = checks.length ? [{ name: "others", label: word("others"), checks, hint }] : [];
  const warnings = (await warn([contact, ...found])).map((text) => make("p", { className: "note" }, text));
  const given = await confirmed({ who: described(contact), ...question, fields: [...warnings, ...others, ...fields] });
  const chosen = [given?.others].flat();
  return given && { given, all: [contact, ...found.filter((one) => chosen.includes(one.contact_id))] };
}

// Does `work` for each, by a request of its own; whom one fails for keeps nobody else from it. Of one alone it throws what
// went wrong. Resolves to [whom, why not] of each.
export async function doneForAll(all, work) {
  const outcomes = [];
  for (const one of all) {
    try {
      await work(one);
      outcomes.push([one, null]);
    } catch (error) {
      if (all.length === 1) throw error;
      outcomes.push([one, error]);
    }
  }
  if (outcomes.some(([, why]) => why instanceof Refused)) throw new Refused(texts(outcomes).join(" "));
  return outcomes;
}

// What was done and what was not, as two sentences; an empty one where there is nothing to say.
function texts(outcomes) {
  const done = outcomes.filter(([, why]) => !why).map(([one]) => described(one));
  const not = outcomes.filter(([, why]) => why).map(([one, why]) => `${described(one)} (${why.message})`);
  return [done.length ? word("done_for", { n: done.join("; ") }) : "", not.length ? word("not_done_for", { n: not.join("; ") }) : ""];
}

// Says what was done where it is read: in the contact's dialog while that is open, else on the page.
export function sayDone(text) {
  const said = byId("contact").open ? byId("contact-said") : byId("said");
  said.textContent = [said.textContent, text].filter(Boolean).join(" ");
}

// Says how it went with several; `alone` is what is said of one, which failed aloud if it did.
export function sayOutcomes(outcomes, alone = "") {
  const [done, not] = outcomes.length < 2 ? [alone, ""] : texts(outcomes);
  if (done) sayDone(done);
  const dialog = byId("contact");
  if (!dialog.open) byId("trouble").textContent = not;
  else if (not) dialog.prepend(make("p", { className: "note", role: "alert" }, not));
}
