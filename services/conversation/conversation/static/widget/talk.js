// The conversation: begun or gone on with, answered, withdrawn from. The server keeps its order; this only shows it.

const talk = { id: null, token: null, expects: null, preferences: null, decided: new Map() };
let pending = null; // {give, said, tried, reading}: the call that is under way or waits for its next try

/** Why there is no answer, in the visitor's words. */
const reason = (answer, seconds) => {
  if (answer.status === 429) return words.busy.replace("{s}", seconds);
  return answer.status === 0 && navigator.onLine === false ? words.offline : words.trouble;
};

/** One call, until it is answered; a newer one takes its place. Null when that happened. */
const deliver = async (method, path, options, note = "") => {
  if (pending) pending.give.up();
  const mine = { tried: false, said: JSON.stringify(options.body), reading: method === "GET", key: options.key, no: path.endsWith("/withdraw") };
  pending = mine;
  view.fault();
  const slow = setTimeout(() => view.status(method === "POST" && talk.id ? words.sending : words.loading), 400);
  mine.give = insist(method, path, options, (answer, seconds) => {
    mine.tried = true;
    clearTimeout(slow);
    view.status();
    view.fault(`${note} ${reason(answer, seconds)}`.trim(), mine.give.now);
    if (answer.status === 0 && navigator.onLine) {
      console.warn(`Souhlas: no answer from ${settings.home}; is this page's origin among the workspace's allowed_origins?`);
    }
  });
  const answer = await mine.give.answer;
  clearTimeout(slow);
  if (pending !== mine) return null;
  pending = null;
  view.status();
  view.fault();
  return answer;
};

/** A body as it is sent: with the field that only programs fill in, if one has. */
const sent = (body) => (trap.value ? { ...body, website: trap.value } : body);

/** Remember what was decided, the latest last. */
const note = (items) => {
  for (const { purpose, decision } of items) {
    if (decision === "unclear") continue;
    talk.decided.delete(purpose);
    talk.decided.set(purpose, decision);
  }
};

const typed = () => composer.querySelector("input, textarea");

/** What is typed and not sent yet, where the question is still the one that it was typed to. */
const unsent = (expects, id = talk.id) => {
  const now = talk.expects;
  const same = now && id === talk.id && now.type === expects.type && now.step_id === expects.step_id;
  const input = typed();
  return same && input ? input.value : "";
};

/** Show where the conversation stands now. */
const present = (expects, kept = unsent(expects), focus = mayFocus()) => {
  talk.expects = expects;
  view.consent(talk.decided, talk.preferences);
  show(expects, { kept, focus, typable: talk.decided.size > 0, answer: say, restart: () => begin() });
};

/** Show a whole conversation as the server has it. */
const renew = (whole, remark) => {
  const kept = unsent(whole.expects, whole.conversation_id);
  talk.id = whole.conversation_id;
  talk.preferences = whole.preferences_url || talk.preferences;
  talk.decided = new Map();
  note(whole.decisions || []);
  for (const [purpose, decision] of talk.decided) {
    if (decision === "granted" && whole.granted && !whole.granted.includes(purpose)) talk.decided.set(purpose, "withdrawn");
  }
  for (const purpose of whole.granted || []) talk.decided.set(purpose, "granted");
  reword(whole.locale);
  const focus = mayFocus();
  log.setAttribute("aria-busy", "true");
  log.replaceChildren();
  if (remark) view.remark(remark);
  whole.messages.forEach(view.message);
  log.removeAttribute("aria-busy");
  present(whole.expects, kept, focus);
};

const conversation = (path = "") => `v1/widget/conversations/${talk.id}${path}`;
const start = `v1/widget/${encodeURIComponent(workspace)}/${encodeURIComponent(bot)}/conversations`;

/** Begin a new conversation; as the same contact where the visitor token is still good. */
const begin = async (remark = null) => {
  const known = talk.token || memory.read();
  const page_url = location.href.split(/[?#]/)[0];
  const answer = await deliver("POST", start, { body: sent({ locale: settings.locale, page_url, visitor_token: known }) });
  if (!answer) return;
  if (answer.status !== 201) return view.fault(answer.status === 403 ? words.barred : answer.status === 404 ? words.absent : answer.body.detail);
  talk.token = answer.body.visitor_token;
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
  const late = await deliver("POST", no.path, { body: no.body, token, key: no.key }, words.unkept);
  if (late) memory.paid(no.key);
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
  renew(answer.body);
  if (paid && paid.late.body.code === "step_out_of_order") await insistOnNo(paid.no.purpose);
};

/** A "no" that came to a question answered with a yes elsewhere is a no all the same: that purpose is taken back. */
const insistOnNo = (purpose) => talk.decided.get(purpose) === "granted" && withdraw({ purpose });

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
  answer.messages.forEach(view.message);
  note(answer.decisions || (answer.decision ? [answer.decision] : []));
  present(answer.expects, unsent(answer.expects), focus);
};

/**
 * Send an answer. The same answer pressed again while it waits is the same call under the same key; what is only being read
 * gives way to an answer, and is read again after it.
 */
const say = async (value, input, more = {}) => {
  const given = sent({ step_id: talk.expects.step_id || null, value, input, ...more });
  if (pending && !pending.reading) {
    if (pending.no) return pending.give.now(); // a withdrawal that waits goes first
    if (!pending.tried) return;
    if (pending.said === JSON.stringify(given)) return pending.give.now();
  }
  const path = conversation("/answers");
  const purpose = talk.expects.purpose;
  const refused = value === "refused" && input === "button";
  if (pending) memory.paid(pending.key); // the visitor answers otherwise
  const paid = await pay(talk.token); // a "no" that another tab left was pressed before this, and is recorded before it
  if (paid === null) return;
  const sure = !pending && !paid;
  memory.write(talk.token);
  const key = newKey();
  if (refused && !given.website) memory.owe({ path, body: given, key, purpose });
  const answer = await deliver("POST", path, { body: given, token: talk.token, key });
  if (!answer) return;
  memory.paid(key);
  const { status, body: said } = answer;
  if (status === 200) {
    if (typed()) typed().value = "";
    return heard(said, sure);
  }
  if (said.code === "step_out_of_order") {
    if (said.expects && said.expects.step_id === talk.expects.step_id && said.expects.type === talk.expects.type) {
      present(said.expects, value || "");
      return view.fault(words.ended); // only a withdrawal is heard after it
    }
    const ended = said.expects && said.expects.type === "end"; // idle for too long: the transcript says so
    await look(ended ? null : words.moved);
    return (refused || said.meant === "refused") && insistOnNo(purpose); // the server heard a no in what was typed
  }
  if (status !== 422) return lost(answer);
  if (said.expects) present({ ...said.expects, ...more }, input === "typed" ? value : undefined);
  refuse(said.detail);
};

/**
 * Take every consent back, or that of one purpose: one press, nothing asked. What still waits to be sent is not sent any
 * more. The press itself outlives the tab: it is sent when the page is next loaded.
 */
const withdraw = async (body = {}) => {
  const sure = !pending;
  const key = newKey();
  const path = conversation("/withdraw");
  memory.write(talk.token);
  memory.owe({ path, body, key });
  const answer = await deliver("POST", path, { body, token: talk.token, key }, words.unkept);
  if (!answer) return;
  memory.paid(key);
  if (answer.status !== 200) return lost(answer);
  await heard(answer.body, sure);
};
taker.addEventListener("click", () => withdraw());
