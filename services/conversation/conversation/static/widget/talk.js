// The conversation: begun or gone on with, answered, withdrawn from. The server keeps its order; this only shows it.

// `found` is the token that lay on the device when the conversation was begun, `answers` how many were given here.
const talk = { id: null, token: null, found: null, expects: null, preferences: null, decided: new Map(), times: new Map(), answers: 0 };
let pending = null; // {give, said, text, tried, reading, no}: the call that is under way or waits for its next try

/** Why there is no answer, in the visitor's words. */
const reason = (answer, seconds) => {
  if (answer.status === 429) return words.busy.replace("{s}", seconds);
  return answer.status === 0 && navigator.onLine === false ? words.offline : words.trouble;
};

/** One call, until it is answered; a newer one takes its place. Null when that happened. */
const deliver = async (method, path, options, note = "", text = null) => {
  if (pending) pending.give.up();
  const no = path.endsWith("/withdraw");
  const mine = { tried: false, said: JSON.stringify(options.body), reading: method === "GET", key: options.key, no, text };
  pending = mine;
  hold();
  view.fault();
  const slow = setTimeout(() => view.status(method === "POST" && talk.id ? words.sending : words.loading), 400);
  mine.give = insist(method, path, options, (answer, seconds) => {
    mine.tried = true;
    clearTimeout(slow);
    view.status();
    hold();
    view.fault(`${note} ${reason(answer, seconds)} ${text ? words.stay : ""}`.trim(), mine.give.now);
    if (text && typed()) edited({ target: typed() });
    if (answer.status === 0 && navigator.onLine) {
      console.warn(`Souhlas: no answer from ${settings.home}; is this page's origin among the workspace's allowed_origins?`);
    }
  });
  const answer = await mine.give.answer;
  clearTimeout(slow);
  if (pending !== mine) return null;
  pending = null;
  hold();
  view.status();
  if (!answer) return null;
  view.fault();
  return answer;
};

/** What was typed and is on its way cannot be changed; while it waits for its next try it can. */
const hold = () => {
  if (typed()) typed().readOnly = Boolean(pending && pending.text && !pending.tried);
};

/** What waits and is typed otherwise now is not what would be sent: it is sent when it is sent again. */
const edited = ({ target }) => {
  if (!pending || !pending.text || !pending.tried || pending.give.flight || target.value === pending.text) return;
  pending.give.up();
  view.fault(words.edited);
};

/** A body as it is sent: with the field that only programs fill in, if one has. */
const sent = (body) => (trap.value ? { ...body, website: trap.value } : body);

/** Remember what was decided, the latest last. */
const note = (items) => {
  for (const { purpose, decision, decided_at } of items) {
    if (decision === "unclear") continue;
    talk.times.set(purpose, decided_at);
    talk.decided.delete(purpose);
    talk.decided.set(purpose, decision);
  }
};

const typed = () => composer.querySelector("input, textarea");
composer.addEventListener("input", edited);

/** Whether it is the same question; one that a withdrawal puts again has another `step_id`, behind a tilde. */
const alike = (one, other) => {
  const id = ({ step_id = "" }) => step_id.split("~")[0];
  return one.type === other.type && id(one) === id(other);
};

/** What is typed and not sent yet, where the question is still the one that it was typed to. */
const unsent = (expects, id = talk.id) => {
  const now = talk.expects;
  const same = now && id === talk.id && alike(now, expects);
  const input = typed();
  return same && input ? input.value : "";
};

/** Show where the conversation stands now. */
const present = (expects, kept = unsent(expects), focus = mayFocus()) => {
  talk.expects = expects;
  view.consent(talk.decided, talk.preferences);
  show(expects, { kept, focus, typable: talk.decided.size > 0, answer: say, restart: () => begin() });
};

/** The token of now takes the place of an `old` one of the same visitor, which would end before their consent does. */
const lengthen = (old) => {
  memory.renew(talk.token, old);
  if (talk.found === old) talk.found = talk.token;
};

let filled = 0;
/** What comes from now on is said, with the remarks made meanwhile; unless the transcript is being filled anew. */
const hear = (filling) => {
  if (filling !== filled) return;
  log.removeAttribute("aria-busy");
  log.setAttribute("aria-live", "polite");
  log.append(...view.unheard.splice(0).filter((remark) => remark.isConnected)); // put in anew: only what is added is said
};

