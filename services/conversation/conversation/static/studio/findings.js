// What the publish check found: the whole list above, and each finding beside its step.

import { byId, make, word } from "./page.js";

const line = ({ severity, message, article }) =>
  make("li", { className: severity }, make("strong", {}, word(severity)), ` ${message} `, make("small", {}, article));

export function draw(findings, { invalid = "", focus = false }) {
  for (const place of document.querySelectorAll("#steps .findings")) place.replaceChildren();
  const cards = new Map([...document.querySelectorAll("#steps > li")].map((card) => [card.dataset.step, card]));
  for (const finding of findings) {
    cards.get(finding.step)?.querySelector(".findings").append(line(finding));
  }
  const errors = findings.filter((finding) => finding.severity === "error").length;
  const title = make("h3", { id: "findings-title", tabIndex: -1 }, summary(findings.length, errors, invalid));
  const lines = findings.map((finding) => (cards.has(finding.step) ? toStep(finding, cards.get(finding.step)) : line(finding)));
  byId("bot-findings").className = `part ${errors || invalid ? "bad" : "good"}`;
  byId("bot-findings").replaceChildren(title, make("ul", { className: "findings" }, ...lines));
  if (focus) title.focus();
}

const summary = (all, errors, invalid) => {
  if (invalid) return invalid;
  if (errors) return word("found_errors", { n: errors });
  return all ? word("found_warnings", { n: all }) : word("found_nothing");
};

function toStep(finding, card) {
  const item = line(finding);
  const go = make("button", { type: "button", className: "link" }, word("show_step", { step: finding.step }));
  go.addEventListener("click", () => {
    card.querySelector("details").open = true;
    card.querySelector("summary").focus();
    card.scrollIntoView({ block: "nearest" });
  });
  item.append(" ", go);
  return item;
}
