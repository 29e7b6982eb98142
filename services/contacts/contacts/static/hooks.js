// The controller's tools that hear of decisions: which they are, what was delivered to them, and how that went.

import { confirmed } from "./confirm.js";
import { ask, byId, day, make, mayChange, moment, read, tell, word } from "./page.js";

const EVENTS = ["granted", "refused", "withdrawn", "objected", "confirmed", "restricted", "unrestricted", "erased"];
const USUAL = EVENTS.filter((one) => one !== "confirmed");

function act(text, work, className = "") {
  const button = make("button", { type: "button", className }, text);
  button.addEventListener("click", () => tell(work));
  return button;
}

const heads = (...titles) => make("tr", {}, ...titles.map((title) => make("th", { scope: "col" }, title)));
const told = (type) => word(type.replace("consent.", ""));

async function add() {
  const url = { name: "url", label: word("hook_url"), value: "https://", long: false, most: 2000 };
  const events = { name: "events", label: word("hook_events"), checks: EVENTS.map((one) => [`consent.${one}`, word(one), USUAL.includes(one)]) };
  const given = await confirmed({ title: word("hook_add"), text: word("hook_add_hint"), fields: [url, events], yes: word("hook_add") });
  if (!given) return;
  const body = { url: given.url.trim(), events: [given.events].flat().filter(Boolean) };
  const made = await (await ask("/v1/webhooks", { method: "POST", body })).json();
  await showHooks();
  const secret = { name: "secret", label: word("hook_secret"), value: made.secret, fixed: true };
  await confirmed({ title: word("hook_added"), text: word("hook_secret_hint"), fields: [secret], yes: word("hook_kept"), no: false });
}

async function remove(hook) {
  const given = await confirmed({ title: word("hook_remove"), text: word("sure_hook_remove", { n: hook.url }), yes: word("hook_remove") });
  if (!given) return;
  await ask(`/v1/webhooks/${hook.webhook_id}`, { method: "DELETE" });
  await showHooks();
  byId("add-hook").focus();
}

async function redeliver(hook, delivery) {
  const given = await confirmed({ title: word("redeliver"), text: word("sure_redeliver", { n: hook.url }), yes: word("redeliver") });
  if (!given) return;
  await ask(`/v1/webhooks/${hook.webhook_id}/deliveries/${delivery.delivery_id}/redeliver`, { method: "POST" });
  await Promise.all([showDeliveries(hook), showHooks()]);
}

function delivery(hook, one) {
  const waits = one.status === "pending" && one.attempts === 0;
  const again = waits || !mayChange() ? null : act(word("redeliver"), () => redeliver(hook, one));
  const next = one.next_at && one.attempts ? make("div", {}, word("next_try", { n: moment(one.next_at) })) : null;
  return make(
    "tr",
    {},
    make("td", {}, moment(one.made_at)),
    make("td", {}, told(one.type)),
    make("td", { className: one.status === "failed" ? "refused" : "" }, word(`delivery_${one.status}`), next),
    make("td", { className: "number" }, String(one.attempts)),
    make("td", {}, one.answer ?? "–"),
    make("td", {}, again),
  );
}

// What the dialog shows now. It only ever fills: whoever closed it while the answer was on its way keeps it closed.
async function showDeliveries(hook, cursor = null) {
  const path = `/v1/webhooks/${hook.webhook_id}/deliveries`;
  const found = await read(cursor ? `${path}?cursor=${encodeURIComponent(cursor)}` : path);
  const dialog = byId("deliveries");
  const close = make("button", { type: "button" }, word("close"));
  close.addEventListener("click", () => dialog.close());
  const titles = ["delivery_made", "delivery_of", "delivery_status", "attempts", "answer", "action"].map((one) => word(one));
  dialog.replaceChildren(
    make("h2", { id: "deliveries-title" }, word("deliveries")),
    make("p", { className: "place" }, hook.url),
    make(
      "p",
      { className: "actions" },
      close,
      act(word("look_again"), () => showDeliveries(hook)),
      found.next_cursor ? act(word("more"), () => showDeliveries(hook, found.next_cursor)) : null,
    ),
    found.items.length
      ? make(
          "div",
          { className: "wide", tabIndex: 0, role: "group", "aria-labelledby": "deliveries-title" },
          make("table", {}, make("thead", {}, heads(...titles)), make("tbody", {}, ...found.items.map((one) => delivery(hook, one)))),
        )
      : make("p", {}, word("nothing_yet")),
  );
}

async function openDeliveries(hook) {
  await showDeliveries(hook);
  const dialog = byId("deliveries");
  if (!dialog.open) dialog.showModal();
}

function row(hook) {
  const gone = hook.gone_at ? make("div", { className: "refused" }, word("hook_gone", { n: moment(hook.gone_at) })) : null;
  return make(
    "tr",
    {},
    make("th", { scope: "row", className: "place" }, hook.url, gone),
    make("td", {}, hook.events.map(told).join(", ")),
    make("td", {}, day(hook.created_at)),
    make(
      "td",
      { className: "actions" },
      act(word("deliveries"), () => openDeliveries(hook)),
      mayChange() ? act(word("hook_remove"), () => remove(hook), "danger") : null,
    ),
  );
}

export async function showHooks() {
  const { items } = await read("/v1/webhooks");
  const table = byId("hooks");
  table.tHead.replaceChildren(heads(word("hook_url"), word("hook_events"), word("created"), word("action")));
  table.tBodies[0].replaceChildren(...items.map(row));
  table.hidden = !items.length;
  byId("no-hooks").hidden = items.length > 0;
  byId("add-hook").hidden = !mayChange();
}

export const readyHooks = () => byId("add-hook").addEventListener("click", () => tell(add));