/** Show a whole conversation as the server has it. */
const renew = (whole, remark) => {
  const old = talk.token;
  talk.token = whole.visitor_token || old;
  if (talk.token !== old) lengthen(old);
  const kept = unsent(whole.expects, whole.conversation_id);
  const same = talk.id === whole.conversation_id && whole.expects.type !== "end" && JSON.stringify(talk.expects) === JSON.stringify(whole.expects);
  talk.id = whole.conversation_id;
  talk.preferences = whole.preferences_url || talk.preferences;
  talk.decided = new Map();
  talk.times = new Map();
  note(whole.decisions || []);
  for (const [purpose, decision] of talk.decided) {
    if (decision === "granted" && whole.granted && !whole.granted.includes(purpose)) talk.decided.set(purpose, "withdrawn");
  }
  for (const purpose of whole.granted || []) talk.decided.set(purpose, "granted");
  reword(whole.locale);
  const focus = mayFocus();
  log.setAttribute("aria-busy", "true"); // until it has been drawn: what is read again is not said again
  log.setAttribute("aria-live", "off");
  filled += 1;
  const filling = filled;
  log.replaceChildren();
  whole.messages.forEach(view.message);
  if (remark) view.remark(remark);
  requestAnimationFrame(() => requestAnimationFrame(() => hear(filling)));
  if (same) {
    view.consent(talk.decided, talk.preferences); // its buttons stay: one may be under a finger just now
    mark(whole.expects);
    reveal();
  } else present(whole.expects, kept, focus);
};

const conversation = (path = "") => `v1/widget/conversations/${talk.id}${path}`;
const start = `v1/widget/${encodeURIComponent(workspace)}/${encodeURIComponent(bot)}/conversations`;

