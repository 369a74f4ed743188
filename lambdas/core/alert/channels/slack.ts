import type { AlertMessage } from '../write-mail.ts';
import { cut } from './cut.ts';

/**
 * Of a message's 50 blocks at most three are used: together they stay far below the some 13,000 characters from
 * which on Slack refuses a message as too long.
 * https://docs.slack.dev/reference/block-kit/blocks/header-block and section-block
 */
const MAX_HEADER = 150;
const MAX_SECTION = 3000;

/**
 * An incoming webhook's payload: `text` is what notifications show, `blocks` the message.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function writeSlack({ subject, body, links }: AlertMessage): object {
  const pages = links.map(({ label, url }) => `<${url}|${label}>`).join(' · ');
  return {
    text: escapeMarkup(subject),
    unfurl_links: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(subject, MAX_HEADER) } },
      section(cutMarkup(escapeMarkup(body))),
      ...(pages === '' || pages.length > MAX_SECTION ? [] : [section(pages)]),
    ],
  };
}

function section(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

/** Cuts never within an escaped character. */
function cutMarkup(text: string): string {
  return cut(text, MAX_SECTION).replace(/&[a-z]{0,3}…$/, '…');
}

/** The three characters that Slack's markup gives a meaning: no name in the data becomes a link or a mention. */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
