import { Command, InvalidArgumentError } from 'commander';
import { durationSchema, secondsOf } from '../../lambdas/contract/duration.ts';
import { acknowledge, listIncidents, listMutes, setMute } from '../alerts/manage-alerts.ts';
import { answer } from '../answer.ts';
import { openState, type StateOptions } from '../open-state.ts';
import { jsonOption, withMonitor } from '../options.ts';
import { exampleText, requireOptions } from '../usage.ts';

interface PlaceOptions extends StateOptions {
  readonly json?: boolean;
}

const MUTE_EXAMPLE = 'alerts mute --config monitors/diamonds.json --for 2h --reason migration';

export function alertsCommand(): Command {
  const command = new Command('alerts')
    .description('see, acknowledge and mute the alerts of a deployed monitor')
    .addHelpText('after', exampleText('alerts list --model diamonds-price', MUTE_EXAMPLE));
  for (const part of [listCommand(), muteCommand(), unmuteCommand(), acknowledgeCommand()]) {
    command.addCommand(part);
  }
  return command;
}

function listCommand(): Command {
  return withPlace(
    new Command('list').description('open incidents and maintenance windows'),
    'alerts list --model diamonds-price',
  ).action(async (options: PlaceOptions) => {
    const place = await openState(options);
    const incidents = await listIncidents(place);
    const mutes = await listMutes(place, now());
    const lines = [
      ...incidents.map(({ alarm, incident: { openedAt, acknowledgedAt } }) =>
        [alarm, `open since ${openedAt}`, ...(acknowledgedAt ? [`acknowledged ${acknowledgedAt}`] : [])].join(
          '  ',
        ),
      ),
      ...mutes.map(({ from, to, reason }) => `muted from ${from} to ${to}${reason ? `: ${reason}` : ''}`),
    ];
    say(options, { incidents, mutes }, lines.length > 0 ? lines : ['no incident is open, nothing is muted']);
  });
}

function muteCommand(): Command {
  return withPlace(
    new Command('mute').description('tell nobody for a while; what goes on then is told after it'),
    MUTE_EXAMPLE,
  )
    .option('--for <duration>', 'how long from now, such as 90m or 2h (required)', parseDuration)
    .option('--reason <text>', 'why, for others to read')
    .action(async (options: PlaceOptions & { for: string; reason?: string }, command: Command) => {
      requireOptions(command, ['for']);
      const place = await openState(options);
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
    'alerts unmute --model diamonds-price',
  ).action(async (options: PlaceOptions) => {
    const place = await openState(options);
    const mutes = await setMute(place, now(), null);
    say(options, { mutes }, [`people are told of ${place.model} again`]);
  });
}

function acknowledgeCommand(): Command {
  return withPlace(
    new Command('acknowledge').description('take note of open incidents: no more reminders'),
    'alerts acknowledge --model diamonds-price',
  )
    .option('--alarm <name>', 'only this one')
    .action(async (options: PlaceOptions & { alarm?: string }) => {
      const place = await openState(options);
      const acknowledged = await acknowledge(place, now(), options.alarm);
      const lines = acknowledged.map((name) => `${name}: acknowledged, nobody is reminded any more`);
      say(options, { acknowledged }, lines.length > 0 ? lines : ['no incident is open']);
    });
}

function withPlace(command: Command, example: string): Command {
  return withMonitor(command).addOption(jsonOption()).addHelpText('after', exampleText(example));
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
