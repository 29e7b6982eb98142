// Proofs checked here, in the reader's browser, from the texts of RFC 9162, C2SP signed-note and RFC 8785.
// Nothing that the service says about a proof is believed; only hashes and the signature count.

const bytes = (text) => new TextEncoder().encode(text);
export const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const toHex = (data) => [...data].map((byte) => byte.toString(16).padStart(2, "0")).join("");
export const fromBase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const same = (left, right) => toHex(left) === toHex(right);

export const sha256 = async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data));
export const leafHash = (leaf) => sha256(joined([0], leaf));
const nodeHash = (left, right) => sha256(joined([1], left, right));
const half = (number) => Math.floor(number / 2);
const odd = (number) => number % 2 === 1;

// RFC 9162 section 2.1.3.2. Gives every step of the way: {hash, sibling, side}, or null where the proof does not fit.
export async function wayUp(index, size, hash, path) {
  if (!(index < size)) return null;
  let [fn, sn] = [index, size - 1];
  const steps = [];
  for (const sibling of path) {
    if (sn === 0) return null;
    const before = hash;
    const left = odd(fn) || fn === sn;
    hash = left ? await nodeHash(sibling, hash) : await nodeHash(hash, sibling);
    if (left) while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    steps.push({ hash: before, sibling, side: left ? "left" : "right" });
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 ? { steps, root: hash } : null;
}

// RFC 9162 section 2.1.4.2: whether the tree of `size2` begins with that of `size1`.
export async function extendsTree(size1, root1, size2, root2, proof) {
  if (size1 === size2) return proof.length === 0 && same(root1, root2);
  if (!(size1 > 0 && size1 < size2)) return false;
  const path = Number.isInteger(Math.log2(size1)) ? [root1, ...proof] : [...proof];
  if (path.length === 0) return false;
  let [fn, sn] = [size1 - 1, size2 - 1];
  while (odd(fn)) [fn, sn] = [half(fn), half(sn)];
  let [first, second] = [path[0], path[0]];
  for (const node of path.slice(1)) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      [first, second] = [await nodeHash(node, first), await nodeHash(node, second)];
      while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else second = await nodeHash(second, node);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && same(first, root1) && same(second, root2);
}

// What is no note or no checkpoint: `message` is the name of the words for a reader.
export class Unreadable extends Error {}

// A signed note: {body, signatures}. (c2sp.org/signed-note)
function readNote(note) {
  const cut = note.lastIndexOf("\n\n");
  if (cut < 0) throw new Unreadable("no_checkpoint");
  const signatures = note.slice(cut + 2).split("\n").filter(Boolean).map((line) => {
    const [dash, name, data] = line.split(" ");
    // Whole groups of four signs: of a note that was cut anywhere else, atob would speak in its own words.
    if (dash !== "—" || !/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(data || "-")) throw new Unreadable("no_signature");
    return { name, data: fromBase64(data) };
  });
  return { body: note.slice(0, cut + 1), signatures };
}

// A checkpoint: {origin, size, root, keys, body, signatures}; `keys` are those that a log whose key was changed names.
export function readCheckpoint(note) {
  const { body, signatures } = readNote(note);
  const lines = body.split("\n");
  if (lines.length < 4 || !/^(0|[1-9][0-9]{0,15})$/.test(lines[1]) || !/^[A-Za-z0-9+/]{43}=$/.test(lines[2])) throw new Unreadable("no_checkpoint");
  const keys = lines.filter((line) => line.startsWith("key ")).map((line) => line.slice(4));
  return { origin: lines[0], size: Number(lines[1]), root: fromBase64(lines[2]), keys, body, signatures };
}

// A statement of what was removed under retention: its fields, with `body` and `signatures`; null for anything else.
export function readStatement(note) {
  try {
    const read = readNote(note);
    const [heading, fields] = read.body.split("\n");
    return heading === "souhlas.retention/v1" ? { ...JSON.parse(fields), ...read } : null;
  } catch {
    return null;
  }
}

// Whether a statement's list of entries, as 17-19,23, has this one.
export const names = (removed, index) => removed.split(",").some((span) => {
  const [first, last = first] = span.split("-").map(Number);
  return first <= index && index <= last;
});

// The keys to believe: the log's, and those that its checkpoint names, if each of them has signed it too.
export async function keysOf(checkpoint, verifier) {
  const found = [verifier];
  if (await isSigned(checkpoint, [verifier])) for (const key of checkpoint.keys) if (await isSigned(checkpoint, [key])) found.push(key);
  return found;
}

// Whether one of the log's keys signed it: true, false, or null where this browser cannot check Ed25519.
export async function isSigned(signed, verifiers) {
  let found = false;
  for (const verifier of verifiers) {
    const one = await isSignedBy(signed, verifier);
    if (one) return true;
    if (one === null) found = null;
  }
  return found;
}

async function isSignedBy(checkpoint, verifier) {
  const [name, id, ...rest] = verifier.trim().split("+");
  const key = fromBase64(rest.join("+"));
  const expected = (await sha256(joined(bytes(`${name}\n`), key))).slice(0, 4);
  if (key[0] !== 1 || toHex(expected) !== id) return false;
  const own = checkpoint.signatures.filter((one) => one.name === name && same(one.data.slice(0, 4), expected));
  if (name !== checkpoint.origin || own.length === 0) return false;
  let publicKey;
  try {
    publicKey = await crypto.subtle.importKey("raw", key.slice(1), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  return crypto.subtle.verify({ name: "Ed25519" }, publicKey, own[0].data.slice(4), bytes(checkpoint.body));
}

// RFC 8785 for what evidence is made of: objects, strings, whole numbers, null.
export function canonical(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

// null for a salt that is not 32 bytes in hex as the service writes it: HMAC takes one with zeros behind for the same.
export async function commitment(salt, evidence) {
  if (!/^[0-9a-f]{64}$/.test(salt)) return null;
  const key = await crypto.subtle.importKey("raw", fromHex(salt), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return toHex(new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(canonical(evidence)))));
}

export const textHash = async (text) => toHex(await sha256(bytes(text)));
