// What all parts of the pages share: words, the token, asking the service, making elements.

const words = JSON.parse(document.getElementById("words").textContent);
export const lang = document.documentElement.lang;
export const byId = (id) => document.getElementById(id);

// The word for `key`; {n} and {detail} in it are filled in. Unknown keys are shown as they are.
export const word = (key, fill = {}) =>
  Object.entries(fill).reduce((text, [name, value]) => text.replace(`{${name}}`, () => value), words[key] ?? key);

// An element with properties, and children that are elements or text. Text never becomes markup.
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const day = (time) => new Date(time).toLocaleDateString(lang, { dateStyle: "medium" });
// A day of the calendar (2026-11-29), as it was given: it is in no time zone.
export const date = (given) => new Date(given).toLocaleDateString(lang, { dateStyle: "medium", timeZone: "UTC" });
export const moment = (time) => new Date(time).toLocaleString(lang, { dateStyle: "medium", timeStyle: "medium" });

// The token stays in this tab: it comes from the field or the fragment, and leaves the address bar at once.
function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem("token", given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem("token");
}

// Whether the token says that it has a scope, so that nothing is offered which the service would refuse. It is the service
// that judges: a token that cannot be read here is taken for one that may.
export function may(scope) {
  try {
    const claims = atob(sessionStorage.getItem("token").split(".")[1].replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(claims).scope.split(" ").includes(scope);
  } catch {
    return true;
  }
}

export const mayChange = () => may("contacts:write");

// What somebody is called who looks for them, and whom a question is about.
export const called = (one) => one.name ?? one.email ?? one.phone ?? one.contact_id;
export const described = (one) => [one.name, one.email, one.phone].filter(Boolean).join(", ") || one.contact_id;

export class Refused extends Error {}

// `body` goes as JSON, `content` as it is.
export async function ask(path, { method = "GET", body, content, headers = {} } = {}) {
  // No token has such letters, and no header can carry them: this is a bad token, and no outage.
  if (/[^\x21-\x7e]/.test(sessionStorage.getItem("token"))) throw new Refused(word("denied"));
  const bearer = { Authorization: `Bearer ${sessionStorage.getItem("token")}` };
  const json = body === undefined ? {} : { "Content-Type": "application/json" };
  let answer;
  try {
    answer = await fetch(path, { method, headers: { ...bearer, ...json, ...headers }, body: content ?? (body && JSON.stringify(body)) });
  } catch {
    throw new Error(word("away"));
  }
  const scope = answer.status === 403 && /scope="([^"]+)"/.exec(answer.headers.get("WWW-Authenticate") ?? "")?.[1];
  if (scope && method === "GET") throw new Refused(word("scope_missing", { n: scope }));
  if (answer.status === 401 || (answer.status === 403 && method === "GET")) throw new Refused(word("denied"));
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({ detail: answer.statusText }));
    const fault = problem.errors?.[0];
    throw Object.assign(new Error(word("failed", { detail: fault?.detail ?? problem.detail })), { field: fault?.pointer?.slice(1) });
  }
  return answer;
}

export const read = async (path) => (await ask(path)).json();

// Runs `work`; what goes wrong is said in the alert, and a refused token leads back to signing in.
// `keep`: nobody asked for the work, so what was said before stays.
export async function tell(work, { keep = false } = {}) {
  if (!keep) {
    byId("trouble").textContent = byId("said").textContent = "";
    document.querySelectorAll("dialog > [role=alert]").forEach((said) => said.remove());
    document.querySelectorAll("dialog > .outcome").forEach((said) => (said.textContent = ""));
  }
  try {
    return await work();
  } catch (error) {
    const dialog = error instanceof Refused ? null : document.querySelector("dialog[open]");
    if (dialog) dialog.prepend(make("p", { className: "note", role: "alert" }, error.message));
    else byId("trouble").textContent = error.message;
    if (error instanceof Refused) {
      sessionStorage.removeItem("token");
      document.querySelectorAll("dialog[open]").forEach((open) => open.close());
      byId("enter").hidden = false;
      byId("overview").hidden = true;
    }
  }
}

export function save(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export const download = async (path, name, headers = {}) => save(await (await ask(path, { headers })).blob(), name);

// Signing in and out. `enter` shows the page to whoever has a token; `first` is what the keyboard goes on at, for the
// button that was pressed is gone.
export function atTheDoor(enter, first) {
  const entered = async () => {
    await enter();
    byId("enter").hidden = true;
    byId("overview").hidden = byId("leave").hidden = false;
  };
  byId("enter").addEventListener("submit", (event) => {
    event.preventDefault();
    sessionStorage.setItem("token", byId("token").value.trim());
    byId("token").value = "";
    tell(() => entered().then(() => byId(first).focus()));
  });
  byId("leave").addEventListener("click", () => {
    sessionStorage.removeItem("token");
    location.replace("/");
  });
  window.addEventListener("hashchange", () => takeToken() && tell(entered));
  if (takeToken()) tell(entered);
}
