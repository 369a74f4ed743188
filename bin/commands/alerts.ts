import { Command, InvalidArgumentError } from 'commander';
import { durationSchema, secondsOf } from '../../lambdas/contract/duration.ts';
import { type AlertsPlace, acknowledge, listIncidents, listMutes, setMute } from '../alerts/manage-alerts.ts';
import { answer } from '../answer.ts';
import { loadMonitor } from '../local-data.ts';
import { configOption, jsonOption } from '../options.ts';
import { requireOptions } from '../usage.ts';

interface PlaceOptions {
  readonly config: string;
  readonly bucket: string;
  readonly json?: boolean;
}

const EXAMPLE =
  'cdk-model-monitor alerts mute --config monitors/diamonds.json --bucket my-state-bucket --for 2h';

export function alertsCommand(): Command {
  const command = new Command('alerts')
    .description('see, acknowledge and mute the alerts of a deployed monitor')
    .addHelpText('after', `\nExample:\n  ${EXAMPLE}`);
  for (const part of [listCommand(), muteCommand(), unmuteCommand(), acknowledgeCommand()]) {
    command.addCommand(part);
  }
  return command;
}

function listCommand(): Command {
  return withPlace(new Command('list').description('open incidents and maintenance windows')).action(
    async (options: PlaceOptions, command: Command) => {
      const place = await openPlace(options, command);
      const incidents = await listIncidents(place);
      const mutes = await listMutes(place, now());
      const lines = [
        ...incidents.map(({ alarm, incident: { openedAt, acknowledgedAt } }) =>
          [
            alarm,
            `open since ${openedAt}`,
            ...(acknowledgedAt ? [`acknowledged ${acknowledgedAt}`] : []),
          ].join('  '),
        ),
        ...mutes.map(({ from, to, reason }) => `muted from ${from} to ${to}${reason ? `: ${reason}` : ''}`),
      ];
      say(
        options,
        { incidents, mutes },
        lines.length > 0 ? lines : ['no incident is open, nothing is muted'],
      );
    },
  );
}

function muteCommand(): Command {
  return withPlace(
    new Command('mute').description('tell nobody for a while; what goes on then is told after it'),
  )
    .option('--for <duration>', 'how long from now, such as 90m or 2h (required)', parseDuration)
    .option('--reason <text>', 'why, for others to read')
    .action(async (options: PlaceOptions & { for: string; reason?: string }, command: Command) => {
      requireOptions(command, ['for']);
      const place = await openPlace(options, command);
      const from = now();
      const to = new Date(Date.parse(from) + 1000 * secondsOf(options.for)).toISOString();
      const reason = options.reason === undefined ? {} : { reason: options.reason };
      const mutes = await setMute(place, from, { from, to, ...reason });
      say(options, { mutes }, [`nobody is told of ${place.model} until ${to}`]);
    });
}

function unmuteCommand(): Command {
  return withPlace(
    new Command('unmute').description('end the maintenance windows that were set by command'),
  ).action(async (options: PlaceOptions, command: Command) => {
    const place = await openPlace(options, command);
    const mutes = await setMute(place, now(), null);
    say(options, { mutes }, [`people are told of ${place.model} again`]);
  });
}

function acknowledgeCommand(): Command {
  return withPlace(new Command('acknowledge').description('take note of open incidents: no more reminders'))
    .option('--alarm <name>', 'only this one')
    .action(async (options: PlaceOptions & { alarm?: string }, command: Command) => {
      const place = await openPlace(options, command);
      const acknowledged = await acknowledge(place, now(), options.alarm);
      const lines = acknowledged.map((name) => `${name}: acknowledged, nobody is reminded any more`);
      say(options, { acknowledged }, lines.length > 0 ? lines : ['no incident is open']);
    });
}

function withPlace(command: Command): Command {
  return command
    .addOption(configOption())
    .option('--bucket <name>', 'state bucket of the deployed monitor (required)')
    .addOption(jsonOption());
}

async function openPlace({ config, bucket }: PlaceOptions, command: Command): Promise<AlertsPlace> {
  requireOptions(command, ['config', 'bucket']);
  const { model } = loadMonitor({ config, current: config });
  // Loaded here only: other commands need no S3, and its client takes long to load.
  const { openS3 } = await import('../../lambdas/ports/s3-object-store.ts');
  return { store: openS3(), bucket, model };
}

function parseDuration(text: string): string {
  if (durationSchema.safeParse(text).success && secondsOf(text) > 0) return text;
  throw new InvalidArgumentError('allowed: a duration above zero such as "90m" or "2h"');
}

function say({ json }: PlaceOptions, value: object, lines: readonly string[]): void {
  answer('OK', json ? JSON.stringify(value, null, 2) : lines.join('\n'));
}

function now(): string {
  return new Date().toISOString();
}
