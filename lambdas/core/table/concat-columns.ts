import {
  type CellColumn,
  type Column,
  cellsOf,
  type DictionaryColumn,
  type InstantColumn,
  isEmptyColumn,
  missingColumn,
  type NumberColumn,
  numberColumn,
  type Value,
} from './column.ts';

/**
 * Columns one after the other. The kind is that of the parts that have values, where it is one; else plain
 * cells. Cost: O(rows).
 */
export function concatColumns(parts: readonly Column[]): Column {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const kinds = new Set(parts.map(({ kind }) => kind));
  if (kinds.size > 1) {
    const full = parts.filter((part) => !isEmptyColumn(part));
    const kept = new Set(full.map(({ kind }) => kind));
    if (kept.size > 1) return concatCells(parts);
    const [kind = 'numbers'] = kept;
    return concatAlike(kind, parts);
  }
  const [kind = 'numbers'] = kinds;
  return concatAlike(kind, parts);
}

/** Joins parts of one kind; a part of another kind has no values and is missing in whole. */
function concatAlike(kind: Column['kind'], parts: readonly Column[]): Column {
  switch (kind) {
    case 'numbers':
      return concatNumbers(parts);
    case 'dictionary':
      return concatDictionaries(parts);
    case 'instants':
      return concatInstants(parts);
    case 'cells':
      return concatCells(parts);
  }
}

function lengthOf(parts: readonly Column[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

function concatNumbers(parts: readonly Column[]): NumberColumn {
  const whole = wholeOf(parts);
  const { values, length } = whole === null ? missingColumn(lengthOf(parts)) : numberColumn(whole);
  const others = new Map<number, Value>();
  let start = 0;
  for (const part of parts) {
    if (part.kind === 'numbers') {
      if (whole === null) values.set(part.values, start);
      for (const [row, value] of part.others) others.set(start + row, value);
    }
    start += part.length;
  }
  return { kind: 'numbers', length, values, others };
}

/** The array that the parts were cut from, one after the other; null where they were not. Saves a copy. */
function wholeOf(parts: readonly Column[]): Float64Array | null {
  const [first] = parts;
  if (first?.kind !== 'numbers') return null;
  const { buffer, byteOffset } = first.values;
  let end = byteOffset;
  for (const part of parts) {
    if (part.kind !== 'numbers' || part.values.buffer !== buffer || part.values.byteOffset !== end)
      return null;
    end += part.values.byteLength;
  }
  return new Float64Array(buffer, byteOffset, lengthOf(parts));
}

function concatInstants(parts: readonly Column[]): InstantColumn {
  const { values, length } = missingColumn(lengthOf(parts));
  let start = 0;
  for (const part of parts) {
    if (part.kind === 'instants') values.set(part.values, start);
    start += part.length;
  }
  return { kind: 'instants', length, values };
}

function concatDictionaries(parts: readonly Column[]): DictionaryColumn {
  const codes = new Int32Array(lengthOf(parts)).fill(-1);
  const codeOf = new Map<Value, number>();
  let start = 0;
  for (const part of parts) {
    if (part.kind === 'dictionary') {
      const newCodes = part.entries.map((entry) => {
        const code = codeOf.get(entry) ?? codeOf.size;
        codeOf.set(entry, code);
        return code;
      });
      for (let row = 0; row < part.length; row += 1)
        codes[start + row] = newCodes[part.codes[row] as number] ?? -1;
    }
    start += part.length;
  }
  return { kind: 'dictionary', length: codes.length, codes, entries: [...codeOf.keys()] };
}

function concatCells(parts: readonly Column[]): CellColumn {
  const cells = parts.flatMap(cellsOf);
  return { kind: 'cells', length: cells.length, cells };
}
