import type { Timing } from './peer-process.ts';
import { markdownTable } from './table.ts';

/** What a measured ratio must be: the peer's time in ours, or ours in the other's. */
export interface Goal {
  readonly kind: 'times faster than' | 'within';
  readonly factor: number;
}

/** Something that does the same work. */
export interface Contender {
  readonly name: string;
  /** Null: shown without a goal. */
  readonly goal: Goal | null;
  readonly run: (repeats: number) => Timing | Promise<Timing>;
  /** What is wrong with its values beside ours; null where nothing is. */
  readonly difference: (ours: readonly number[], theirs: readonly number[]) => string | null;
}

export interface Contest {
  readonly work: string;
  /** Runs in a row that one measurement is the mean of; more where one is too short to time. */
  readonly repeats: number;
  readonly ours: () => readonly number[];
  readonly contenders: readonly Contender[];
}

/** One row of the table. */
export interface Outcome {
  readonly work: string;
  readonly peer: string;
  readonly ours: string;
  readonly theirs: string;
  readonly ratio: string;
  readonly goal: string;
  readonly held: string;
}

/**
 * Measures ours and every contender in turn, round by round, so that a busy moment of the machine meets all
 * of them, and compares the medians. The first round warms up and does not count.
 */
export async function holdContest(contest: Contest, rounds: number): Promise<readonly Outcome[]> {
  const { contenders, repeats } = contest;
  const ours: number[] = [];
  const theirs: number[][] = contenders.map(() => []);
  const differences: (string | null)[] = contenders.map(() => null);
  for (let round = 0; round <= rounds; round += 1) {
    const own = time(contest.ours, repeats);
    if (round > 0) ours.push(own.milliseconds);
    for (const [index, contender] of contenders.entries()) {
      const { milliseconds, values } = await contender.run(repeats);
      if (round > 0) theirs[index]?.push(milliseconds);
      differences[index] ??= contender.difference(own.values, values);
    }
  }
  return contenders.map((contender, index) =>
    describeOutcome(contest, contender, {
      ours: median(ours),
      theirs: median(theirs[index] ?? []),
      difference: differences[index] ?? null,
    }),
  );
}

/** The outcomes as a table in Markdown. */
export function outcomeTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ work, peer, ours, theirs, ratio, goal, held }) => [
    work,
    peer,
    ours,
    theirs,
    ratio,
    goal,
    held,
  ]);
  return markdownTable(['work', 'against', 'ours', 'theirs', 'ours is', 'goal', 'held'], rows);
}

interface Measured {
  readonly ours: number;
  readonly theirs: number;
  readonly difference: string | null;
}

function describeOutcome(contest: Contest, contender: Contender, measured: Measured): Outcome {
  const { ours, theirs, difference } = measured;
  const { goal } = contender;
  const takesLonger = goal === null ? ours > theirs : goal.kind === 'within';
  const ratio = takesLonger ? ours / theirs : theirs / ours;
  return {
    work: contest.work,
    peer: contender.name,
    ours: formatTime(ours),
    theirs: formatTime(theirs),
    ratio: takesLonger ? `takes ${format(ratio)} ×` : `${format(ratio)} × as fast`,
    goal: goal === null ? '–' : goal.kind === 'within' ? `≤ ${goal.factor} ×` : `≥ ${goal.factor} ×`,
    held: sayHeld(goal, ratio, difference),
  };
}

function sayHeld(goal: Goal | null, ratio: number, difference: string | null): string {
  if (difference !== null) return `does not count: ${difference}`;
  if (goal === null) return '–';
  return (goal.kind === 'within' ? ratio <= goal.factor : ratio >= goal.factor) ? 'yes' : 'NO';
}

/** The mean processor time of so many runs in a row, collecting garbage included, and the values of the last. */
export function time(work: () => readonly number[], repeats: number): Timing {
  const began = process.cpuUsage();
  let values: readonly number[] = [];
  for (let index = 0; index < repeats; index += 1) values = work();
  const { user, system } = process.cpuUsage(began);
  return { milliseconds: (user + system) / 1000 / repeats, values };
}

/** Says which value is off by more than `tolerance`, as it is or relative to the value. */
export function differBy(tolerance: number, scale: 'absolute' | 'relative'): Contender['difference'] {
  return (ours, theirs) => {
    if (ours.length !== theirs.length) return `${theirs.length} values for our ${ours.length}`;
    for (const [index, own] of ours.entries()) {
      const other = theirs[index] as number;
      const allowed = scale === 'absolute' ? tolerance : tolerance * Math.abs(other);
      if (!(Math.abs(own - other) <= allowed)) return `value ${index} is ${own} here, ${other} there`;
    }
    return null;
  };
}

/** For work whose values are not those of ours. */
export const notComparable: Contender['difference'] = () => null;

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]] as [number, number];
  return (low + high) / 2;
}

function formatTime(milliseconds: number): string {
  return milliseconds < 1000 ? `${format(milliseconds)} ms` : `${format(milliseconds / 1000)} s`;
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
