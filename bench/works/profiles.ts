import type { NumericBaseline } from '../../lambdas/core/profile/numeric-baseline.ts';
import { countSample } from '../../lambdas/core/profile/numeric-counts.ts';
import { numericSample } from '../../lambdas/core/profile/numeric-sample.ts';
import { mergeProfiles, type WindowProfile } from '../../lambdas/core/profile/window-profile.ts';
import { numberColumn } from '../../lambdas/core/table/column.ts';
import { type Contest, differBy, type Outcome, time } from '../contest.ts';
import type { Input } from '../inputs.ts';

/** The profile of a window that is given as columns of numbers. */
export function profileOf(columns: readonly NumericBaseline[], current: readonly Input[]): WindowProfile {
  const rows = current[0]?.values.length ?? 0;
  const counted = current.map(({ values }, index) => {
    const column = columns[index] as NumericBaseline;
    return countSample(column, numericSample(column, numberColumn(values), rows));
  });
  return { baselineVersion: 'bench', rows, malformed: { count: 0, examples: [] }, columns: counted };
}

/** Adding two windows' profiles up, against copying both. */
export function merging(first: WindowProfile, second: WindowProfile): Contest {
  return {
    work: 'merging two profiles, 10 columns of up to 100,000 cut points',
    repeats: 10,
    ours: () => mergeProfiles(first, second).columns.map(({ n }) => n),
    contenders: [
      {
        name: 'copying the two',
        goal: { kind: 'within', factor: 10 },
        run: (repeats) => time(() => copyBoth(first, second), repeats),
        difference: differBy(0, 'absolute'),
      },
    ],
  };
}

/** Copies every array of both; answers how many rows the columns hold together. */
function copyBoth(first: WindowProfile, second: WindowProfile): readonly number[] {
  const copies = [first, second].map(({ columns }) => columns.map(copyArrays));
  return first.columns.map(
    (_, index) => (copies[0]?.[index]?.n as number) + (copies[1]?.[index]?.n as number),
  );
}

function copyArrays<T extends object>(column: T): T {
  const entries = Object.entries(column).map(([name, value]) => [
    name,
    ArrayBuffer.isView(value) ? (value as Float64Array).slice() : value,
  ]);
  return Object.fromEntries(entries) as T;
}

/** The bytes of windows' profiles, which must not grow with their rows. */
export function profileSizes(profiles: readonly WindowProfile[]): Outcome {
  const bytes = profiles.map(({ columns }) => columns.reduce((sum, column) => sum + arrayBytes(column), 0));
  const [smallest, largest] = [Math.min(...bytes), Math.max(...bytes)];
  const rows = profiles.map((profile) => profile.rows.toLocaleString('en'));
  return {
    work: "memory of a window's drift profile, 10 columns",
    peer: `windows of ${rows.slice(0, -1).join(', ')} and ${rows.at(-1)} rows`,
    ours: `${(largest / 1e6).toFixed(1)} MB`,
    theirs: `${(smallest / 1e6).toFixed(1)} MB`,
    ratio: (largest / smallest).toFixed(2),
    goal: 'the same',
    held: largest === smallest ? 'yes' : 'NO',
  };
}

function arrayBytes(column: object): number {
  return Object.values(column)
    .filter((value) => ArrayBuffer.isView(value))
    .reduce((sum, array) => sum + array.byteLength, 0);
}
