// The calls to the server. Nothing goes with them but what is said here: no cookies, no referrer, no query of the page.

const TIMEOUT = 15000;
const LONGEST = 30;
const ask = window.fetch.bind(window);

/** A new key for a new write; `randomUUID` is there on https only. */
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * One call. `{status, body, wait}`: status 0 for no answer or none of ours, `wait` the seconds of Retry-After.
 * Never throws.
 */
const call = async (method, path, { body, token, key } = {}) => {
  const headers = {};
  if (body) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  if (key) headers["Idempotency-Key"] = key;
  const patience = new AbortController();
  const alarm = setTimeout(() => patience.abort(), TIMEOUT);
  try {
    const answer = await ask(settings.home + path, {
      method,
      headers,
      body: body && JSON.stringify(body),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      signal: patience.signal,
    });
    return { status: answer.status, body: await answer.json(), wait: Number(answer.headers.get("Retry-After")) || 0 };
  } catch {
    return { status: 0, body: {}, wait: 0 };
  } finally {
    clearTimeout(alarm);
  }
};

/** Whether the same call may yet succeed. */
const passing = ({ status, body }) => status === 0 || status === 429 || status >= 500 || body.code === "in_progress";

/**
 * One call, repeated until it is answered: the same body under the same key, so that it is done once.
 * `trouble(answer, seconds)` is told of each failure and when the next try is; `give.up()` ends it, `give.now()` hurries.
 * `give.flight` is the answer of the try that is on its way now, if one is: giving up does not bring that one back.
 */
const insist = (method, path, options, trouble) => {
  const give = {};
  give.answer = new Promise((resolve) => {
    let tries = 0;
    let timer;
    let trying = false;
    let over = false;
    const end = (answer) => {
      over = true;
      clearTimeout(timer);
      removeEventListener("online", give.now);
      resolve(answer);
    };
    give.up = () => over || end(null);
    give.now = async () => {
      if (over || trying) return;
      clearTimeout(timer);
      trying = true;
      give.flight = call(method, path, options);
      const answer = await give.flight;
      trying = false;
      give.flight = null;
      if (over) return;
      if (!passing(answer)) return end(answer);
      const seconds = answer.wait || Math.min(2 ** tries++, LONGEST);
      timer = setTimeout(give.now, seconds * 1000);
      trouble(answer, seconds);
    };
    addEventListener("online", give.now);
    give.now();
  });
  return give;
};
