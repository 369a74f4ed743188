import type { Finding } from '../contract/report.ts';
import type { Reach } from './plan/grid.ts';
import type { Baseline } from './profile/baseline.ts';
import { addSeen, type SeenColumns, withSeen } from './profile/seen-columns.ts';
import { mergeProfiles, type WindowProfile, zeroProfile } from './profile/window-profile.ts';
import { addStrays, findStrays, isToldHere, NO_STRAYS, type Strays } from './table/cut-to-window.ts';
import { mergeMalformed, type Table } from './table/table.ts';

/** What is known of one file, or of a part of one, for one window. */
export interface FileProfile {
  /** The rows inside the window, and all broken lines. */
  readonly profile: WindowProfile;
  /** The columns of the rows inside the window that labels join to. */
  readonly scored: readonly Table[];
  readonly strays: Strays;
  /** Of all its rows. */
  readonly seen: SeenColumns;
}

/** Of no rows. */
export function zeroFile(baseline: Baseline): FileProfile {
  const seen = { known: baseline.columns.map(() => false), unknown: [] };
  return { profile: zeroProfile(baseline), scored: [], strays: NO_STRAYS, seen };
}

/** What follows in a file added to what came before. */
export function addToFile(file: FileProfile, next: FileProfile): FileProfile {
  return {
    profile: mergeProfiles(file.profile, next.profile),
    scored: [...file.scored, ...next.scored],
    strays: addStrays(file.strays, next.strays),
    seen: addSeen(file.seen, next.seen),
  };
}

/** Where a file counts. */
export interface FilePlace {
  /** What findings call the file. */
  readonly name: string;
  readonly window: { readonly start: string; readonly end: string };
  /** The windows that read the file, taken together. */
  readonly reach: Reach;
  /** Column with the time of each row, if there is one. */
  readonly timestamp: string | undefined;
}

/**
 * What a window makes of a whole file: what belongs to no window, broken lines, rows without a time or with one
 * that no window here has, is told by the window that the file begins in.
 */
export function settleFile(
  { profile: counted, strays, seen }: FileProfile,
  { name, window, reach, timestamp: column }: FilePlace,
): { readonly profile: WindowProfile; readonly findings: readonly Finding[] } {
  const profile = withSeen(counted, seen);
  if (!isToldHere(strays, { window, reach }))
    return { profile: { ...profile, malformed: mergeMalformed([]) }, findings: [] };
  return { profile, findings: column === undefined ? [] : findStrays(strays, { name, column, reach }) };
}
