// What came of a check or an import: numbers, what to do about it, and line by line what was rejected or warned of.

import { byId, lang, make, save, word } from "./page.js";

const MOST_SHOWN = 200;
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
let reported = [];

export function hideReport() {
  byId("report").hidden = byId("go").hidden = true;
}

// By line, as the file has them.
const ofLines = (report) =>
  [...report.rejected.map((one) => ({ ...one, kind: "rejected" })), ...report.warnings.map((one) => ({ ...one, kind: "warning" }))]
    .sort((one, other) => one.line - other.line);

function showCounts(report) {
  const counts = {
    imported: report.imported,
    [report.dry_run ? "updated" : "updated_done"]: report.updated - report.unchanged,
    unchanged: report.unchanged,
    rejected_count: report.rejected_count,
    warnings: report.warnings.length,
  };
  const shown = Object.entries(counts).flatMap(([name, n]) => [
    make("dt", {}, word(`import_${name}`)),
    make("dd", {}, n.toLocaleString(lang)),
  ]);
  byId("counts").replaceChildren(...shown);
}

// The detail names columns and what would be right; it is always in English.
const row = ({ line, kind, code, detail }) =>
  make(
    "tr",
    {},
    make("th", { scope: "row" }, line.toLocaleString(lang)),
    make("td", { className: kind === "rejected" ? "refused" : "unconfirmed" }, word(`import_${kind}`)),
    make("td", {}, word(`line_${code}`), make("small", { lang: "en" }, detail)),
  );

function showLines() {
  const titles = ["line", "kind", "what"].map((name) => make("th", { scope: "col" }, word(`import_${name}`)));
  byId("rows").tHead.replaceChildren(make("tr", {}, ...titles));
  byId("rows").tBodies[0].replaceChildren(...reported.slice(0, MOST_SHOWN).map(row));
  byId("of-lines").hidden = byId("save-report").hidden = !reported.length;
}

// Shows it, and gives what the keyboard goes on at.
export function showReport(report) {
  const news = report.imported + report.updated - report.unchanged;
  reported = ofLines(report);
  byId("report").hidden = false;
  byId("report-title").textContent = word(report.dry_run ? "import_checked" : "import_done");
  showCounts(report);
  showLines();
  const odd = report.dry_run ? "import_odd" : "import_odd_done";
  const said = [
    report.dry_run && !news ? word("import_nothing") : null,
    report.rejected_count ? word(odd) : reported.length ? null : word("import_fine"),
    reported.length > MOST_SHOWN ? word("import_shown", { n: MOST_SHOWN }) : null,
  ];
  byId("verdict").textContent = said.filter(Boolean).join(" ");
  byId("go").textContent = word("import_go", { n: news.toLocaleString(lang) });
  byId("go").hidden = byId("go-hint").hidden = !report.dry_run || !news;
  return byId("report-title");
}

// A cell that no spreadsheet takes for a formula.
const cell = (value) => `"${String(value).replace(FORMULA, "'$&").replaceAll('"', '""')}"`;

// As Excel opens it, see the overview's CSV.
function saved() {
  const rows = [["line", "kind", "code", "detail"], ...reported.map((one) => [one.line, one.kind, one.code, one.detail])];
  const text = rows.map((one) => one.map(cell).join(lang === "cs" ? ";" : ",")).join("\r\n");
  save(new Blob(["\ufeff", text, "\r\n"], { type: "text/csv" }), "import-report.csv");
}

byId("save-report").addEventListener("click", saved);
