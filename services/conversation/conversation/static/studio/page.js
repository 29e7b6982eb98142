// What all parts of the studio share: words, making elements, the token, asking the service.

const words = JSON.parse(document.getElementById("words").textContent);
export const lang = document.documentElement.lang;
export const byId = (id) => document.getElementById(id);
export const LOCALES = { cs: "Čeština", en: "English", de: "Deutsch", sk: "Slovenčina" };

// The word for `key`; {name} in it is filled in. Unknown keys are shown as they are.
export const word = (key, fill = {}) =>
  Object.entries(fill).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words[key] ?? key);

// The first of `texts` in which something can be seen, else "".
export const firstSeen = (...texts) => texts.find((text) => /[^\p{C}\p{Z}\p{Mn}\p{Me}\u115f\u1160\u2800\u3164\uffa0]/u.test(text ?? "")) ?? "";

// What the service says was wrong, in the page's language where it is known.
export const detailed = (detail) => words.details[detail] ?? worded(detail);

// The same for what has a name or a number in it, which stays as it is.
function worded(detail) {
  const [pattern, text] = words.patterns.find(([each]) => new RegExp(`^${each}$`).test(detail)) ?? ["", ""];
  return text ? detail.replace(new RegExp(`^${pattern}$`), text) : detail;
}

// An element with properties, and children that are elements or text. Text never becomes markup.
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const button = (text, onclick, properties = {}) => make("button", { type: "button", onclick, ...properties }, text);

// What was taken out can be put back. A second click of the double click that took it out does not.
export const undoLine = (name, back) =>
  make("p", { className: "undo" }, word("removed", { name }), " ", button(word("undo"), (event) => event.detail > 1 || back(), { "aria-label": word("undo_named", { name }) }));

// The token stays in this tab: it comes from the field or the fragment, and leaves the address bar at once.
export function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem("token", given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem("token");
}

// The workspace that the token names: only to be shown, the service looks for itself.
export function workspaceName() {
  try {
    const claims = sessionStorage.getItem("token").split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(claims), (sign) => sign.charCodeAt(0)))).workspace ?? "";
  } catch {
    return "";
  }
}

// A token will not do. Whoever has signed in with another one since need not hear of it.
export class Refused extends Error {
  constructor(said, token = sessionStorage.getItem("token")) {
    super(said);
    this.token = token;
  }

  get isPast() {
    return this.token === null || this.token !== sessionStorage.getItem("token");
  }
}

// One call: {status, body}. Throws what a person can read: a token that will not do, or no answer.
// `over` is the tag of what is written over, "" for nothing: where there is something else by now, 412.
export async function ask(path, { method = "GET", body, once = false, over = null } = {}) {
  const token = sessionStorage.getItem("token");
  if (!/^[\x21-\x7e]+$/.test(token)) throw new Refused(word("token_odd"));
  const headers = { Authorization: `Bearer ${token}`, "Accept-Language": lang };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (over) headers["If-Match"] = over;
  else if (over === "") headers["If-None-Match"] = "*";
  if (once) headers["Idempotency-Key"] = crypto.getRandomValues(new Uint32Array(4)).join("-");
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Error(word("away"));
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.status === 401) throw new Refused(word("denied"), token);
  if (answer.status === 403) throw method === "GET" ? new Refused(word("may_not"), token) : new Error(word("may_not"));
  if (answer.status >= 500 || answer.status === 429) throw new Error(word("away"));
  return { status: answer.status, body: said, tag: answer.headers.get("ETag") };
}

// A write over what was read; what somebody else wrote meanwhile, in another tab too, is asked about first.
export async function write(path, body, over) {
  const answer = await ask(path, { method: "PUT", body, once: true, over });
  if (answer.status !== 412) return answer;
  if (!window.confirm(word("overwrite"))) throw new Error(word("changed_elsewhere"));
  return ask(path, { method: "PUT", body, once: true });
}

export const failed = (answer) => new Error(word(`code_${answer.body.code}`) === `code_${answer.body.code}`
  ? word("failed", { detail: detailed(answer.body.detail ?? String(answer.status)) })
  : word(`code_${answer.body.code}`));

// Runs `work`; what goes wrong is said in the alert, and a refused token leads back to signing in. What was said before is
// gone, unless the work goes on `beside` what somebody does: that may be what they are just reading.
export async function tell(work, beside = false) {
  if (!beside) byId("trouble").textContent = "";
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused && error.isPast) return undefined;
    byId("trouble").textContent = error.message;
    if (error instanceof Refused) {
      sessionStorage.removeItem("token");
      byId("enter").hidden = false;
      byId("studio").hidden = true;
      byId("leave").hidden = true;
    } else byId("trouble").scrollIntoView({ block: "nearest" });
    return undefined;
  }
}

let working = false;
// Runs `work` by itself, with `buttons` disabled: what is pressed meanwhile is no wish of its own, as in a double click.
export async function alone(buttons, work) {
  if (working) return;
  working = true;
  const pressed = document.activeElement;
  for (const each of buttons) each.disabled = true;
  await tell(work);
  for (const each of buttons) each.disabled = false;
  working = false;
  if (document.activeElement === document.body && pressed?.isConnected) pressed.focus();
}

// `work`, once nothing has asked for it for a while.
export function later(work, milliseconds = 500) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}
