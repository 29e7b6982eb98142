// The beginning: the button is put on the page; nothing is asked or kept before somebody presses it.

view.onOpen = () => {
  if (!talk.id && !pending) resume();
  else if (asked) asked.focus();
};

const settle = () => {
  const twin = `souhlas-widget[data-workspace="${CSS.escape(workspace)}"][data-bot="${CSS.escape(bot)}"]`;
  if (document.querySelector(twin)) return;
  document.body.append(host);
  shell.dir = getComputedStyle(document.documentElement).direction;
  paint(shell, settings.color);
  reword(settings.locale);
  if (settings.opens) view.open();
};
if (document.body) settle();
else document.addEventListener("DOMContentLoaded", settle);
