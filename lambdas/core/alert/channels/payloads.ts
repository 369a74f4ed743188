import type { ChannelType } from '../../../contract/names.ts';
import type { AlertMessage } from '../write-mail.ts';
import { writeDiscord } from './discord.ts';
import { writeSlack } from './slack.ts';
import { writeTeams } from './teams.ts';
import { writeWebhook } from './webhook.ts';

const WRITERS = {
  slack: writeSlack,
  discord: writeDiscord,
  teams: writeTeams,
  webhook: writeWebhook,
} as const satisfies Record<ChannelType, (message: AlertMessage) => object>;

/** What a channel's webhook is sent: JSON in the shape that its service documents, within its limits. */
export function writePayload(type: ChannelType, message: AlertMessage): object {
  return WRITERS[type](message);
}
