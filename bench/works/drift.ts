import { gapOfValues } from '../../lambdas/core/drift/ks-of-values.ts';
import { baselineColumns } from '../../lambdas/core/profile/baseline.ts';
import type { NumericBaseline } from '../../lambdas/core/profile/numeric-baseline.ts';
import { ksPValue } from '../../lambdas/core/stats/ks-p-value.ts';
import { tableOf } from '../../lambdas/core/table/table.ts';
import { type Contender, type Contest, differBy, type Goal, notComparable, time } from '../contest.ts';
import type { Input } from '../inputs.ts';
import type { PeerProcess } from '../peer-process.ts';

export interface DriftInputs {
  readonly reference: readonly Input[];
  readonly current: readonly Input[];
}

/** The monitor's side of the reference, made once before any window. */
export function makeBaselineColumns(reference: readonly Input[]): readonly NumericBaseline[] {
  const watched = reference.map((_, index) => ({
    column: `column${index}`,
    role: 'feature' as const,
    kind: 'numeric' as const,
  }));
  const cells = reference.map(({ values }, index) => [`column${index}`, values] as const);
  return baselineColumns(tableOf(Object.fromEntries(cells)), watched) as readonly NumericBaseline[];
}

/** D of every column from a window's values. */
function statistics(columns: readonly NumericBaseline[], current: readonly Input[]): readonly number[] {
  return current.map(
    ({ values }, index) => gapOfValues(columns[index] as NumericBaseline, [values]).statistic,
  );
}

/** D of every column with its p-value; the p-values are what is answered. */
function pValues(columns: readonly NumericBaseline[], current: readonly Input[]): readonly number[] {
  return statistics(columns, current).map((statistic, index) => {
    const { n } = columns[index] as NumericBaseline;
    return ksPValue(statistic, n, current[index]?.values.length ?? 0).pValue;
  });
}

/** Loads a window into the peers' process, the reference with it. */
async function loadPeers(peers: PeerProcess, { reference, current }: DriftInputs): Promise<void> {
  const files = (inputs: readonly Input[]): readonly string[] => inputs.map(({ file }) => file);
  await peers.load('drift', { reference: files(reference), current: files(current) });
  await peers.prepare('nannyml');
  await peers.prepare('evidently');
}

/** What a window's comparisons are held to: times as fast as scipy, or null for no goal. */
interface ScipyGoals {
  readonly statistic: Goal | null;
  readonly pValue: Goal | null;
}

/** Ours against scipy, D alone and D with its p-value, of a window that the peers have loaded. */
function scipyContests(
  peers: PeerProcess,
  { columns, current, repeats }: Window,
  goals: ScipyGoals,
): readonly [Contest, Contest] {
  const rows = `10 columns, ${(current[0]?.values.length ?? 0).toLocaleString('en')} rows`;
  return [
    {
      work: `KS statistic: ${rows}`,
      repeats,
      ours: () => statistics(columns, current),
      contenders: [
        {
          name: 'scipy, D alone',
          goal: goals.statistic,
          run: (times) => peers.run('scipy_statistic', times),
          difference: differBy(1e-12, 'absolute'),
        },
      ],
    },
    {
      work: `KS statistic and p-value: ${rows}`,
      repeats,
      ours: () => pValues(columns, current),
      contenders: [
        {
          name: 'scipy.stats.ks_2samp',
          goal: goals.pValue,
          run: (times) => peers.run('scipy', times),
          difference: differBy(1e-9, 'relative'),
        },
      ],
    },
  ];
}

interface Window {
  readonly columns: readonly NumericBaseline[];
  readonly current: readonly Input[];
  /** Runs in a row that one measurement is the mean of. */
  readonly repeats: number;
}

/** A large window against all peers, and against a plain sum over the same arrays. */
export async function largeWindow(
  peers: PeerProcess,
  inputs: DriftInputs,
  columns: readonly NumericBaseline[],
): Promise<readonly Contest[]> {
  await loadPeers(peers, inputs);
  const { current } = inputs;
  const goals: ScipyGoals = { statistic: { kind: 'times faster than', factor: 5 }, pValue: null };
  const [statistic, pValue] = scipyContests(peers, { columns, current, repeats: 1 }, goals);
  const nannyml: Contender = {
    name: 'nannyml, fitted before',
    goal: { kind: 'times faster than', factor: 2.5 },
    run: (repeats) => peers.run('nannyml', repeats),
    // It counts into 10,000 bins, so its D is not exact: there is nothing to hold ours to.
    difference: notComparable,
  };
  const plainSum: Contender = {
    name: 'a plain sum over the same arrays',
    goal: { kind: 'within', factor: 16 },
    run: (repeats) => time(() => current.map(({ values }) => sum(values)), repeats),
    difference: notComparable,
  };
  const evidently: Contender = {
    name: 'evidently, a report of ValueDrift',
    goal: { kind: 'times faster than', factor: 25 },
    run: (repeats) => peers.run('evidently', repeats),
    difference: differBy(1e-9, 'relative'),
  };
  return [
    { ...statistic, contenders: [...statistic.contenders, nannyml, plainSum] },
    { ...pValue, contenders: [...pValue.contenders, evidently] },
  ];
}

/** The same for a window of a thousand rows. */
export async function smallWindow(
  peers: PeerProcess,
  inputs: DriftInputs,
  columns: readonly NumericBaseline[],
): Promise<readonly Contest[]> {
  await loadPeers(peers, inputs);
  const goal: Goal = { kind: 'times faster than', factor: 20 };
  const window = { columns, current: inputs.current, repeats: 5 };
  return scipyContests(peers, window, { statistic: goal, pValue: goal });
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let index = 0; index < values.length; index += 1) total += values[index] as number;
  return total;
}
