// Erasures: what was asked for last, and how far every part is. What is under way is looked at again.

import { byId, make, moment, read, tell, word } from "./page.js";

const SHOWN = 5;
const AGAIN_MS = 2000;
let waiting = null;

function part(name, one) {
  const how = one.done_at ? `${word("part_done", { n: moment(one.done_at) })}${one.count === null ? "" : ` (${one.count})`}` : word("delivery_pending");
  return make("li", {}, `${word(`part_${name}`)}: ${how}`, one.waits_for ? make("small", { lang: "en" }, ` ${one.waits_for}`) : null);
}

function erasure(one, opened) {
  const status = make("span", { className: `state ${one.status === "done" ? "granted" : "unconfirmed"}` }, word(`erasure_${one.status}`));
  const parts = make("ul", {}, ...Object.entries(one.parts).map(([name, about]) => part(name, about)));
  const done = Object.values(one.parts).filter((about) => about.done_at).length;
  return make(
    "li",
    {},
    `${moment(one.requested_at)} `,
    make("code", {}, one.contact_id),
    ": ",
    status,
    make("details", { id: `erasure-${one.erasure_id}`, open: opened.has(`erasure-${one.erasure_id}`) }, make("summary", {}, word("parts", { n: `${done}/${Object.keys(one.parts).length}` })), parts),
  );
}

export async function showErasures() {
  clearTimeout(waiting);
  const { items } = await read(`/v1/erasures?limit=${SHOWN}`);
  const section = byId("erasures");
  const opened = new Set([...section.querySelectorAll("details[open]")].map((one) => one.id));
  const focused = section.contains(document.activeElement) ? document.activeElement.parentElement.id : null;
  section.hidden = !items.length;
  section.querySelector("ul").replaceChildren(...items.map((one) => erasure(one, opened)));
  if (focused) byId(focused)?.querySelector("summary").focus();
  if (items.some((one) => one.status === "pending")) waiting = setTimeout(() => sessionStorage.getItem("token") && tell(showErasures, { keep: true }), AGAIN_MS);
}
