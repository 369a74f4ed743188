import { type Allowed, CLASS_LABEL, FINITE_NUMBER, got, readList, SHARE } from '../contract/inline-values.ts';
import { TASKS, type Task } from '../contract/names.ts';
import { requireVariable } from '../contract/parse-event.ts';
import type { PerformancePart } from '../contract/report.ts';
import { ConfigError, InputError } from '../core/errors.ts';
import { joinLabels } from '../core/join.ts';
import { readPerformance } from '../core/performance/read-performance.ts';
import { binaryText, isPositive } from '../core/table/canonical.ts';
import type { Cell } from '../core/table/column.ts';
import { tableOf } from '../core/table/table.ts';

/** What the deployment says about the model. */
export interface PerformanceSettings {
  readonly task: Task;
  readonly positiveLabel: string;
}

const VALUES = {
  regression: FINITE_NUMBER,
  binary: CLASS_LABEL,
  multiclass: CLASS_LABEL,
} as const satisfies Record<Task, Allowed>;

/** @throws ConfigError where TASK is not a task */
export function readSettings(environment: NodeJS.ProcessEnv): PerformanceSettings {
  const name = requireVariable(environment, 'TASK');
  const task = TASKS.find((known) => known === name);
  if (task === undefined) throw new ConfigError(`TASK: got "${name}", allowed: ${TASKS.join(', ')}`);
  return { task, positiveLabel: environment.POSITIVE_LABEL || '1' };
}

/**
 * The metrics of predictions against what came true, row by row. `probabilities` (binary only, optional)
 * holds the score of the positive class and adds log loss and AUC.
 *
 * @throws InputError naming the list and the index where the event is not understood
 */
export function measurePerformance(event: unknown, settings: PerformanceSettings): PerformancePart {
  const { task, positiveLabel } = settings;
  const lists = readLists(event, task);
  if (task === 'binary') checkClasses(lists, positiveLabel);
  const table = tableOf(lists);
  const columns = {
    positiveLabel,
    prediction: 'predictions',
    label: 'actuals',
    ...('probabilities' in lists && { probability: 'probabilities' }),
  };
  const joined = joinLabels({ task, columns }, table, null);
  if (joined === null) throw new InputError('actuals: missing');
  return readPerformance(joined.state, { rows: joined.rows, minimumRows: 1 });
}

type Lists = Readonly<Record<string, readonly Cell[]>>;

function readLists(event: unknown, task: Task): Lists {
  const { predictions, actuals, probabilities } = asRecord(event);
  const lists: Record<string, readonly Cell[]> = {
    predictions: readList(predictions, 'predictions', VALUES[task]),
    actuals: readList(actuals, 'actuals', VALUES[task]),
  };
  if (probabilities !== undefined) {
    if (task !== 'binary')
      throw new InputError(`probabilities: the task is ${task}, allowed: for binary only`);
    lists.probabilities = readList(probabilities, 'probabilities', SHARE);
  }
  checkLengths(lists);
  return lists;
}

/** A third class would count as the negative one, so that to take it for another were no error. */
function checkClasses({ predictions = [], actuals = [] }: Lists, positiveLabel: string): void {
  const classes = [...predictions, ...actuals].filter((cell) => cell !== null);
  const negatives = new Set(classes.filter((cell) => !isPositive(cell, positiveLabel)).map(binaryText));
  if (negatives.size < 2) return;
  const examples = [...negatives].slice(0, 3).map((text) => `"${text}"`);
  throw new InputError(
    `predictions, actuals: ${negatives.size} classes beside "${positiveLabel}", the positive label (${examples.join(', ')}), allowed: one`,
  );
}

function checkLengths(lists: Lists): void {
  const lengths = Object.entries(lists).map(([name, list]) => `${name} ${list.length}`);
  const [first, ...others] = Object.values(lists);
  if (others.some((list) => list.length !== first?.length)) {
    throw new InputError(`lists differ in length (${lengths.join(', ')}), allowed: one value a row in each`);
  }
  if (first?.length === 0) throw new InputError('predictions: empty, allowed: at least one value');
}

function asRecord(event: unknown): Readonly<Record<string, unknown>> {
  if (event === null || typeof event !== 'object' || Array.isArray(event)) {
    throw new InputError(`event: ${got(event)}, allowed: an object with "predictions" and "actuals"`);
  }
  return event as Record<string, unknown>;
}
