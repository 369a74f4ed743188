import type { Table } from '../table/table.ts';
import type { Baseline } from './baseline.ts';
import { namesUnknownTo, newColumnsOf, type WindowProfile } from './window-profile.ts';

/**
 * The columns of a file. A file of JSON lacks a column only if no row of it has the key, so this is known when the
 * whole file is, however it was cut into batches and parts.
 */
export interface SeenColumns {
  /** One entry a baseline column, in its order. */
  readonly known: readonly boolean[];
  /** Names that the baseline does not know, the first few. */
  readonly unknown: readonly string[];
}

/** The columns of a batch. */
export function seeColumns(baseline: Baseline, table: Table): SeenColumns {
  return {
    known: baseline.columns.map(({ column }) => table.columns.has(column)),
    unknown: namesUnknownTo(baseline, table),
  };
}

/** The columns of two parts of a file. */
export function addSeen(a: SeenColumns, b: SeenColumns): SeenColumns {
  const { newColumns = [] } = newColumnsOf([...a.unknown, ...b.unknown]);
  return { known: a.known.map((seen, index) => seen || b.known[index] === true), unknown: newColumns };
}

/** A file's profile, all of whose rows in the window have the columns of the file. */
export function withSeen({ newColumns, ...profile }: WindowProfile, seen: SeenColumns): WindowProfile {
  const { rows } = profile;
  return {
    ...profile,
    columns: profile.columns.map((column, index) => ({
      ...column,
      presentRows: seen.known[index] === true ? rows : 0,
    })),
    ...newColumnsOf(rows > 0 ? seen.unknown : []),
  };
}
