import type { AlertMessage } from '../write-mail.ts';
import { cut } from './cut.ts';

/** A message may have 28 KB; a character may be three bytes and is written once. */
const MAX_TEXT = 7000;

const COLOURS: Readonly<Record<string, string>> = { ALARM: 'attention', OK: 'good' };

/**
 * What a "when a Teams webhook request is received" workflow takes: a message with one Adaptive Card.
 * https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 */
export function writeTeams({ subject, body, state, links }: AlertMessage): object {
  const paragraphs = cut(body, MAX_TEXT).trimEnd().split('\n\n');
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
