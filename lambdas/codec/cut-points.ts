import type { FileFormat } from '../contract/capture-config.ts';
import { CsvScanner } from './csv-scanner.ts';

/** A file's first bytes that {@link cutRulesOf} wants to see: nearly every header ends in the fewer of them. */
export const HEAD_BYTES = [1 << 16, 1 << 20];
/** Bytes that {@link findCut} wants to see from a place on, … */
const CUT_BYTES = 1 << 18;
/** … and so many times those of the header, since records of many columns are long as well. */
const CUT_HEADERS = 32;

const LINE_FEED = 10;
const QUOTE = 34;
const MOST_COLUMNS = 1 << 16;
/** So many records behind a cut must look like records. */
const WITNESSES = 4;
/** What files begin with that cannot be cut: gzip, and UTF-16 in both orders. */
const WHOLE_MARKS = ['1f8b', 'fffe', 'feff'];
const UTF8_MARK = 'efbbbf';

/** How a text may be cut into parts. */
export interface CutRules {
  /** The bytes that each part is read behind: the header of CSV, with its line end. */
  readonly header: Uint8Array;
  /** Fields of a record of CSV; null where every line is a record. */
  readonly fields: number | null;
}

/** How many bytes from a place on {@link findCut} wants to see. */
export function cutBytes({ header }: CutRules): number {
  return Math.max(CUT_BYTES, CUT_HEADERS * header.length);
}

/** How a text with these first bytes may be cut; null where it is read in whole. */
export function cutRulesOf(head: Uint8Array, format: FileFormat): CutRules | null {
  const mark = Buffer.from(head.subarray(0, 3)).toString('hex');
  if (WHOLE_MARKS.some((whole) => mark.startsWith(whole))) return null;
  // A blank line, so that no part is taken for gzip or for one with a byte-order mark.
  if (format !== 'csv') return { header: Uint8Array.of(LINE_FEED), fields: null };
  const scanner = new CsvScanner(MOST_COLUMNS);
  const { record } = scanner;
  let at = mark === UTF8_MARK ? 3 : 0;
  do {
    at = scanner.next(head, at, false);
  } while (at !== -1 && record.isBlank);
  if (at === -1 || record.fault !== null) return null;
  return { header: head.subarray(0, at), fields: record.fields };
}

/**
 * The first place within some bytes of a text where a part may begin; null where none is seen. In CSV a line end
 * may stand within quotes, which bytes in the middle of a file cannot tell for certain: the next records must
 * look like records, and whoever reads the part before notices where one goes on.
 *
 * Cost: O(bytes), more where many lines are broken.
 */
export function findCut(bytes: Uint8Array, { fields }: CutRules): number | null {
  const scanner = fields === null ? null : new CsvScanner(fields);
  for (let at = bytes.indexOf(LINE_FEED) + 1; at > 0; at = bytes.indexOf(LINE_FEED, at) + 1) {
    if (scanner === null || areRecords(scanner, bytes, at)) return at;
  }
  return null;
}

/** Whether the next records have the right number of fields, and quotes only around them. */
function areRecords(scanner: CsvScanner, bytes: Uint8Array, start: number): boolean {
  let at = start;
  for (let seen = 0; seen < WITNESSES; ) {
    at = scanner.next(bytes, at, false);
    if (at === -1) return false;
    const { record, starts } = scanner;
    if (record.isBlank) continue;
    if (record.fault !== null || record.fields !== starts.length || hasStrayQuote(scanner, bytes))
      return false;
    seen += 1;
  }
  return true;
}

function hasStrayQuote({ starts, ends }: CsvScanner, bytes: Uint8Array): boolean {
  for (let field = 0; field < starts.length; field += 1) {
    const [start, end] = [starts[field] as number, ends[field] as number];
    if (bytes[start - 1] !== QUOTE && bytes.subarray(start, end).includes(QUOTE)) return true;
  }
  return false;
}
