import { type PlanInput, type PlannedWindow, type PlanResult, planEventSchema } from '../contract/events.ts';
import { parseEvent, requireVariable } from '../contract/parse-event.ts';
import { checkPerformanceConfig } from '../core/performance/check-config.ts';
import { addChanged, findRestatable, windowsToCompare } from '../core/plan/compare-objects.ts';
import { predictionSource } from '../core/plan/data-sources.ts';
import type { Span } from '../core/plan/grid.ts';
import { planRange } from '../core/plan/plan-range.ts';
import { planWindows } from '../core/plan/plan-windows.ts';
import { timingOf } from '../core/plan/timing.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog } from '../ports/step-log.ts';
import { describeWindows } from './describe-windows.ts';
import { ensureBaselines } from './ensure-baseline.ts';
import { findChanged } from './find-changed.ts';
import { findUnjudged } from './find-unjudged.ts';
import { listSource } from './list-sources.ts';
import { type PlanPorts, requireDeployed } from './plan-context.ts';
import { readCursor } from './read-cursor.ts';
import { readLabels } from './read-labels.ts';
import { storeConfig } from './store-config.ts';

/**
 * Windows of one run: a run of hourly windows catches up four days. With ten chunks each, its history stays
 * well below the 25,000 events that Step Functions allows.
 */
const MAX_WINDOWS = 100;

/**
 * The plan step: every window that is due at the run's time and not yet judged, or those of a range that was
 * asked for, each with the keys that the later steps need. Answers keys only, so that the state machine never carries data.
 */
export function createHandler(ports: PlanPorts) {
  return async (event: unknown): Promise<PlanResult> => {
    const { monitor, input, startedAt } = parseEvent(planEventSchema, event, 'plan event');
    checkPerformanceConfig(monitor);
    const bucket = requireVariable(ports.environment, 'STATE_BUCKET');
    const time = new Date(input.time ?? startedAt).toISOString();
    const context = { ports, bucket, monitor, time, ...requireDeployed(monitor) };
    const configKey = await storeConfig(context);
    const baselineOf = await ensureBaselines(context);
    const timing = timingOf(monitor);
    const cursor = await readCursor(context, timing);
    const options = { time: Date.parse(time), timing, limit: MAX_WINDOWS };
    const range = rangeOf(input);
    const due =
      range === null
        ? planWindows(cursor, options)
        : await findUnjudged(context, planRange(cursor, range, options), MAX_WINDOWS);
    const ledger = await readLabels(context, { due: due.windows, cursor, timing });
    const { minimumCoverage } = monitor.performance;
    const plan = range === null ? planWindows(cursor, { ...options, ledger, minimumCoverage }) : due;
    const restatable = range === null ? findRestatable(cursor, options) : [];
    const source = predictionSource({ ...monitor, data: context.data });
    const listing = await listSource(context, source, [...plan.windows, ...restatable]);
    const predictions = { source, listing };
    const changed = await findChanged(context, windowsToCompare(plan.windows, restatable), predictions);
    const all = addChanged(plan.windows, changed);
    const windows = await describeWindows(context, all, {
      configKey,
      baselineOf,
      predictions,
      changed: new Set(changed.map(({ start }) => start)),
    });
    const left = plan.left + all.length - windows.length;
    ports.log.info('planned', {
      model: monitor.model,
      time,
      windows: windows.length,
      large: windows.filter((window) => window.chunkListKey !== null).length,
      left,
      baselineKeys: [...new Set(windows.map((window) => window.baselineKey))],
    });
    return { time, windows, left, ofRange: range !== null, next: goOn(input, windows, left) };
  };
}

function rangeOf({ from, to }: PlanInput): Span | null {
  return from === undefined || to === undefined ? null : { start: Date.parse(from), end: Date.parse(to) };
}

/** The input of the run that goes on with a range, from its last window: that may have a stage left. */
function goOn(input: PlanInput, windows: readonly PlannedWindow[], left: number): PlanResult['next'] {
  const last = windows.at(-1);
  if (input.to === undefined || last === undefined || left === 0) return null;
  return { ...(input.time !== undefined && { time: input.time }), from: last.start, to: input.to };
}

export const handler = createHandler({ store: openS3(), log: openLog('plan'), environment: process.env });
