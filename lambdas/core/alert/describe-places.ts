import { parseS3Address } from '../../contract/s3-address.ts';
import { writeReplayCommand } from '../replay-command.ts';
import type { AlarmNotice } from './alarm-notice.ts';
import { consoleLinks, type Link, placeOfArn } from './console-links.ts';
import type { Evidence, MailContext } from './write-mail.ts';

/** Pages of the console on an alarm; none where the message does not say where it runs. */
export function findLinks(notice: AlarmNotice, context: MailContext): readonly Link[] {
  const place = placeOfArn(notice.arn);
  if (place === null) return [];
  const { dashboard, logGroup, evidence } = context;
  const object = (address: string) => consoleLinks.object(place, parseS3Address(address));
  return [
    ...(evidence === null || typeof evidence === 'string'
      ? []
      : [
          { label: 'Report', url: object(evidence.page.address) },
          { label: 'As JSON', url: object(evidence.address) },
        ]),
    ...(dashboard === null ? [] : [{ label: 'Dashboard', url: consoleLinks.dashboard(place, dashboard) }]),
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
    ...listReport(evidence, withLink),
    ...(dashboard === null ? [] : withLink(`Dashboard: ${dashboard}${regionOf(notice)}`, 'Dashboard')),
    ...withLink(`Alarm: ${notice.alarmName}, ${notice.oldState ?? '?'} -> ${notice.state}`, 'Alarm'),
    ...(logGroup === null ? [] : withLink(`Logs: ${logGroup}`, 'Logs')),
    ...(notice.description === null ? [] : [`About it: ${notice.description}`]),
    ...(notice.reason === '' ? [] : [`Reason: ${notice.reason}`]),
    ...(evidence === null || typeof evidence === 'string' ? [] : describeCommands(evidence)),
  ];
}

function listReport(
  evidence: MailContext['evidence'],
  withLink: (line: string, label: string) => readonly string[],
): readonly string[] {
  if (evidence === null) return ['Report: none that shows this'];
  if (typeof evidence === 'string') return [`Report: not readable: ${evidence}`];
  const [page, json] = describeReport(evidence);
  return [...withLink(page, 'Report'), ...withLink(json, 'As JSON')];
}

function regionOf({ region }: AlarmNotice): string {
  return region === null ? '' : ` (${region})`;
}

/** The page on this machine, and the window judged again by the configuration that judged it. */
export function describeCommands({ address, page, config, report }: Evidence): readonly string[] {
  const { bucket } = parseS3Address(address);
  const replay = writeReplayCommand({ window: report.window, config, bucket });
  const shown = page.isDrawn ? `${page.address} report.html` : `${address} -`;
  return ['See it again:', `  aws s3 cp ${shown}`, ...(replay === null ? [] : [`  ${replay}`])];
}

/** The page for people first; its JSON for programs, and for the case that no page could be drawn. */
export function describeReport({ address, page }: Evidence): readonly [string, string] {
  const note = page.isDrawn ? '' : ' (not drawn yet when this was sent)';
  return [`Report: ${page.address}${note}`, `As JSON: ${address}`];
}
