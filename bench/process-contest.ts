import { type ProcessRun, runProcess } from './process-run.ts';

/** What a row of the table is held to. */
export interface ProcessGoal {
  /** Times as fast as the peer; below 1 for how much slower it may be. */
  readonly timesAsFast?: number;
  /** Times the peer's time that ours may take. */
  readonly within?: number;
  /** Megabytes that ours may take. */
  readonly megabytes?: number;
  /** Times the peer's memory that ours may take. */
  readonly memoryWithin?: number;
}

/** One row of the table: the same work done by two processes. */
export interface ProcessContest {
  readonly work: string;
  readonly against: string;
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  readonly goal: ProcessGoal;
  /** What is wrong with their output beside ours; null where nothing is. */
  readonly difference: (ours: string, theirs: string) => string | null;
  /** The time that the goal is about: of all threads together unless set. */
  readonly compared?: 'elapsed time';
  /** Times that both are run; 3 unless set. */
  readonly rounds?: number;
}

const ROUNDS = 3;

export const CONTEST_HEAD = ['work', 'against', 'ours', 'theirs', 'ours is', 'memory', 'goal', 'held'];

/** Runs both sides in turn and compares the medians; the row of the table, in the order of its head. */
export async function holdProcessContest(
  python: string,
  contest: ProcessContest,
): Promise<readonly string[]> {
  const { work, against, goal, difference, compared, rounds = ROUNDS } = contest;
  const time = compared === 'elapsed time' ? elapsedTime : processorTime;
  const [ours, theirs]: [ProcessRun[], ProcessRun[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await runProcess(python, contest.ours));
    theirs.push(await runProcess(python, contest.theirs));
  }
  const wrong = difference(ours[0]?.output ?? '', theirs[0]?.output ?? '');
  const speed = time(theirs) / time(ours);
  const memory = memoryOf(ours) / memoryOf(theirs);
  const held = isHeld(goal, { speed, memory, megabytes: memoryOf(ours) });
  return [
    work,
    against,
    say(ours),
    say(theirs),
    `${saySpeed(speed)}${compared === undefined ? '' : `, ${compared}`}`,
    `${memory.toPrecision(3)} ×`,
    sayGoal(goal),
    wrong !== null ? `does not count: ${wrong}` : held ? 'yes' : 'NO',
  ];
}

function saySpeed(speed: number): string {
  return speed >= 1 ? `${speed.toPrecision(3)} × as fast` : `takes ${(1 / speed).toPrecision(3)} ×`;
}

function isHeld(
  { timesAsFast, within, megabytes, memoryWithin }: ProcessGoal,
  seen: { readonly speed: number; readonly memory: number; readonly megabytes: number },
): boolean {
  return (
    (timesAsFast === undefined || seen.speed >= timesAsFast) &&
    (within === undefined || 1 / seen.speed <= within) &&
    (megabytes === undefined || seen.megabytes <= megabytes) &&
    (memoryWithin === undefined || seen.memory <= memoryWithin)
  );
}

function sayGoal({ timesAsFast, within, megabytes, memoryWithin }: ProcessGoal): string {
  const parts = [
    ...(timesAsFast === undefined ? [] : [`≥ ${timesAsFast} ×`]),
    ...(within === undefined ? [] : [`≤ ${within} ×`]),
    ...(megabytes === undefined ? [] : [`≤ ${megabytes} MB`]),
    ...(memoryWithin === undefined ? [] : [`memory ≤ ${memoryWithin} ×`]),
  ];
  return parts.join(', ');
}

function say(runs: readonly ProcessRun[]): string {
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;
  return `${seconds(processorTime(runs))} (${seconds(elapsedTime(runs))}), ${memoryOf(runs).toFixed(0)} MB`;
}

function processorTime(runs: readonly ProcessRun[]): number {
  return median(runs.map(({ processorMilliseconds }) => processorMilliseconds));
}

function elapsedTime(runs: readonly ProcessRun[]): number {
  return median(runs.map(({ elapsedMilliseconds }) => elapsedMilliseconds));
}

function memoryOf(runs: readonly ProcessRun[]): number {
  return median(runs.map(({ megabytes }) => megabytes));
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}
