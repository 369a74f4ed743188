import { secondsOf } from '../contract/duration.ts';
import type { Monitor } from '../contract/monitor.ts';
import { requireVariable } from '../contract/parse-event.ts';
import { parseMonitor } from '../contract/parse-monitor.ts';
import type { DriftPart } from '../contract/report.ts';
import { judgeDrift } from '../core/drift/judge-drift.ts';
import { ConfigError, InputError } from '../core/errors.ts';
import { makeBaseline } from '../core/make-baseline.ts';
import { sampleTable } from '../core/profile/window-profile.ts';
import type { Samples } from './read-samples.ts';

/** What the deployment says: the model's drift rule and the length of its windows. */
export function readSettings(environment: NodeJS.ProcessEnv): Monitor {
  return parseMonitor(
    {
      model: requireVariable(environment, 'MODEL'),
      task: 'regression',
      drift: parseDrift(environment.DRIFT || '{}'),
      ...(environment.WINDOW && { window: environment.WINDOW }),
    },
    'environment',
  );
}

function parseDrift(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(`the environment variable DRIFT is not JSON: ${text}`, { cause });
  }
}

/**
 * The drift between two samples: kinds of columns as the reference shows them, every column a feature.
 *
 * @throws InputError where the reference has no column that can be compared
 */
export function judgeSamples(monitor: Monitor, { reference, current }: Samples): DriftPart {
  const baseline = makeBaseline(monitor, reference, 'inline');
  const part = judgeDrift({
    baseline,
    profile: sampleTable(baseline, current),
    config: monitor.drift,
    windowSeconds: secondsOf(monitor.window),
  });
  if (part === null) {
    throw new InputError('reference: no column to compare, allowed: at least one that is no id and no time');
  }
  return part;
}
