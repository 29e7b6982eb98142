// Making elements, and the parts of the page that only show. Text never becomes markup.

export const byId = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const time = (text) => make("time", { dateTime: text }, `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`);

// A list of terms; pairs whose value is null or undefined are left out.
export function terms(pairs) {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return make("dl", {}, ...shown.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

export const code = (text) => make("code", {}, text);

// One line of a verdict: true holds, false does not, null could not be told.
export function verdict(holds, words) {
  const [kind, mark] = holds === null ? ["unknown", "Not checked"] : holds ? ["holds", "Holds"] : ["broken", "BROKEN"];
  return make("li", { className: kind }, make("strong", {}, `${mark}: `), words);
}

export function overview(summary) {
  const decisions = Object.entries(summary.decisions).filter(([, count]) => count);
  return [
    terms([
      ["Entries", String(summary.entries)],
      ["Contacts", String(summary.contacts)],
      ["Signed", time(summary.checkpoint.issued_at)],
      ["Root", code(summary.checkpoint.root)],
    ]),
    make("ul", { className: "chips", ariaLabel: "Decisions" }, ...decisions.map(([name, count]) => make("li", { className: name }, `${name} ${count}`))),
  ];
}

export function row(item, open) {
  const { entry } = item;
  const button = make("button", { type: "button", ariaLabel: `Entry ${item.index}` }, String(item.index));
  button.addEventListener("click", () => open(item.index));
  const cells = [button, entry.decision, entry.purpose ?? "all", entry.channels.join(", "), time(entry.decided_at), time(entry.recorded_at)];
  return make("tr", {}, ...cells.map((cell) => make("td", {}, cell)));
}

export const heads = () => make("tr", {}, ...["Entry", "Decision", "Purpose", "Channels", "Decided", "Recorded"].map((name) => make("th", { scope: "col" }, name)));

const party = (found) => found && [found.name, found.address, found.email, found.dpo && `officer: ${found.dpo}`].filter(Boolean).join(", ");

export function entryView(item) {
  const { entry, evidence } = item;
  const notice = evidence?.notice;
  return [
    make("h2", { id: "entry-title" }, `Entry ${item.index}: ${entry.decision}`),
    terms([
      ["Purpose", entry.purpose ?? "every purpose"],
      ["Channels", entry.channels.join(", ")],
      ["Contact", code(entry.contact_id)],
      ["Decided", time(entry.decided_at)],
      ["Recorded", time(entry.recorded_at)],
      ["Expires", entry.expires_at && time(entry.expires_at)],
      ["By", `${entry.actor}, ${entry.method}`],
      ["Bot", entry.bot && `${entry.bot.id}, version ${entry.bot.version}`],
      ["Question", evidence?.prompt],
      ["Answer", evidence?.answer],
      ["Page", evidence?.page_url],
      ["Controller", party(evidence?.controller)],
      ["Processor", party(evidence?.processor)],
    ]),
    item.erased ? make("p", { className: "note" }, "The evidence of this entry was erased. Its place in the log stays, and still proves that nothing else was changed.") : null,
    notice && make("h3", {}, "The notice as it was shown"),
    notice && make("blockquote", { lang: notice.locale }, notice.text),
    notice && terms([["Version", `${notice.version} (${notice.locale})`], ["Policy", notice.policy_url ?? "generic notice"], ["SHA-256", code(entry.notice_sha256)]]),
    make("h3", {}, "Proof, checked in this browser"),
    make("ul", { id: "verdicts", className: "verdicts", ariaLive: "polite" }),
    make("figure", { id: "picture" }),
  ].filter(Boolean);
}
