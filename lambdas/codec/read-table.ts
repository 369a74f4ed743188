import { gunzipSync } from 'node:zlib';
import type { DataFormat } from '../contract/names.ts';
import { InputError } from '../core/errors.ts';
import type { Table } from '../core/table.ts';
import { readCsv } from './csv.ts';
import { readJsonLines } from './jsonl.ts';
import { decodeText, type TextSource } from './text-source.ts';

/** A reader turns a whole file's text into a table; one line a format. */
const READERS = {
  csv: readCsv,
  jsonl: readJsonLines,
} as const satisfies Record<DataFormat, (source: TextSource) => Table>;

/** A file to read: its bytes, and the name that errors quote. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads one file, gzip or not, in the stated format.
 *
 * @throws InputError naming the file where it cannot be read at all
 */
export function readTable(source: SourceFile, format: DataFormat): Table {
  try {
    return READERS[format](decodeText(unzip(source.bytes)));
  } catch (cause) {
    throw new InputError(`${source.name}: ${(cause as Error).message}`, { cause });
  }
}

function unzip(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new Error(`broken gzip file: ${(cause as Error).message}`, { cause });
  }
}
