import type { ByteSource } from '../codec/byte-source.ts';
import type { FileFormat } from '../contract/capture-config.ts';
import { objectSource } from './object-source.ts';
import type { ByteRange, ObjectReader, ObjectVersion } from './object-store.ts';
import { openParquetCuts } from './parquet-cuts.ts';
import { openTextCuts } from './text-cuts.ts';

/** One version of an object, and how it is written. */
export interface CutObject {
  readonly version: ObjectVersion;
  readonly size: number;
  readonly format: FileFormat;
}

/** Some bytes of an object as a file of its own. */
export interface PartSource extends ByteSource {
  /** Lines before those of the part: of the header, which stands before every part but the first. */
  readonly headerLines: number;
  /** How many lines of the object have ended in what was read of the part. */
  readonly linesRead: () => number;
}

/** Where an object may be cut. */
export interface Cuts {
  /** The first byte at or behind a place that a part may begin with; null where none is seen. */
  readonly cutFrom: (place: number) => Promise<number | null>;
  readonly source: (part: ByteRange) => PartSource;
}

/**
 * Where the parts of an object begin and end. Whoever asks gets the same places, which follow from the bytes: near
 * the even places the first that a part may begin with. Where there is none, or where the object cannot be cut, two
 * parts are one.
 */
export class ObjectParts {
  readonly #size: number;
  readonly #of: number;
  readonly #cuts: Cuts;

  private constructor({ size }: CutObject, of: number, cuts: Cuts) {
    this.#size = size;
    this.#of = of;
    this.#cuts = cuts;
  }

  /** @param object that is to be read in parts of about equal bytes, each by another call; `of` says in how many */
  static async open(store: ObjectReader, object: CutObject & { readonly of: number }): Promise<ObjectParts> {
    const cuts = object.format === 'parquet' ? openParquetCuts : openTextCuts;
    return new ObjectParts(object, object.of, (await cuts(store, object)) ?? uncut(store, object));
  }

  /** The byte that a part begins with; null where the one before goes on. */
  async startOf(index: number): Promise<number | null> {
    if (index === 0) return 0;
    const cut = await this.#cuts.cutFrom(Math.floor((index * this.#size) / this.#of));
    return cut === null || cut >= this.#size ? null : cut;
  }

  /** Where a part ends that begins at a byte: where the one of this index begins, or the first behind that can. */
  async endOf(start: number, index: number): Promise<{ readonly end: number; readonly next: number }> {
    for (let next = index; next < this.#of; next += 1) {
      const end = await this.startOf(next);
      if (end !== null && end >= start) return { end, next };
    }
    return { end: this.#size, next: this.#of };
  }

  source(part: ByteRange): PartSource {
    return this.#cuts.source(part);
  }
}

/** An object that cannot be cut is read in whole by the call for its first part. */
function uncut(store: ObjectReader, { version, size }: CutObject): Cuts {
  const whole = { ...objectSource(store, version, size), headerLines: 0, linesRead: () => 0 };
  return { cutFrom: async () => null, source: () => whole };
}
