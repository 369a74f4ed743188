import type { AlertMessage } from '../write-mail.ts';
import { cut } from './cut.ts';

/**
 * Both together stay below the 6000 characters that all embeds of a message may have; no field is used, of
 * which there may be 25, nor `content`, which may have 2000 characters.
 * https://discord.com/developers/docs/resources/message#embed-object-embed-limits
 */
const MAX_TITLE = 256;
const MAX_DESCRIPTION = 4096;

const COLOURS: Readonly<Record<string, number>> = { ALARM: 0xb3161d, OK: 0x116329 };
const OTHER_COLOUR = 0x7d4e00;

/** A webhook's payload: one embed, and nobody is pinged whatever the text holds. */
export function writeDiscord({ subject, body, state, links }: AlertMessage): object {
  const pages = links.map(({ label, url }) => `[${label}](${url})`).join(' · ');
  const rest = MAX_DESCRIPTION - pages.length - 2;
  const description = pages === '' ? cut(body, MAX_DESCRIPTION) : `${cut(body, rest)}\n\n${pages}`;
  return {
    embeds: [{ title: cut(subject, MAX_TITLE), description, color: COLOURS[state] ?? OTHER_COLOUR }],
    allowed_mentions: { parse: [] },
  };
}
