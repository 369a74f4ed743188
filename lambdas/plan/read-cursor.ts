import { type Cursor, cursorSchema } from '../contract/stored.ts';
import { DependencyError } from '../core/errors.ts';
import { openLabelTrack, startCursor } from '../core/plan/cursor.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import type { Timing } from '../core/plan/timing.ts';
import { readJson, writeJson } from '../ports/json-object.ts';
import type { PlanContext } from './plan-context.ts';

const ATTEMPTS = 10;

/**
 * The monitor's cursor, made by the first run. It is written before any window is judged: should that
 * run die, the next one begins at the same window. Of two runs that make it at once, one wins and the
 * other reads what the first has written.
 *
 * @throws DependencyError where other runs kept writing it
 */
export async function readCursor(context: PlanContext, timing: Timing): Promise<Cursor> {
  const { ports, bucket, monitor } = context;
  const address = { bucket, key: stateKeys.cursor(monitor.model) };
  const time = Date.parse(context.time);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stored = await readJson(ports.store, address, cursorSchema);
    const value = stored === null ? startCursor(time, timing) : openLabelTrack(stored.value, time, timing);
    if (value === stored?.value) return value;
    const condition = stored === null ? ({ ifAbsent: true } as const) : { ifMatch: stored.etag };
    const outcome = await writeJson(ports.store, { address, value }, condition);
    if (outcome.status === 'written') return value;
  }
  throw new DependencyError(`${address.key}: other runs kept writing it, ${ATTEMPTS} attempts`);
}
