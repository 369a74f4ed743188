import { TASKS, type Task } from '../../contract/names.ts';
import type { MetricValue } from '../../contract/report.ts';
import type { Significance } from './significance.ts';
import type { PerformanceState, StateOf } from './state.ts';

/** What a metric is measured in: for axes, tables and sentences. */
type MetricUnit = 'label' | 'label squared' | 'fraction' | 'nats' | 'none';

/** How the rows of one task give a metric, and how two of its values are told from chance. */
export interface MetricReading<T extends Task> {
  readonly read: (state: StateOf[T]) => MetricValue;
  readonly significance: Significance;
}

/** What one performance metric is: all that shared code knows about it. */
export interface MetricDefinition {
  /** Name in reports and in the monitor file. */
  readonly key: string;
  /** Name in sentences and headings. */
  readonly title: string;
  /** Name in CloudWatch; null where the metric is in the report only. */
  readonly cloudWatchName: string | null;
  /** Where the best value lies; `zero` is a signed error. */
  readonly direction: 'higher' | 'lower' | 'zero';
  /** Lowest and highest value there can be. */
  readonly range: readonly [number, number];
  readonly unit: MetricUnit;
  /** Each task that has the metric. */
  readonly byTask: { readonly [T in Task]?: MetricReading<T> };
}

export interface PerformanceMetric extends MetricDefinition {
  /** The tasks that have this metric. */
  readonly tasks: readonly Task[];
  /** The metric of the rows in a state, with its 95 % interval; throws a TypeError for another task's state. */
  readonly read: (state: PerformanceState) => MetricValue;
}

/** A metric from its definition. */
export function defineMetric<const D extends MetricDefinition>(definition: D): D & PerformanceMetric {
  const byTask: MetricDefinition['byTask'] = definition.byTask;
  const read = (state: PerformanceState): MetricValue => {
    const reading = byTask[state.task] as MetricReading<Task> | undefined;
    if (reading === undefined) throw new TypeError(`${definition.key} is no metric of a ${state.task} model`);
    return (reading.read as (state: PerformanceState) => MetricValue)(state);
  };
  return { ...definition, tasks: TASKS.filter((task) => byTask[task] !== undefined), read };
}
