// The studio's beginning: signing in, the places, the list of bots.

import { botChanged, closeBot, openBot, workspaceRenewed } from "./bot.js";
import { Refused, alone, ask, byId, failed, lang, make, takeToken, tell, word, workspaceName } from "./page.js";
import { emptyBot, readyBot } from "./ready.js";
import { kept, loadWorkspace, renewWorkspace, workspaceChanged } from "./workspace.js";

const SLUG = /^[a-z0-9][a-z0-9_-]{0,63}$/;

let entered = "";

// Whoever signs in again, in the same workspace, finds what was not saved yet as it was left; in another, they are asked.
async function enter() {
  const unsaved = botChanged() || workspaceChanged();
  const isBack = unsaved && entered === workspaceName();
  const names = { name: workspaceName(), before: entered };
  if (unsaved && !isBack && !window.confirm(word("unsaved_other", names))) throw new Refused(word("other_kept", names));
  if (!isBack) {
    closeBot();
    await loadWorkspace();
  } else await ask("/v1/workspace");
  entered = workspaceName();
  byId("enter").hidden = true;
  byId("studio").hidden = false;
  byId("leave").hidden = false;
  byId("leave").textContent = word("leave_named", { name: workspaceName() });
  if (!isBack) await show(kept.isNew ? "workspace" : "bots");
}

// Shows one place and leaves the others; what was typed there and not saved is asked about first.
async function show(place, focus = true) {
  if (place !== "bot" && botChanged() && !window.confirm(word("unsaved"))) return;
  if (place !== "bot") closeBot();
  for (const name of ["workspace", "bots", "bot"]) byId(name).hidden = name !== place;
  for (const each of byId("places").children) {
    if (each.dataset.place === (place === "bot" ? "bots" : place)) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
  if (place === "bots") await list();
  if (focus) byId(`${place}-title`).focus();
}

async function list() {
  const items = [];
  for (let cursor = null, more = true; more; more = cursor !== null) {
    const answer = await ask(`/v1/bots?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
    if (answer.status !== 200) throw failed(answer);
    items.push(...answer.body.items);
    cursor = answer.body.next_cursor;
  }
  byId("bots-hint").hidden = items.length > 0;
  byId("bots-list").replaceChildren(...items.map(line));
  creator(new Set(items.map((item) => item.bot_id)));
}

function line({ bot_id: id, name, published_version: version, published_at: at }) {
  const open = make("button", { type: "button", className: "link", onclick: () => tell(async () => {
    await openBot(id);
    await show("bot");
  }) }, name);
  const day = at && new Date(at).toLocaleString(lang, { dateStyle: "medium", timeStyle: "short" });
  const state = version ? word("published_as", { version, day }) : word("never_published");
  return make("li", {}, open, " ", make("code", {}, id), ` – ${state}`);
}

function creator(taken) {
  const input = (id, label, hint) => [
    make("label", { htmlFor: id }, label),
    hint ? make("span", { className: "hint", id: `${id}-hint` }, hint) : null,
    make("input", { id, maxLength: id === "new-id" ? 64 : 300, "aria-describedby": hint ? `${id}-hint ${id}-fault` : `${id}-fault` }),
    make("span", { className: "fault", id: `${id}-fault` }),
  ];
  const from = make("select", { id: "new-from" }, make("option", { value: "ready" }, word("from_ready")), make("option", { value: "empty" }, word("from_empty")));
  byId("new-bot").replaceChildren(
    make("h3", {}, word("new_bot")),
    make("div", { className: "field" }, ...input("new-name", word("bot_name"))),
    make("div", { className: "field" }, ...input("new-id", word("bot_id"), word("bot_id_hint"))),
    make("div", { className: "field" }, make("label", { htmlFor: "new-from" }, word("new_from")), from),
    make("p", { className: "actions" }, make("button", { className: "main" }, word("create"))),
  );
  byId("new-name").addEventListener("input", () => {
    if (byId("new-id").dataset.own !== "yes") byId("new-id").value = slug(byId("new-name").value);
  });
  byId("new-id").addEventListener("input", () => {
    byId("new-id").dataset.own = "yes";
  });
  byId("new-bot").onsubmit = (event) => {
    event.preventDefault();
    alone([], () => create(taken));
  };
}

const slug = (name) => name.normalize("NFKD").toLowerCase().replace(/\p{Mn}/gu, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 64);

async function create(taken) {
  const name = byId("new-name").value.trim();
  const id = byId("new-id").value.trim();
  const faults = {
    "new-name": name ? "" : word("name_needed"),
    "new-id": !SLUG.test(id) ? word("id_bad") : taken.has(id) ? word("bot_taken") : "",
  };
  for (const [field, fault] of Object.entries(faults)) {
    byId(`${field}-fault`).textContent = fault;
    byId(field).toggleAttribute("aria-invalid", Boolean(fault));
  }
  const wrong = Object.keys(faults).find((field) => faults[field]);
  if (wrong) return byId(wrong).focus();
  await renewWorkspace();
  const { purposes, locales } = kept.workspace;
  const purpose = purposes.find((each) => !each.retired)?.id ?? "contact";
  await openBot(id, byId("new-from").value === "ready" ? readyBot(name, purpose, locales) : emptyBot(name, locales));
  await show("bot");
}

byId("enter").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("token", byId("token").value.trim());
  byId("token").value = "";
  tell(enter);
});
byId("leave").addEventListener("click", () => {
  if ((botChanged() || workspaceChanged()) && !window.confirm(word("unsaved_leaving"))) return;
  sessionStorage.removeItem("token");
  location.reload();
});
byId("places").addEventListener("click", (event) => {
  const { place } = event.target.closest("button")?.dataset ?? {};
  if (place) tell(() => show(place));
});
addEventListener("beforeunload", (event) => {
  if (sessionStorage.getItem("token") && (botChanged() || workspaceChanged())) event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible" || byId("studio").hidden) return;
  tell(async () => (await renewWorkspace()) && workspaceRenewed(), true);
});

addEventListener("hashchange", () => location.hash.includes("token=") && takeToken() && tell(enter));
if (takeToken()) tell(enter);
