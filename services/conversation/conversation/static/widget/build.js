// How elements are made: by the DOM alone, so that no policy of the page (CSP, Trusted Types) is in the way.

/** An element: `make("button", {class: "x", onclick: f}, "text", child)`. Attributes that are null are left out. */
const make = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else if (value != null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
};

/** A line drawing of 24 by 24, said to nobody. */
const icon = (...paths) => {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", d);
    drawing.append(path);
  }
  return drawing;
};
const BUBBLE = ["M4 5h16v11H10l-4 4v-4H4z", "M8 9h8M8 12h5"];
const CROSS = ["M6 6l12 12M18 6L6 18"];
const ARROW = ["M4 12h15M13 6l6 6-6 6"];
const SHIELD = ["M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z"];

/** A link that leaves the chat open. */
const link = (address, text) =>
  make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text, make("span", { class: "hidden" }, ` (${words.tab})`));

/** A web address that is safe to link to, else null. */
const safe = (address) => (/^https?:\/\//i.test(address || "") ? address : null);

/** The style as a sheet of the shadow root; where that is not known, as an element under the script's own nonce. */
const dress = (root) => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(make("style", { nonce: settings.nonce || null }, STYLE));
  }
};

/** Black or white, whichever reads better on a colour: WCAG 2.2, relative luminance. One of them has at least 4.58:1. */
const inkOn = (rgb) => {
  const [r, g, b] = rgb.map((part) => (part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.1791 ? "#000" : "#fff";
};

/** Take the page's colour, if the browser knows it and it is opaque. */
const paint = (element, color) => {
  element.style.color = color || "";
  const found = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(element.style.color && getComputedStyle(element).color);
  element.style.color = "";
  if (found) {
    element.style.setProperty("--accent", found[0]);
    element.style.setProperty("--on-accent", inkOn(found.slice(1).map(Number)));
  }
};
