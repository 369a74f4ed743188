import type { ByteSource } from '../codec/byte-source.ts';
import { CUT_BYTES, type CutRules, cutRulesOf, findCut, HEAD_BYTES } from '../codec/cut-points.ts';
import type { FileFormat } from '../contract/capture-config.ts';
import { writeS3Address } from '../contract/s3-address.ts';
import { readSlice } from './object-source.ts';
import type { ByteRange, ObjectStore, ObjectVersion } from './object-store.ts';

const LINE_FEED = 10;

/** An object that is to be read in parts of about equal bytes, each by another call. */
export interface PartedObject {
  readonly version: ObjectVersion;
  readonly size: number;
  readonly format: FileFormat;
  /** How many parts it is to be read in. */
  readonly of: number;
}

/** Some bytes of an object as a file of its own. */
export interface PartSource extends ByteSource {
  /** Lines before those of the part: of the header, which stands before every part but the first. */
  readonly headerLines: number;
  /** How many lines of the object have ended in what was read of the part. */
  readonly linesRead: () => number;
}

/**
 * Where the parts of an object begin and end. Whoever asks gets the same places, which follow from the bytes: near
 * the even places the first behind a line end that is no doubt the end of a record. Where there is none, or
 * where the object cannot be cut, two parts are one.
 */
export class ObjectParts {
  readonly #store: ObjectStore;
  readonly #object: PartedObject;
  readonly #rules: CutRules | null;

  private constructor(store: ObjectStore, object: PartedObject, rules: CutRules | null) {
    this.#store = store;
    this.#object = object;
    this.#rules = rules;
  }

  static async open(store: ObjectStore, object: PartedObject): Promise<ObjectParts> {
    const head = await readSlice(store, object.version, { start: 0, end: Math.min(HEAD_BYTES, object.size) });
    return new ObjectParts(store, object, cutRulesOf(head, object.format));
  }

  /** The byte that a part begins with; null where the one before goes on. */
  async startOf(index: number): Promise<number | null> {
    if (index === 0) return 0;
    const { version, size, of } = this.#object;
    const rules = this.#rules;
    if (rules === null) return null;
    const place = (part: number): number => Math.floor((part * size) / of);
    const start = Math.max(place(index), rules.header.length);
    // What is found further on is where the next part begins.
    const end = Math.min(start + CUT_BYTES, size);
    if (start >= end) return null;
    const cut = findCut(await readSlice(this.#store, version, { start, end }), rules);
    if (cut === null || start + cut >= size) return null;
    return start + cut;
  }

  /** Where a part ends that begins at a byte: where the one of this index begins, or the first behind that can. */
  async endOf(start: number, index: number): Promise<{ readonly end: number; readonly next: number }> {
    const { size, of } = this.#object;
    for (let next = index; next < of; next += 1) {
      const end = await this.startOf(next);
      if (end !== null && end >= start) return { end, next };
    }
    return { end: size, next: of };
  }

  source({ start, end }: ByteRange): PartSource {
    const { version, size } = this.#object;
    const store = this.#store;
    const header = start === 0 ? new Uint8Array() : (this.#rules?.header ?? new Uint8Array());
    let lines = 0;
    return {
      name: writeS3Address(version),
      goesOn: end < size,
      headerLines: countLines(header),
      linesRead: () => lines,
      async *stream() {
        if (header.length > 0) yield header;
        for await (const piece of store.stream(version, { start, end })) {
          lines += countLines(piece);
          yield piece;
        }
      },
      size: async () => header.length + end - start,
      slice: () => Promise.reject(new Error('a part of a file is read in order')),
    };
  }
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) lines += 1;
  return lines;
}
