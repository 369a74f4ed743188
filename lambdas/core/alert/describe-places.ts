import { parseS3Address } from '../../contract/s3-address.ts';
import type { AlarmNotice } from './alarm-notice.ts';
import { consoleLinks, type Link, placeOfArn } from './console-links.ts';
import type { Evidence, MailContext } from './write-mail.ts';

/** Pages of the console on an alarm; none where the message does not say where it runs. */
export function findLinks(notice: AlarmNotice, context: MailContext): readonly Link[] {
  const place = placeOfArn(notice.arn);
  if (place === null) return [];
  const { dashboard, logGroup, evidence } = context;
  const report = evidence === null || typeof evidence === 'string' ? null : parseS3Address(evidence.address);
  return [
    ...(dashboard === null ? [] : [{ label: 'Dashboard', url: consoleLinks.dashboard(place, dashboard) }]),
    ...(report === null ? [] : [{ label: 'Report', url: consoleLinks.object(place, report) }]),
    { label: 'Alarm', url: consoleLinks.alarm(place, notice.alarmName) },
    ...(logGroup === null ? [] : [{ label: 'Logs', url: consoleLinks.logGroup(place, logGroup) }]),
  ];
}

/** Where to look, and the commands that show the same again. */
export function describePlaces(notice: AlarmNotice, context: MailContext): readonly string[] {
  const { evidence, dashboard, logGroup } = context;
  const links = new Map(findLinks(notice, context).map(({ label, url }) => [label, url]));
  const withLink = (line: string, label: string) =>
    links.has(label) ? [line, `  ${links.get(label)}`] : [line];
  return [
    ...(typeof evidence === 'string'
      ? [`Report: not readable: ${evidence}`]
      : withLink(`Report: ${evidence?.address ?? 'none that shows this'}`, 'Report')),
    ...(dashboard === null ? [] : withLink(`Dashboard: ${dashboard}${regionOf(notice)}`, 'Dashboard')),
    ...withLink(`Alarm: ${notice.alarmName}, ${notice.oldState ?? '?'} -> ${notice.state}`, 'Alarm'),
    ...(logGroup === null ? [] : withLink(`Logs: ${logGroup}`, 'Logs')),
    ...(notice.description === null ? [] : [`About it: ${notice.description}`]),
    ...(notice.reason === '' ? [] : [`Reason: ${notice.reason}`]),
    ...(evidence === null || typeof evidence === 'string' ? [] : describeCommands(evidence)),
  ];
}

function regionOf({ region }: AlarmNotice): string {
  return region === null ? '' : ` (${region})`;
}

/** Judges the window again by the configuration that judged it. */
export function describeCommands({ address, config, report }: Evidence): readonly string[] {
  const { start, end } = report.window;
  const show = `  aws s3 cp ${address} -`;
  if (config === null || start === null || end === null) return ['See it again:', show];
  const { bucket } = parseS3Address(address);
  return [
    'See it again:',
    show,
    `  aws s3 cp ${config} monitor.json && cdk-model-monitor replay --config monitor.json --bucket ${bucket} --from ${start} --to ${end}`,
  ];
}