/** Begin a new conversation; as the same contact where the visitor token is still good. */
const begin = async (remark = null) => {
  talk.found = memory.stored();
  const known = talk.token || memory.read();
  const page_url = location.href.split(/[?#]/)[0];
  const answer = await deliver("POST", start, { body: sent({ locale: settings.locale, page_url, visitor_token: known }) });
  if (!answer) return;
  if (answer.status !== 201) return view.fault(answer.status === 403 ? words.barred : answer.status === 404 ? words.absent : answer.body.detail);
  talk.token = answer.body.visitor_token;
  if (answer.body.renewed) lengthen(known);
  renew(answer.body, remark);
  if (known) await look(remark); // what was agreed to earlier is said there
};

/** Read the conversation again. */
const look = async (remark = null) => {
  const answer = await deliver("GET", conversation(), { token: talk.token });
  if (answer && answer.status === 200) renew(answer.body, remark);
  else if (answer) await lost(answer);
};

/** Send a "no" that is still owed. Null while it is on its way; undefined where none was. */
const pay = async (token) => {
  const no = memory.owed();
  if (!no) return undefined;
  const late = await deliver("POST", no.path, { body: no.body, token: no.token || token, key: no.key }, words.unkept);
  if (late && late.status !== 403) memory.paid(no.key); // a page that is not allowed now may be again
  return late && { late, no };
};

/** Go on where the visitor was, else begin. */
const resume = async () => {
  const known = memory.read();
  if (!known) return begin();
  const paid = await pay(known);
  if (paid === null) return;
  const answer = await deliver("GET", `${start}/latest`, { token: known });
  if (!answer) return;
  if (answer.status !== 200) return lost(answer, answer.status === 404);
  talk.token = known;
  talk.found = known;
  renew(answer.body);
  if (paid && paid.late.body.code === "step_out_of_order") await insistOnNo(paid.no.purpose);
};

/**
 * Another tab has answered since this conversation was begun, as another contact: what the device remembers is that one, and
 * this tab goes on as it. An answer that was a "no" is one there too.
 */
const join = async (token, purpose) => {
  talk.token = null;
  talk.id = null;
  await resume();
  if (talk.token === token) view.remark(words.moved);
  reveal();
  if (purpose && talk.id) await insistOnNo(purpose);
};

/** A "no" that came to a question answered with a yes elsewhere is a no all the same: what that yes granted is taken back. */
const insistOnNo = async (purpose) => {
  const granted = (one) => talk.decided.get(one) === "granted";
  if (!granted(purpose)) return;
  const when = talk.times.get(purpose);
  const together = [...talk.times].filter(([one, time]) => one !== purpose && granted(one) && time === when);
  for (const one of [purpose, ...together.map(([one]) => one)]) await withdraw({ purpose: one });
};

/** The conversation is not there any more. */
const lost = async ({ status, body: said }, quietly) => {
  if (status === 403) return view.fault(words.barred);
  if (![401, 404, 410].includes(status)) return view.fault(said.detail);
  if (status !== 404) {
    talk.token = null;
    memory.forget();
  }
  talk.id = null;
  await begin(quietly ? null : words.lost);
};

/** What the server made of a step. */
const heard = async (answer, sure) => {
  if (!sure) return look();
  const focus = mayFocus();
  view.newest = null;
  const decisions = answer.decisions || (answer.decision ? [answer.decision] : []);
  if (memory.refused && !talk.decided.size && decisions.some(({ decision }) => decision !== "unclear")) view.newest = view.remark(words.unstored);
  answer.messages.forEach(view.message);
  const { type, prompt } = answer.expects;
  const still = type !== "end" && alike(talk.expects, answer.expects);
  if (still && prompt && !answer.messages.some(({ text }) => text === prompt)) {
    view.newest ||= log.lastElementChild; // what was done is read before the question that is still open
    view.message({ from: "bot", text: prompt });
  }
  note(decisions);
  present(answer.expects, unsent(answer.expects), focus);
};

/** What was typed and could not be said, to be read and copied: the question is another one now. */
const unsaid = (value, input) => {
  if (input === "typed" && value && unsent(talk.expects) !== value) view.remark(`${words.unsaid}\n${value}`);
  reveal();
};

/** What was pressed or typed while an answer was on its way is said after it: words to the question that they were typed to. */
const afterwards = async (first, before, value, input, more, question) => {
  if (value !== "refused" && input !== "typed") return;
  await first.give.flight;
  await new Promise((done) => setTimeout(done)); // until it is known what became of it
  if (first.tried && pending === first) return reply(before, value, input, more); // it waits, and gives way
  await before;
  if (input === "button") return insistOnNo(question.purpose);
  if (typed()) typed().value = value; // where they are sent from, and stay if they are not heard
  return talk.id && reply(null, value, input, more, question);
};

/** Words that came after their question had been answered: a "no" is one all the same, and so was a withdrawal; all else stays. */
const late = (purpose, value, meant) => {
  if (meant === "refused") {
    if (typed()) typed().value = "";
    return insistOnNo(purpose);
  }
  present(talk.expects, value);
  view.fault(talk.expects.type === "end" ? words.ended : words.late);
};

let saying = null;
/** Answer: see `reply`. */
const say = (value, input, more = {}) => {
  saying = reply(saying, value, input, more);
  return saying;
};

/**
 * Send an answer. The same answer pressed again while it waits is the same call under the same key; what is only being read
 * gives way to an answer, and is read again after it.
 */
const reply = async (before, value, input, more, question = talk.expects) => {
  const given = sent({ step_id: question.step_id || null, value, input, ...more });
  const { purpose } = question;
  if (pending && !pending.reading) {
    if (pending.no) return pending.give.now(); // a withdrawal that waits goes first
    if (pending.said === JSON.stringify(given)) return pending.tried ? pending.give.now() : undefined;
    if (!pending.tried) return afterwards(pending, before, value, input, more, question);
  }
  const path = conversation("/answers");
  const refused = value === "refused" && input === "button";
  const stored = memory.stored();
  if (stored && !memory.token && stored !== talk.found && stored !== talk.token) return join(stored, refused && purpose);
  if (pending) memory.paid(pending.key); // the visitor answers otherwise
  const paid = await pay(talk.token); // a "no" that another tab left was pressed before this, and is recorded before it
  if (paid === null) return;
  const sure = !pending && !paid;
  memory.write(talk.token);
  talk.answers += 1;
  const key = newKey();
  if (refused) memory.owe({ path, body: given, key, purpose, token: talk.token });
  const text = input === "typed" ? value : null;
  const answer = await deliver("POST", path, { body: given, token: talk.token, key }, "", text);
  if (!answer) return;
  memory.paid(key);
  const { status, body: said } = answer;
  if (status === 200) {
    if (typed() && typed().value === value) typed().value = "";
    await heard(said, sure);
    const dropped = question.type === "field" && value !== null && !said.freshness; // its consent no longer held
    return dropped && check();
  }
  if (said.code === "step_out_of_order") {
    if (!alike(question, talk.expects)) return late(purpose, value, said.meant);
    if (said.expects && said.expects.step_id === talk.expects.step_id && said.expects.type === talk.expects.type) {
      present(said.expects, value || "");
      return view.fault(words.ended); // only a withdrawal is heard after it
    }
    const ended = said.expects && said.expects.type === "end"; // idle for too long: the transcript says so
    await look(ended ? null : words.moved);
    unsaid(value, input);
    return (refused || said.meant === "refused") && insistOnNo(purpose); // the server heard a no in what was typed
  }
  if (status !== 422) {
    await lost(answer);
    return unsaid(value, input);
  }
  if (said.expects) present({ ...said.expects, ...more }, input === "typed" ? value : undefined);
  refuse(said.detail);
  if (!said.expects) await check();
};

/**
 * Take every consent back, or that of one purpose: one press, nothing asked. What still waits to be sent is not sent any
 * more, and what was on its way is taken back when it got there after all. The press itself outlives the tab: it is sent when
 * the page is next loaded.
 */
const withdraw = async (body = {}) => {
  const sure = !pending;
  const flight = pending && !pending.reading && !pending.no ? pending.give.flight : null;
  const { answers } = talk;
  const key = newKey();
  const path = conversation("/withdraw");
  memory.write(talk.token);
  memory.owe({ path, body, key, token: talk.token });
  const answer = await deliver("POST", path, { body, token: talk.token, key }, words.unkept);
  if (!answer) return;
  memory.paid(key);
  if (answer.status !== 200) return lost(answer);
  await heard(answer.body, sure);
  if (flight) await overtaken(flight, answers, body);
};

/** An answer was on its way when everything was taken back: a yes in it was pressed before, and does not stand after. */
const overtaken = async (flight, answers, body) => {
  await flight;
  if (talk.answers !== answers || pending) return;
  await look();
  const granted = [...talk.decided].some(([purpose, decision]) => decision === "granted" && (!body.purpose || body.purpose === purpose));
  if (granted && talk.answers === answers) await withdraw(body);
};
taker.addEventListener("click", (event) => twice(event) || withdraw());
