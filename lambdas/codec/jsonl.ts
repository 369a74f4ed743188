import type { Table } from '../core/table.ts';
import { BatchBuilder } from './batch-builder.ts';
import { type ByteSource, readAll } from './byte-source.ts';
import { unzipWhole } from './gunzip.ts';
import { type Entry, flattenObject, isObject } from './json-entries.ts';
import { parseJsonLine } from './json-line.ts';
import type { ReadOptions } from './reader.ts';
import { DAMAGED_TEXT, decodeText, isDamaged, quoteLine } from './text-source.ts';

/**
 * Reads JSON Lines: one object a line, nested objects by path (`input.carat`), arrays as their JSON text.
 * Keys that a line lacks are missing there. A line that is no JSON object is counted, quoted and left out;
 * blank lines are skipped. What Python writes is read: `NaN` is missing, `Infinity` a number; whole numbers
 * beyond 2⁵³ keep all their digits, as text.
 */
export async function* readJsonLines(source: ByteSource, options: ReadOptions): AsyncGenerator<Table> {
  const text = decodeText(await readAll(await unzipWhole(source)));
  const batch = new BatchBuilder(options);
  let line = 0;
  for (const lineText of text.text.split('\n')) {
    line += 1;
    if (lineText.trim() === '') continue;
    const entries = isDamaged(text, lineText) ? null : readEntries(lineText);
    if (entries === null) {
      const fault = isDamaged(text, lineText) ? DAMAGED_TEXT : 'not a JSON object';
      batch.addBroken(`line ${line}: ${fault}: ${quoteLine(lineText)}`);
      continue;
    }
    for (const [name, cell] of entries) batch.set(name, cell);
    batch.endRow();
    if (batch.isFull) yield batch.take();
  }
  yield batch.take();
}

/** A line's cells by path, or null where the line is no JSON object. */
function readEntries(line: string): readonly Entry[] | null {
  try {
    const value = parseJsonLine(line);
    return isObject(value) ? [...flattenObject(value)] : null;
  } catch (error) {
    // Too many nested objects are a broken line like any other.
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}
