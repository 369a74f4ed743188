import { parseEvent } from '../contract/parse-event.ts';
import { type WatchResult, watchEventSchema } from '../contract/retraining-steps.ts';
import { waitBefore } from '../core/retraining/poll.ts';
import { systemClock } from '../ports/clock.ts';
import { openSageMaker } from '../ports/sagemaker.ts';
import { openLog } from '../ports/step-log.ts';
import { look, type WatchPorts } from './look.ts';

/**
 * The step that looks how a training job, a pipeline or an endpoint stands, and says when to look again.
 * What is not over in its time counts as failed: the run ends then, and with it what trains for it.
 */
export function createHandler(ports: WatchPorts) {
  return async (event: unknown): Promise<WatchResult> => {
    const watched = parseEvent(watchEventSchema, event, 'watch event');
    const now = ports.clock.now();
    const since = watched.before?.since ?? now.toISOString();
    const polls = (watched.before?.polls ?? 0) + 1;
    const seen = await look(ports, watched);
    const seconds = (now.getTime() - Date.parse(since)) / 1000;
    const late = seen.status === 'running' && seconds >= watched.timeoutSeconds;
    if (seen.status !== 'running' || late)
      ports.log.info('seen', { what: watched.what, name: watched.name, late, ...seen });
    return {
      ...seen,
      ...(late && {
        status: 'failed' as const,
        reason: `${watched.what} ${watched.name} was not over after ${watched.timeoutSeconds} s`,
      }),
      waitSeconds: waitBefore(polls - 1),
      polls,
      since,
    };
  };
}

export const handler = createHandler({
  host: openSageMaker(),
  clock: systemClock,
  log: openLog('watch-job'),
});
