import { type CutRules, cutBytes, cutRulesOf, findCut, HEAD_BYTES } from '../codec/cut-points.ts';
import { writeS3Address } from '../contract/s3-address.ts';
import type { CutObject, Cuts, PartSource } from './object-parts.ts';
import { readSlice } from './object-source.ts';
import type { ByteRange, ObjectReader } from './object-store.ts';

const LINE_FEED = 10;

/** Text is cut behind a line end that is no doubt the end of a record; null where it cannot be cut. */
export async function openTextCuts(store: ObjectReader, object: CutObject): Promise<Cuts | null> {
  const rules = await readRules(store, object);
  if (rules === null) return null;
  return {
    cutFrom: (place) => cutFrom(store, object, { place, rules }),
    source: (part) => partSource(store, object, { part, header: part.start === 0 ? null : rules.header }),
  };
}

async function readRules(
  store: ObjectReader,
  { version, size, format }: CutObject,
): Promise<CutRules | null> {
  for (const bytes of HEAD_BYTES) {
    const head = await readSlice(store, version, { start: 0, end: Math.min(bytes, size) });
    const rules = cutRulesOf(head, format);
    if (rules !== null) return rules;
  }
  return null;
}

async function cutFrom(
  store: ObjectReader,
  { version, size }: CutObject,
  { place, rules }: { readonly place: number; readonly rules: CutRules },
): Promise<number | null> {
  const start = Math.max(place, rules.header.length);
  // What is found further on is where the next part begins.
  const end = Math.min(start + cutBytes(rules), size);
  if (start >= end) return null;
  const cut = findCut(await readSlice(store, version, { start, end }), rules);
  return cut === null ? null : start + cut;
}

/** A part is read behind the header of the object; null where it has its own. */
function partSource(
  store: ObjectReader,
  { version, size }: CutObject,
  { part, header }: { readonly part: ByteRange; readonly header: Uint8Array | null },
): PartSource {
  let lines = 0;
  return {
    name: writeS3Address(version),
    goesOn: part.end < size,
    headerLines: header === null ? 0 : countLines(header),
    linesRead: () => lines,
    async *stream() {
      if (header !== null) yield header;
      for await (const piece of store.stream(version, part)) {
        lines += countLines(piece);
        yield piece;
      }
    },
    size: async () => (header?.length ?? 0) + part.end - part.start,
    slice: () => Promise.reject(new Error('a part of a text is read in order')),
  };
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) lines += 1;
  return lines;
}
