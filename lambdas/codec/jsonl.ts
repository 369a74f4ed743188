import { type Cell, MAX_EXAMPLES, type Table } from '../core/table.ts';

/**
 * Reads JSON Lines: one object a line, nested objects by path (`input.carat`), arrays as their JSON
 * text. Keys that a line lacks are missing there. A line that is no JSON object is counted, quoted and
 * left out; empty lines are skipped.
 */
export function readJsonLines(text: string): Table {
  const columns = new Map<string, Cell[]>();
  const malformed: string[] = [];
  let broken = 0;
  let rows = 0;
  let line = 0;
  for (const source of text.replace(/^\uFEFF/, '').split('\n')) {
    line += 1;
    if (source.trim() === '') continue;
    const record = parseObject(source);
    if (record === undefined) {
      broken += 1;
      if (malformed.length < MAX_EXAMPLES)
        malformed.push(`line ${line}: not a JSON object: ${quote(source)}`);
      continue;
    }
    addRecord({ columns, rows, prefix: '' }, record);
    rows += 1;
  }
  for (const cells of columns.values()) padTo(cells, rows);
  return { rows, columns, malformed: { count: broken, examples: malformed } };
}

interface Target {
  readonly columns: Map<string, Cell[]>;
  readonly rows: number;
  readonly prefix: string;
}

function addRecord(target: Target, record: object): void {
  for (const [key, value] of Object.entries(record)) {
    const name = target.prefix + key;
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      addRecord({ ...target, prefix: `${name}.` }, value);
      continue;
    }
    let cells = target.columns.get(name);
    if (cells === undefined) {
      cells = [];
      target.columns.set(name, cells);
    }
    padTo(cells, target.rows);
    cells.push(Array.isArray(value) ? JSON.stringify(value) : value);
  }
}

function padTo(cells: Cell[], length: number): void {
  while (cells.length < length) cells.push(null);
}

function parseObject(source: string): object | undefined {
  try {
    const value: unknown = JSON.parse(source);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
