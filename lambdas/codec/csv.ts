import { isMissingText } from '../core/cells.ts';
import type { Cell, Table } from '../core/table.ts';
import { type CsvRecord, readCsvRecords } from './csv-records.ts';
import { BrokenLines, DAMAGED_TEXT, isDamaged, quoteLine, type TextSource } from './text-source.ts';

/**
 * Reads CSV text with a header line: quoted fields, LF or CRLF, blank lines skipped. Missing tokens become
 * null. A record with the wrong number of fields or a broken quote is counted line by line, quoted and left
 * out. Columns without a name, such as the index that data frames write, are left out too.
 *
 * @throws Error where the header is broken, names no column or names one twice
 */
export function readCsv(source: TextSource): Table {
  const records = readCsvRecords(source.text);
  const header = records.next().value as CsvRecord | undefined;
  const names = header === undefined ? [] : readHeader(header);
  const columns: Cell[][] = names.map(() => []);
  const broken = new BrokenLines();
  let rows = 0;
  for (const record of records) {
    const fault = findFault(record, names.length, source);
    if (fault !== null) {
      broken.add(`${saySpan(record)}: ${fault}: ${quoteLine(record.source)}`, record.lines);
      continue;
    }
    rows += 1;
    const fields = record.fields ?? [];
    for (let index = 0; index < names.length; index += 1) {
      const field = fields[index] as string;
      columns[index]?.push(isMissingText(field) ? null : field);
    }
  }
  const named = names.map((name, index) => [name, columns[index] ?? []] as const);
  return {
    rows,
    columns: new Map(named.filter(([name]) => name !== '')),
    malformed: broken.summary(),
  };
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
