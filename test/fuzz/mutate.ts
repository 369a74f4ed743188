/** Numbers from 0 up to 1, seeded. */
export type Random = () => number;

/** Pieces that readers stumble over: quotes, brackets, numbers at the edge, bytes that are no text. */
const TOKENS = [
  '"',
  '""',
  ',',
  '\n',
  '\r\n',
  '\r',
  '{',
  '}',
  '[',
  ']',
  '\\',
  '\\n',
  '\\u0000',
  '\0',
  'null',
  'NaN',
  '-Infinity',
  '1e999',
  '9007199254740993',
  '-0',
  '"__proto__":1,',
  '"data":""',
  '"encoding":"BASE64"',
  '\uFEFF',
  '\uFFFD',
].map((text) => Buffer.from(text));
const RAW = [
  [0xff],
  [0xff, 0xfe],
  [0xc3, 0x28],
  [0xed, 0xa0, 0x80],
  [0x1f, 0x8b],
  [0x50, 0x41, 0x52, 0x31],
  [0xff, 0xff, 0xff, 0x7f],
].map((bytes) => Buffer.from(bytes));

const LONGEST_RUN = 40;
const MOST_CHANGES = 4;

type Mutator = (bytes: Buffer, random: Random) => Buffer;

const MUTATORS: readonly Mutator[] = [
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    const at = place(bytes, random);
    if (bytes.length > 0) changed[at] = (changed[at] as number) ^ (1 << pick(8, random));
    return changed;
  },
  (bytes, random) => {
    const { start, end } = run(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  (bytes, random) => {
    const { start, end } = run(bytes, random);
    return insert(bytes, place(bytes, random), bytes.subarray(start, end));
  },
  (bytes, random) => insert(bytes, place(bytes, random), choose([...TOKENS, ...RAW], random)),
  (bytes, random) => {
    const { start, end } = run(bytes, random);
    const noise = Buffer.from(Array.from({ length: end - start }, () => pick(256, random)));
    return Buffer.concat([bytes.subarray(0, start), noise, bytes.subarray(end)]);
  },
  (bytes, random) => bytes.subarray(0, place(bytes, random)),
  (bytes, random) => {
    const cut = place(bytes, random);
    return Buffer.concat([bytes.subarray(cut), bytes.subarray(0, cut)]);
  },
];

/** The bytes with one to four seeded changes: bits, runs taken out, put in twice or overwritten, cuts. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let changed = bytes;
  for (let left = 1 + pick(MOST_CHANGES, random); left > 0; left -= 1)
    changed = choose(MUTATORS, random)(changed, random);
  return changed;
}

/** One of a list. */
export function choose<T>(list: readonly T[], random: Random): T {
  return list[pick(list.length, random)] as T;
}

/** A whole number from 0 up to, not including, `count`. */
function pick(count: number, random: Random): number {
  return Math.floor(random() * count);
}

function place(bytes: Buffer, random: Random): number {
  return pick(bytes.length, random);
}

function run(bytes: Buffer, random: Random): { readonly start: number; readonly end: number } {
  const start = place(bytes, random);
  return { start, end: Math.min(bytes.length, start + 1 + pick(LONGEST_RUN, random)) };
}

function insert(bytes: Buffer, at: number, piece: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
}
