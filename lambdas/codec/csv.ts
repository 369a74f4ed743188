import { isMissingText } from '../core/cells.ts';
import { ColumnBuilder } from '../core/column-builder.ts';
import type { Table } from '../core/table.ts';
import { type ByteSource, readAll } from './byte-source.ts';
import { type CsvRecord, readCsvRecords } from './csv-records.ts';
import { unzipWhole } from './gunzip.ts';
import { BATCH_ROWS, type ReadOptions } from './reader.ts';
import {
  BrokenLines,
  DAMAGED_TEXT,
  decodeText,
  isDamaged,
  quoteLine,
  type TextSource,
} from './text-source.ts';

/**
 * Reads CSV text with a header line: quoted fields, LF or CRLF, blank lines skipped. Missing tokens become
 * null. A record with the wrong number of fields or a broken quote is counted line by line, quoted and left
 * out. Columns without a name, such as the index that data frames write, are left out too.
 *
 * @throws Error where the header is broken, names no column or names one twice
 */
export async function* readCsv(file: ByteSource, { columns: wanted }: ReadOptions): AsyncGenerator<Table> {
  const source = decodeText(await readAll(await unzipWhole(file)));
  const records = readCsvRecords(source.text);
  const header = records.next().value as CsvRecord | undefined;
  const names = header === undefined ? [] : readHeader(header);
  const read = names.flatMap((name, index) =>
    name !== '' && (wanted === null || wanted.has(name)) ? [{ name, index }] : [],
  );
  const empty = (): { rows: number; columns: ColumnBuilder[]; broken: BrokenLines } => ({
    rows: 0,
    columns: read.map(() => new ColumnBuilder()),
    broken: new BrokenLines(),
  });
  const finish = ({ rows, columns, broken }: ReturnType<typeof empty>): Table => ({
    rows,
    columns: new Map(read.map(({ name }, place) => [name, (columns[place] as ColumnBuilder).finish(rows)])),
    malformed: broken.summary(),
  });
  let batch = empty();
  for (const record of records) {
    const fault = findFault(record, names.length, source);
    if (fault !== null) {
      batch.broken.add(`${saySpan(record)}: ${fault}: ${quoteLine(record.source)}`, record.lines);
      continue;
    }
    const fields = record.fields ?? [];
    read.forEach(({ index }, place) => {
      const field = fields[index] as string;
      batch.columns[place]?.add(batch.rows, isMissingText(field) ? null : field);
    });
    batch.rows += 1;
    if (batch.rows === BATCH_ROWS) {
      yield finish(batch);
      batch = empty();
    }
  }
  yield finish(batch);
}

function readHeader({ fields, fault, source }: CsvRecord): readonly string[] {
  if (fields === null) throw new Error(`the header line is broken: ${fault}: ${quoteLine(source)}`);
  const seen = new Set<string>();
  for (const name of fields) {
    if (name !== '' && seen.has(name)) throw new Error(`the header line names column "${name}" twice`);
    seen.add(name);
  }
  if (fields.every((name) => name === '')) throw new Error('the header line names no column');
  if (fields.some(isBinary)) throw new Error('the header line is not text, allowed: column names');
  return fields;
}

function isBinary(name: string): boolean {
  return name.includes('\0');
}

function findFault({ fields, fault, source }: CsvRecord, expected: number, text: TextSource): string | null {
  if (fields === null) return fault;
  if (fields.length !== expected) return `${fields.length} fields, expected ${expected}`;
  return isDamaged(text, source) ? DAMAGED_TEXT : null;
}

function saySpan({ line, lines }: CsvRecord): string {
  return lines === 1 ? `line ${line}` : `lines ${line} to ${line + lines - 1}`;
}
