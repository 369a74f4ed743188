import { type PlanResult, planEventSchema } from '../contract/events.ts';
import { parseEvent, requireVariable } from '../contract/parse-event.ts';
import { checkPerformanceConfig } from '../core/performance/check-config.ts';
import { planWindows } from '../core/plan/plan-windows.ts';
import { timingOf } from '../core/plan/timing.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog } from '../ports/step-log.ts';
import { describeWindows } from './describe-windows.ts';
import { ensureBaselines } from './ensure-baseline.ts';
import { type PlanPorts, requireData } from './plan-context.ts';
import { readCursor } from './read-cursor.ts';
import { readLabels } from './read-labels.ts';
import { storeConfig } from './store-config.ts';

/**
 * Windows of one run: a run of hourly windows catches up four days. With ten chunks each, its history stays
 * well below the 25,000 events that Step Functions allows.
 */
const MAX_WINDOWS = 100;

/**
 * The plan step: every window that is due at the run's time and not yet judged, each with the keys that the
 * later steps need. Answers keys only, so that the state machine never carries data.
 */
export function createHandler(ports: PlanPorts) {
  return async (event: unknown): Promise<PlanResult> => {
    const { monitor, input, startedAt } = parseEvent(planEventSchema, event, 'plan event');
    checkPerformanceConfig(monitor);
    const bucket = requireVariable(ports.environment, 'STATE_BUCKET');
    const time = new Date(input.time ?? startedAt).toISOString();
    const context = { ports, bucket, monitor, time, ...requireData(monitor) };
    const configKey = await storeConfig(context);
    const baselineOf = await ensureBaselines(context);
    const timing = timingOf(monitor);
    const cursor = await readCursor(context, timing);
    const options = { time: Date.parse(time), timing, limit: MAX_WINDOWS };
    const ledger = await readLabels(context, { due: planWindows(cursor, options).windows, cursor, timing });
    const { minimumCoverage } = monitor.performance;
    const plan = planWindows(cursor, { ...options, ledger, minimumCoverage });
    const windows = await describeWindows(context, plan.windows, { configKey, baselineOf });
    const left = plan.left + plan.windows.length - windows.length;
    ports.log.info('planned', {
      model: monitor.model,
      time,
      windows: windows.length,
      large: windows.filter((window) => window.chunkListKey !== null).length,
      left,
      baselineKeys: [...new Set(windows.map((window) => window.baselineKey))],
    });
    return { time, windows, left };
  };
}

export const handler = createHandler({ store: openS3(), log: openLog('plan'), environment: process.env });
