import { type Cursor, cursorSchema } from '../contract/stored.ts';
import { openLabelTrack, startCursor } from '../core/plan/cursor.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import type { Timing } from '../core/plan/timing.ts';
import { updateJson } from '../ports/update-json.ts';
import type { PlanContext } from './plan-context.ts';

/**
 * The monitor's cursor, made by the first run. It is written before any window is judged: should that
 * run die, the next one begins at the same window. Of two runs that make it at once, one wins and the
 * other reads what the first has written.
 *
 * @throws DependencyError where other runs kept writing it
 */
export function readCursor(context: PlanContext, timing: Timing): Promise<Cursor> {
  const { ports, bucket, monitor } = context;
  const time = Date.parse(context.time);
  const address = { bucket, key: stateKeys.cursor(monitor.model) };
  return updateJson(ports.store, { address, schema: cursorSchema }, (stored) =>
    stored === null ? startCursor(time, timing) : openLabelTrack(stored, time, timing),
  );
}
