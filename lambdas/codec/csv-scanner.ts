import { MOST_LINE_BYTES } from './text-lines.ts';

const COMMA = 44;
const QUOTE = 34;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;

/** A record of CSV: where its fields lie in the bytes, or why it is broken. Reused from record to record. */
export interface CsvRecord {
  /** Its first byte, and the one behind its last, at the line end. */
  start: number;
  end: number;
  /** How many lines it takes: more than one where a quoted field holds line breaks. */
  lines: number;
  /** How many fields it has; those beyond the expected number are only counted. */
  fields: number;
  /** What is wrong with it; null where nothing is. */
  fault: string | null;
  isBlank: boolean;
}

/** Where a field lies in the bytes, without the quotes around it. */
export interface FieldSpan {
  start: number;
  end: number;
  /** 1 where quotes in it are doubled. */
  doubled: number;
}

const DOUBLED_QUOTE = /""/g;

/** The text of a field, out of the bytes or, where all are ASCII, faster out of their text. */
export function fieldText(source: Buffer | string, { start, end, doubled }: FieldSpan): string {
  const text = typeof source === 'string' ? source.slice(start, end) : source.toString('utf8', start, end);
  return doubled === 0 ? text : text.replace(DOUBLED_QUOTE, '"');
}

/**
 * Cuts CSV bytes into records: commas, fields in double quotes where they hold commas, quotes (doubled) or
 * line breaks, lines that end in LF or CRLF. A quote inside an unquoted field is an ordinary character.
 *
 * A quote that is never closed, or is followed by anything but a comma or a line end, breaks its own line
 * only: reading goes on with the next one, so that a stray quote cannot swallow the rest of a file. That is
 * why this is no library: csv-parse loses the rows up to the next quote, udsv all to the end of the text.
 *
 * Cost: O(bytes).
 */
export class CsvScanner {
  readonly record: CsvRecord = { start: 0, end: 0, lines: 1, fields: 0, fault: null, isBlank: false };
  /** Where the first fields lie, without the quotes around them. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** 1 for fields with doubled quotes. */
  readonly doubled: Uint8Array;
  readonly #most: number;

  constructor(fields: number) {
    this.#most = fields;
    this.starts = new Int32Array(fields);
    this.ends = new Int32Array(fields);
    this.doubled = new Uint8Array(fields);
  }

  /** The texts of the record's fields, at most as many as there is room for. */
  texts(source: Buffer | string): readonly string[] {
    const texts: string[] = [];
    for (let field = 0; field < Math.min(this.record.fields, this.#most); field += 1) {
      const [start, end] = [this.starts[field] as number, this.ends[field] as number];
      texts.push(fieldText(source, { start, end, doubled: this.doubled[field] as number }));
    }
    return texts;
  }

  /**
   * Reads the record that begins at a place.
   *
   * @returns the place behind it; −1 where more bytes are needed, which there are none of if `isLast`
   */
  next(bytes: Uint8Array, start: number, isLast: boolean): number {
    const { record } = this;
    Object.assign(record, { start, lines: 1, fields: 0, fault: null, isBlank: false });
    let at = start;
    for (;;) {
      const from = at;
      if (bytes[at] === QUOTE) {
        at = this.#quoted(bytes, at + 1, isLast);
        if (at === -1) return -1;
        if (record.fault !== null) return this.#brokenLine(bytes, start, isLast);
      } else {
        let byte = bytes[at];
        while (byte !== COMMA && byte !== LINE_FEED && byte !== undefined) {
          at += 1;
          byte = bytes[at];
        }
        this.#put(from, at, 0);
      }
      if (bytes[at] !== COMMA) break;
      at += 1;
    }
    if (at >= bytes.length && !isLast) return -1;
    return this.#finish(bytes, at);
  }

  /** Reads a field from behind its opening quote on; the place behind the closing one, −1 for more bytes. */
  #quoted(bytes: Uint8Array, start: number, isLast: boolean): number {
    const { record } = this;
    let doubled = 0;
    let at = start;
    for (;;) {
      const close = bytes.indexOf(QUOTE, at);
      const isOpen = close === -1 || (close === bytes.length - 1 && !isLast);
      if (isOpen && !isLast && bytes.length - record.start <= MOST_LINE_BYTES) return -1;
      // However many bytes are at hand, a record that is too long is none.
      if (close === -1 || close - record.start > MOST_LINE_BYTES) {
        record.fault = 'a quote is not closed';
        return start;
      }
      if (bytes[close + 1] !== QUOTE) {
        at = close;
        break;
      }
      doubled = 1;
      at = close + 2;
    }
    this.#put(start, at, doubled);
    for (
      let line = bytes.indexOf(LINE_FEED, start);
      line !== -1 && line < at;
      line = bytes.indexOf(LINE_FEED, line + 1)
    )
      record.lines += 1;
    at += 1;
    if (bytes[at] === RETURN && (at + 1 >= bytes.length || bytes[at + 1] === LINE_FEED)) at += 1;
    const next = bytes[at];
    if (next !== COMMA && next !== LINE_FEED && next !== undefined)
      record.fault = 'text follows a closing quote';
    return at;
  }

  #put(start: number, end: number, doubled: number): void {
    const { record } = this;
    if (record.fields < this.#most) {
      this.starts[record.fields] = start;
      this.ends[record.fields] = end;
      this.doubled[record.fields] = doubled;
    }
    record.fields += 1;
  }

  #finish(bytes: Uint8Array, end: number): number {
    const { record } = this;
    record.end = end > record.start && bytes[end - 1] === RETURN ? end - 1 : end;
    const last = record.fields - 1;
    // A return before the line end belongs to it; behind a closing quote it was passed over already.
    if (last < this.#most && this.ends[last] === end) this.ends[last] = record.end;
    record.isBlank = record.fields === 1 && isBlank(bytes, record.start, record.end);
    return end + 1;
  }

  /** A record with a broken quote is its first line only. */
  #brokenLine(bytes: Uint8Array, start: number, isLast: boolean): number {
    const { record } = this;
    const next = bytes.indexOf(LINE_FEED, start);
    if (next === -1 && !isLast) return -1;
    const end = next === -1 ? bytes.length : next;
    record.lines = 1;
    record.end = bytes[end - 1] === RETURN ? end - 1 : end;
    return end + 1;
  }
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte !== SPACE && (byte < 9 || byte > RETURN)) return false;
  }
  return true;
}
