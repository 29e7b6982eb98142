// What data subjects asked for, the most urgent first.

import { confirmed } from "./confirm.js";
import { ask, byId, day, make, read, tell, word } from "./page.js";
import { openContact } from "./contact.js";

function request(one, refresh) {
  const act = (text, work) => {
    const button = make("button", { type: "button" }, text);
    button.addEventListener("click", () => tell(work));
    return button;
  };
  const close = async (outcome) => {
    const fields = [{ name: "note", label: word("note"), long: true }];
    const given = await confirmed({ title: word(`close_${outcome}`), text: word(`sure_close_${outcome}`), fields });
    if (!given) return;
    await ask(`/v1/requests/${one.request_id}/close`, { method: "POST", body: { outcome, note: given.note || null } });
    await refresh();
  };
  return make(
    "li",
    {},
    make("strong", {}, word(`request_${one.kind}`)),
    ` ${day(one.requested_at)}. `,
    make("span", { className: one.overdue ? "refused" : "" }, word(one.overdue ? "overdue" : "due", { n: day(one.due_at) })),
    " ",
    make(
      "span",
      { className: "actions" },
      act(word("open_contact"), () => openContact(one.contact_id, refresh)),
      one.kind === "access" ? act(word("close_done"), () => close("done")) : null,
      act(word("close_refused"), () => close("refused")),
    ),
  );
}

export async function showRequests(refresh) {
  const { items } = await read("/v1/requests?status=open");
  byId("requests").hidden = !items.length;
  byId("requests").querySelector("ul").replaceChildren(...items.map((one) => request(one, refresh)));
}
