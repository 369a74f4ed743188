import type { Table } from '../core/table/table.ts';
import { BatchBuilder } from './batch-builder.ts';
import type { ByteSource } from './byte-source.ts';
import { type Entry, flattenObject, isObject } from './json-entries.ts';
import { parseJsonLine } from './json-line.ts';
import type { ReadOptions } from './reader.ts';
import { describeLine, readLines } from './text-lines.ts';

/**
 * Reads JSON Lines: one object a line, nested objects by path (`input.carat`), arrays as their JSON text.
 * Keys that a line lacks are missing there. A line that is no JSON object is counted, quoted and left out;
 * blank lines are skipped. What Python writes is read: `NaN` is missing, `Infinity` a number; whole numbers
 * beyond 2⁵³ keep all their digits, as text.
 */
export async function* readJsonLines(source: ByteSource, options: ReadOptions): AsyncGenerator<Table> {
  const batch = new BatchBuilder(options);
  let line = 0;
  for await (const lines of readLines(source)) {
    for (const { text, fault } of lines) {
      line += 1;
      if (text.trim() === '') continue;
      const entries = fault === null ? readEntries(text) : null;
      if (entries === null) {
        batch.addBroken(describeLine(line, fault ?? describeOther(text), text));
        continue;
      }
      for (const [name, cell] of entries) batch.set(name, cell);
      batch.endRow();
      if (batch.isFull) yield batch.take();
    }
  }
  yield batch.take();
}

/** What a line without an object is. A list is most likely a file of JSON, not of JSON Lines. */
function describeOther(line: string): string {
  return line.trimStart().startsWith('[') ? 'a list, expected one JSON object a line' : 'not a JSON object';
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
