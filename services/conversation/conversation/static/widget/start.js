// The beginning: the button is put on the page; nothing is asked or kept before somebody presses it
// (but a "no" pressed earlier, which could not be sent then, is sent at once).

view.onOpen = () => {
  if (!talk.id && !pending) resume();
  else if (asked) {
    asked.focus();
    reveal();
  }
};

const settle = () => {
  const twin = `souhlas-widget[data-workspace="${CSS.escape(workspace)}"][data-bot="${CSS.escape(bot)}"]`;
  if (document.querySelector(twin)) return;
  shell.style.setProperty("--nth", document.querySelectorAll("souhlas-widget").length); // two bots, two places
  document.body.append(host);
  shell.dir = getComputedStyle(document.documentElement).direction;
  paint(shell, settings.color);
  reword(settings.locale);
  if (settings.opens) view.open();
  else if (memory.owed()) resume();
};
if (document.body) settle();
else document.addEventListener("DOMContentLoaded", settle);
