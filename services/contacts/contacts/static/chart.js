// Consent over time: a small chart a purpose, and the same numbers as a table for whoever does not see it.

import { byId, date, make, read, word } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";
const KINDS = ["granted", "refused", "withdrawn", "objected"];
const HEIGHT = 40;

const svg = (tag, attributes) => {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
};

function bars(days, label) {
  const most = Math.max(1, ...days.map((one) => KINDS.reduce((sum, kind) => sum + one[kind], 0)));
  const chart = svg("svg", { class: "chart", viewBox: `0 0 ${days.length * 4} ${HEIGHT}`, role: "img", "aria-label": label, preserveAspectRatio: "none" });
  days.forEach((one, place) => {
    let top = HEIGHT;
    for (const kind of KINDS) {
      const height = (one[kind] / most) * HEIGHT;
      top -= height;
      if (height) chart.append(svg("rect", { class: kind, x: place * 4, y: top, width: 3, height }));
    }
  });
  chart.append(svg("line", { class: "axis", x1: 0, y1: HEIGHT, x2: days.length * 4, y2: HEIGHT }));
  return chart;
}

function table(days) {
  const cell = (text) => make("td", { className: "number" }, String(text));
  const rows = days
    .filter((one) => KINDS.some((kind) => one[kind]))
    .map((one) => make("tr", {}, make("th", { scope: "row" }, date(one.day)), ...KINDS.map((kind) => cell(one[kind]))));
  const head = make("tr", {}, ...[word("day"), ...KINDS.map((kind) => word(kind))].map((text) => make("th", { scope: "col" }, text)));
  return make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows));
}

export async function showChart(titleOf) {
  const { purposes } = await read("/v1/summary/days?days=60");
  const figures = purposes
    .filter((purpose) => purpose.days.some((one) => KINDS.some((kind) => one[kind])))
    .map(({ purpose, days }) => {
      const totals = KINDS.map((kind) => `${word(kind)} ${days.reduce((sum, one) => sum + one[kind], 0)}`).join(", ");
      return make(
        "figure",
        {},
        make("figcaption", {}, make("strong", {}, titleOf(purpose)), `: ${totals}`),
        bars(days, `${titleOf(purpose)}: ${totals}`),
        make("details", {}, make("summary", {}, word("as_table")), table(days)),
      );
    });
  byId("chart").replaceChildren(...(figures.length ? figures : [make("p", {}, word("nothing_yet"))]));
}
