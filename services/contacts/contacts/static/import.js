// The import page: a file is checked first, which changes nothing, then imported. What came of it is in report.js.

import { ask, atTheDoor, byId, lang, mayChange, read, tell, word } from "./page.js";
import { hideReport, showReport } from "./report.js";

const SHAPES = { "Content-Type": "text/csv", Accept: "application/x-ndjson" };
const LINE_END = 10;
// The file as it was checked. Whoever chooses it anew, the same name with another content, causes no event.
let checked = null;

// How many lines a file has, by which progress is measured. Fails when the file is gone or has changed.
async function linesOf(file) {
  let lines = 1;
  for await (const piece of file.stream()) for (const one of piece) lines += one === LINE_END;
  return lines;
}

// Lines of JSON, as they come.
async function* told(answer) {
  const decoder = new TextDecoder();
  let rest = "";
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }
}

function progress(lines, done) {
  if (done) Object.assign(byId("progress"), { max: lines, value: Math.min(done, lines) });
  else byId("progress").removeAttribute("value");
  byId("lines").textContent = done ? word("import_lines", { n: done.toLocaleString(lang) }) : "";
}

// Sends the file; says how far it is; gives the report. An answer that ends without one was broken off.
async function sent(file, dryRun) {
  let done = 0;
  const lines = await linesOf(file).catch(() => {
    throw new Error(word("import_gone"));
  });
  const answer = await ask(`/v1/import?dry_run=${dryRun}`, { method: "POST", content: file, headers: SHAPES });
  try {
    for await (const news of told(answer)) {
      if (!("lines" in news)) return news;
      progress(lines, (done = news.lines));
    }
  } catch {
    // told below: what came by then is all that comes
  }
  throw new Error(word(dryRun ? "import_check_broken" : "import_broken", { n: done.toLocaleString(lang) }));
}

const asked = (event) => event.preventDefault();

// One at a time: while it runs nothing else can be chosen, and leaving the page is asked about where that would stop it.
async function run(button, dryRun) {
  const file = byId("file").files[0];
  const said = word(dryRun ? "import_checking" : "import_running");
  byId("choice").disabled = byId("go").disabled = true;
  byId("running").hidden = false;
  byId("said").textContent = byId("progress").labels[0].textContent = said;
  progress(0, 0);
  if (!dryRun) window.addEventListener("beforeunload", asked);
  let next = button;
  try {
    next = showReport(await sent(file, dryRun));
    checked = file;
  } finally {
    window.removeEventListener("beforeunload", asked);
    byId("choice").disabled = byId("go").disabled = false;
    byId("running").hidden = true;
    byId("said").textContent = "";
    if (byId("enter").hidden) next.focus();
  }
}

async function enter() {
  await read("/v1/purposes");
  byId("only-read").hidden = mayChange();
  byId("import").hidden = !mayChange();
}

byId("import").addEventListener("submit", (event) => {
  event.preventDefault();
  hideReport();
  tell(() => run(event.submitter ?? byId("file"), true));
});
byId("file").addEventListener("change", () => {
  hideReport();
  byId("trouble").textContent = "";
});
byId("go").addEventListener("click", () => tell(() => run(byId("go"), byId("file").files[0] !== checked)));
atTheDoor(enter, "file");
