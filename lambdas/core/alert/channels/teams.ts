import type { AlertMessage } from '../write-mail.ts';
import { cut } from './cut.ts';

/**
 * Bytes of a message: 28 KB are documented, and refusals are reported from 21 kB on.
 * https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
 * https://github.com/atc0005/go-teams-notify/issues/59
 */
const MAX_BYTES = 20_000;
const MAX_TEXT = 7000;
/** What is left of a text that does not fit, before it is tried again. */
const SHORTENING = 0.75;
/** Below it the rest of the card is what does not fit. */
const MIN_TEXT = 200;

const COLOURS: Readonly<Record<string, string>> = { ALARM: 'attention', OK: 'good' };

/**
 * What a "when a Teams webhook request is received" workflow takes: a message with one Adaptive Card.
 * The text is cut so far that the message fits: what is escaped takes more bytes than it has characters.
 * https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 */
export function writeTeams(message: AlertMessage): object {
  let length = MAX_TEXT;
  let payload = writeMessage(message, length);
  while (sizeOf(payload) > MAX_BYTES && length > MIN_TEXT) {
    length = Math.floor(SHORTENING * length);
    payload = writeMessage(message, length);
  }
  return payload;
}

const sizeOf = (payload: object): number => new TextEncoder().encode(JSON.stringify(payload)).length;

function writeMessage({ subject, body, state, links }: AlertMessage, length: number): object {
  const paragraphs = cut(body, length).trimEnd().split('\n\n');
  const title = {
    ...textBlock(subject),
    weight: 'bolder',
    size: 'medium',
    color: COLOURS[state] ?? 'warning',
  };
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          body: [title, ...paragraphs.map((text) => ({ ...textBlock(text), separator: true }))],
          actions: links.map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url })),
        },
      },
    ],
  };
}

/** Plain text: a card would take a line break for a blank and "_" or "*" for markup. */
function textBlock(text: string): object {
  return {
    type: 'TextBlock',
    wrap: true,
    text: text.replace(/[\\_*[\]#]/g, '\\$&').replaceAll('\n', '\n\n'),
  };
}
