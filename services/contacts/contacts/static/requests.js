// What data subjects asked for, the most urgent first.

import { confirmed } from "./confirm.js";
import { ask, byId, day, described, make, mayChange, read, tell, word } from "./page.js";
import { openContact } from "./contact.js";
import { sayDone } from "./others.js";

function request(one, refresh) {
  const path = `/v1/requests/${one.request_id}`;
  const act = (text, work) => {
    const button = make("button", { type: "button" }, text);
    button.addEventListener("click", () => tell(work));
    return button;
  };
  const close = async (outcome) => {
    const fields = [{ name: "note", label: word(outcome === "refused" ? "reason" : "note"), long: true }];
    const attempt = ({ note }) => ask(`${path}/close`, { method: "POST", body: { outcome, note: note || null } });
    const given = await confirmed({ attempt, title: word(`close_${outcome}`), who: described(one), text: word(`sure_close_${outcome}`), fields });
    if (!given) return;
    await refresh();
    sayDone(word("done_that", { n: word(`close_${outcome}`) }));
    // Its button is gone: whoever goes by keyboard goes on at the next request, or at the search.
    (byId("requests").querySelector("li button") ?? byId("q")).focus();
  };
  const extend = async () => {
    const fields = [{ name: "reason", label: word("reason"), long: true }];
    const attempt = ({ reason }) => ask(`${path}/extend`, { method: "POST", body: { reason } });
    if (!(await confirmed({ attempt, title: word("extend"), who: described(one), text: word("sure_extend"), fields }))) return;
    await refresh();
    sayDone(word("done_that", { n: word("extend") }));
    (byId(`request-${one.request_id}`)?.querySelector("button") ?? byId("q")).focus();
  };
  const mayExtend = mayChange() && one.cause === "visitor" && !one.extended_at && !one.overdue;
  return make(
    "li",
    { id: `request-${one.request_id}` },
    make("strong", {}, word(`request_${one.cause === "visitor" ? one.kind : one.cause}`)),
    `: ${described(one)}, ${word("asked_on", { n: day(one.requested_at) })}, `,
    make("span", { className: one.overdue ? "refused" : "" }, word(one.overdue ? "overdue" : "due", { n: day(one.due_at) })),
    one.extended_at ? ` (${word("extended", { n: day(one.extended_at), detail: one.extension_reason })})` : null,
    " ",
    make(
      "span",
      { className: "actions" },
      act(word("open_contact"), () => openContact(one.contact_id, refresh)),
      one.kind === "access" && mayChange() ? act(word("close_done"), () => close("done")) : null,
      mayExtend ? act(word("extend"), extend) : null,
      mayChange() ? act(word("close_refused"), () => close("refused")) : null,
    ),
  );
}

let cursor = null;
let again = async () => {};

export async function showRequests(more = false) {
  const path = "/v1/requests?status=open";
  const found = await read(more && cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path);
  const list = byId("requests").querySelector("ul");
  if (!more) list.replaceChildren();
  list.append(...found.items.map((one) => request(one, again)));
  cursor = found.next_cursor;
  byId("requests").hidden = !list.children.length;
  byId("more-requests").hidden = cursor === null;
}

// `refresh` shows everything anew, once something was done here.
export function readyRequests(refresh) {
  again = refresh;
  byId("more-requests").addEventListener("click", () => tell(() => showRequests(true)));
}
