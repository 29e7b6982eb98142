// The beginning: the button is put on the page; nothing is asked or kept before somebody presses it
// (but a "no" pressed earlier, which could not be sent then, is sent at once).

view.onOpen = () => {
  if (!talk.id && !pending) resume();
  else if (asked) {
    asked.focus();
    reveal();
    check();
  }
};

// Beside the page's body, not in it: routers replace it, and what transforms or filters it moves all that is fixed in it.
const settle = () => {
  if (living(settings)) return;
  for (const dead of document.querySelectorAll("souhlas-widget")) if (!dead.shadowRoot) dead.remove();
  shell.style.setProperty("--nth", document.querySelectorAll("souhlas-widget").length); // two bots, two places
  document.documentElement.append(host);
  shell.dir = getComputedStyle(document.documentElement).direction;
  paint(shell, settings.color);
  reword(settings.locale);
  if (settings.opens) view.open();
  else if (memory.owed()) resume();
};
if (document.body) settle();
else document.addEventListener("DOMContentLoaded", settle);
