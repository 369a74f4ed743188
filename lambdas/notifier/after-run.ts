import { noteAlarm } from '../core/alert/incident.ts';
import { checkLimits, type LimitState, noticeOfLimit, valuesOf } from '../core/alert/limits.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readReports } from '../ports/stored-reports.ts';
import type { Telling } from './deliver.ts';
import { type Claim, claimIncident } from './incident-book.ts';
import type { NotifierContext } from './notifier-context.ts';
import { tellIncident } from './take-up.ts';

/** Windows to look through for the newest value of each limited metric: labels may be some windows behind. */
const SEARCHED_REPORTS = 200;

/**
 * What is to be told after a run of the monitor: alarms that go on for long, those that began while muted, and
 * limits of the channels' own.
 */
export async function followRun(
  context: NotifierContext,
  executionArn: string | null,
): Promise<readonly Telling[]> {
  const claims = [...(await checkChannels(context, executionArn)), ...(await checkIncidents(context))];
  return Promise.all(claims.map((claim) => tellIncident(context, claim)));
}

async function checkChannels(context: NotifierContext, arn: string | null): Promise<readonly Claim[]> {
  const { ports, model } = context;
  const now = ports.clock.now().toISOString();
  const claims: Claim[] = [];
  for (const { state, at } of await findLimitStates(context)) {
    const notice = noticeOfLimit(state, { model, at, arn });
    const claim = await claimIncident(context, notice.alarmName, (stored) =>
      noteAlarm(stored, notice, { now, channel: state.channel }),
    );
    if (claim !== null) claims.push(claim);
  }
  return claims;
}

interface DatedState {
  readonly state: LimitState;
  readonly at: string | null;
}

/** How the newest window with a value stands to each limit. */
async function findLimitStates({
  ports,
  bucket,
  model,
  alerts,
}: NotifierContext): Promise<readonly DatedState[]> {
  const limited = alerts.channels.filter(({ thresholds }) => Object.keys(thresholds).length > 0);
  const wanted = limited.reduce((count, { thresholds }) => count + Object.keys(thresholds).length, 0);
  const states = new Map<string, DatedState>();
  if (wanted === 0) return [];
  const prefix = stateKeys.reports(model);
  for await (const { report } of readReports(ports, { bucket, prefix, limit: SEARCHED_REPORTS })) {
    const values = valuesOf(report);
    for (const state of limited.flatMap((channel) => checkLimits(channel, values))) {
      const key = `${state.channel}-${state.metric}`;
      if (!states.has(key)) states.set(key, { state, at: report.window.end });
    }
    if (states.size === wanted) break;
  }
  return [...states.values()];
}

async function checkIncidents(context: NotifierContext): Promise<readonly Claim[]> {
  const { ports, bucket, model } = context;
  const prefix = stateKeys.alerts.incidents(model);
  const claims: Claim[] = [];
  for await (const { key } of ports.store.list({ bucket, prefix })) {
    const name = decodeURIComponent(key.slice(prefix.length).replace(/\.json$/, ''));
    const claim = await claimIncident(context, name, (stored) => stored);
    if (claim !== null) claims.push(claim);
  }
  return claims;
}
