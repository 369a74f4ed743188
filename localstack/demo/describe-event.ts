import { metric } from './settings.ts';
import type { EventName, TimelineEvent } from './timeline.ts';

type Detail = TimelineEvent['detail'];

/** An event in one line for a person. */
export function describeEvent({ event, detail }: TimelineEvent): string {
  return SENTENCES[event](detail);
}

const SENTENCES: Readonly<Record<EventName, (detail: Detail) => string>> = {
  'localstack-ready': ({ version, endpoint }) => `LocalStack ${version} answers at ${endpoint}`,
  deployed: ({ stack, status, resources, alarms, widgets }) =>
    `stack ${stack} is ${status}: ${resources} resources, ${alarms} alarms, a dashboard of ${widgets} widgets`,
  'window-checked': describeWindow,
  alarm: describeAlarm,
  email: ({ to, subject }) => `mail to ${to}: ${subject}`,
  'retraining-held': ({ brake, sentence }) =>
    `retraining was asked for; the brake "${brake}" holds: ${sentence}`,
  'retraining-started': ({ incident, sentence }) => `retraining ${incident} begins: ${sentence}`,
  'challenger-evaluated': ({ sentence }) => `champion against challenger: ${sentence}`,
  'endpoint-updated': ({ endpoint, from, to, requests, failed }) =>
    `endpoint ${endpoint} moved from ${from} to ${to}; ${requests} requests meanwhile, ${failed} failed`,
  recovered: ({ before, degraded, after, baselineVersion }) =>
    `recovered: ${metric} ${dollars(before)}, degraded ${dollars(degraded)}, now ${dollars(after)}; new baseline ${baselineVersion}, alarms are OK`,
  'challenger-rejected': ({ incident, config }) =>
    `the challenger of ${incident} is refused; the endpoint still serves ${config}`,
  'rolled-back': ({ incident, config, failed, requests }) =>
    `the deployment of ${incident} is undone after ${failed} of ${requests} requests failed; the endpoint serves ${config} again`,
};

function describeWindow(detail: Detail): string {
  const { start, verdict, reason, rows, labelled, restated, startedBy } = detail;
  const what = reason === null ? verdict : `${verdict} (${reason})`;
  const labels = labelled === 0 ? 'labels to come' : `${metric} ${dollars(detail[metric])}`;
  return restated
    ? `window ${start} restated, its labels are in: ${what}, ${labels}`
    : `window ${start} judged ${what}, ${rows} rows, ${labels}, started by ${startedBy}`;
}

/** A new alarm on something that must keep coming is in ALARM until it comes for the first time. */
function describeAlarm({ name, state, from }: Detail): string {
  const isFirst =
    state === 'ALARM' && from === 'INSUFFICIENT_DATA' && /-(MonitorFailed|NoData)$/.test(String(name));
  return `alarm ${name} is ${state}${isFirst ? ', as it has to be until the first run' : ''}`;
}

function dollars(value: unknown): string {
  return typeof value === 'number' ? `$${value.toFixed(0)}` : 'unknown';
}
