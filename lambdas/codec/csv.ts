import { type Info, parse } from 'csv-parse/sync';
import { isMissingText } from '../core/cells.ts';
import { type Cell, MAX_EXAMPLES, type Table } from '../core/table.ts';

/**
 * Reads CSV text with a header line: quoted fields, CRLF, a byte-order mark, empty lines skipped.
 * Missing tokens become null. A line with the wrong number of fields or a broken quote is counted,
 * quoted and left out.
 *
 * @throws Error where the header names no column or one twice
 */
export function readCsv(text: string): Table {
  const malformed: string[] = [];
  let broken = 0;
  const reject = (line: number, reason: string): void => {
    broken += 1;
    if (malformed.length < MAX_EXAMPLES) malformed.push(`line ${line}: ${reason}`);
  };
  const records = parse(text, {
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      reject(Number(error?.lines ?? 0), error?.message ?? 'not readable');
      return undefined;
    },
  }) as unknown as { info: Info; record: string[] }[];
  const [header, ...rows] = records;
  const names = checkHeader(header?.record ?? []);
  const columns: Cell[][] = names.map(() => []);
  let kept = 0;
  for (const { info, record } of rows) {
    if (record.length !== names.length) {
      reject(info.lines, `${record.length} fields, expected ${names.length}: ${quote(record.join(','))}`);
      continue;
    }
    kept += 1;
    for (let index = 0; index < names.length; index += 1) {
      const field = record[index] as string;
      columns[index]?.push(isMissingText(field) ? null : field);
    }
  }
  return {
    rows: kept,
    columns: new Map(names.map((name, index) => [name, columns[index] ?? []])),
    malformed: { count: broken, examples: malformed },
  };
}

function checkHeader(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  for (const name of names) {
    if (name === '') throw new Error('the header line has a column without a name');
    if (seen.has(name)) throw new Error(`the header line names column "${name}" twice`);
    seen.add(name);
  }
  return names;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
