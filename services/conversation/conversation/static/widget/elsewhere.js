// What happens in other tabs, other bots of the page, on the preference page, and while nobody looks at this one.

/** A "no" that is still owed is sent by whoever comes upon it: under one key it is done once. Without one, what is said is looked at. */
const settleUp = async () => {
  while (pending && pending.reading) await pending.give.answer;
  if (pending) return;
  if (!memory.owed()) return check();
  if (!talk.id) return resume();
  const paid = await pay(talk.token);
  if (!paid) return;
  await look();
  if (paid.late.body.code === "step_out_of_order") await insistOnNo(paid.no.purpose);
};

/**
 * A "no" was pressed in another tab: what waits here was pressed before a withdrawal. Once it is answered, this tab looks again;
 * if it is not for a while, that tab may be gone.
 */
addEventListener("storage", async ({ key, newValue }) => {
  if (key !== `${memory.name}.no`) return;
  if (!newValue) return settleUp();
  setTimeout(() => memory.owed() && settleUp(), 2000);
  if (!pending || pending.reading || pending.no) return;
  const no = JSON.parse(newValue);
  if (!no.path.endsWith("/withdraw") || no.token !== talk.token) return;
  const { flight, up } = pending.give;
  const { text } = pending;
  const { answers } = talk;
  up();
  pending = null;
  hold();
  await flight;
  await look(words.moved);
  if (text) unsaid(text, "typed");
  if (flight) await overtaken(flight, answers, no.body);
});

/** Whether what is said of the consent still holds: it may have been taken back elsewhere meanwhile. */
const check = async () => {
  if (!talk.id || !talk.decided.size || pending) return;
  const { id } = talk;
  const { status, body: whole } = await call("GET", conversation(), { token: talk.token });
  if (status !== 200 || pending || id !== talk.id) return;
  const granted = [...talk.decided].filter(([, decision]) => decision === "granted").map(([purpose]) => purpose);
  const now = whole.granted || granted;
  if (now.length === granted.length && now.every((purpose) => granted.includes(purpose))) return;
  const remarks = log.querySelectorAll(".remark"); // of this tab, and perhaps with words to be copied
  renew(whole);
  log.append(...remarks);
  reveal();
};
addEventListener("online", settleUp);
addEventListener("pageshow", ({ persisted }) => persisted && settleUp());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && settleUp());
