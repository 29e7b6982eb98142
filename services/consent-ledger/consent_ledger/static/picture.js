// The way from a leaf up to the signed root, drawn: at each step the hash so far, and the neighbour it is hashed with.

import { toHex } from "./proof.js";
import { say } from "./words.js";

const SPACE = "http://www.w3.org/2000/svg";
const [WIDTH, STEP, BOX, TALL, MIDDLE, AWAY] = [600, 74, 168, 34, 300, 190];

function draw(tag, attributes, text) {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

const short = (hash) => `${toHex(hash).slice(0, 12)}…`;

function box(x, y, kind, hash, label) {
  const group = draw("g", { class: kind });
  group.append(
    draw("rect", { x: x - BOX / 2, y: y - TALL / 2, width: BOX, height: TALL, rx: 6 }),
    draw("text", { x, y: y - 2, class: "label" }, label),
    draw("text", { x, y: y + 12, class: "hash" }, short(hash)),
  );
  return group;
}

const line = (x1, y1, x2, y2, kind) => draw("path", { d: `M${x1} ${y1} C${x1} ${(y1 + y2) / 2} ${x2} ${(y1 + y2) / 2} ${x2} ${y2}`, class: kind });

// An <svg> of the steps that `wayUp` gave. Tall as the tree is deep.
export function picture(index, way, size) {
  const height = STEP * (way.steps.length + 1) + 10;
  const svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-labelledby": "picture-title picture-words" });
  svg.append(
    draw("title", { id: "picture-title" }, say("picture_title", { index, size })),
    draw("desc", { id: "picture-words" }, say("picture_words", { steps: way.steps.length, root: toHex(way.root) })),
  );
  const y = (level) => height - STEP / 2 - level * STEP;
  const boxes = [];
  way.steps.forEach((step, level) => {
    const x = step.side === "left" ? MIDDLE - AWAY : MIDDLE + AWAY;
    svg.append(line(MIDDLE, y(level) - TALL / 2, MIDDLE, y(level + 1) + TALL / 2, "way"));
    svg.append(line(x, y(level) - TALL / 2, MIDDLE, y(level + 1) + TALL / 2, "beside"));
    boxes.push(box(MIDDLE, y(level), level ? "node" : "leaf", step.hash, level ? say("picture_both") : say("picture_entry", { index })));
    boxes.push(box(x, y(level), "sibling", step.sibling, say("picture_proof")));
  });
  boxes.push(box(MIDDLE, y(way.steps.length), "root", way.root, way.steps.length ? say("picture_root", { size }) : say("picture_alone", { index })));
  svg.append(...boxes);
  return svg;
}
