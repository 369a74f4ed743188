import { describe, expect, it } from 'vitest';
import { CHANNEL_TYPES } from '../../../lambdas/contract/names.ts';
import { writePayload } from '../../../lambdas/core/alert/channels/payloads.ts';
import type { AlertMessage } from '../../../lambdas/core/alert/write-mail.ts';

const message: AlertMessage = {
  subject: '[ALARM] price: data drift in 1 column (x 0.4)',
  body: 'price: data drift in 1 column (x 0.4).\n\nColumns:\n- x_y: <!channel> & *went* up\n',
  model: 'price',
  alarm: 'price-DataDriftDetected',
  state: 'ALARM',
  severity: 'warning',
  links: [{ label: 'Dashboard', url: 'https://console.example/#d:x?a=1&b=2' }],
};
const long = { ...message, subject: 's'.repeat(1000), body: `${'ü😀'.repeat(40_000)}` };

type Json = Readonly<Record<string, unknown>>;

describe('the payload of', () => {
  it('Slack has a header, the text with its markup taken away, and links', () => {
    expect(writePayload('slack', message)).toMatchObject({
      text: message.subject,
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: message.subject } },
        {
          type: 'section',
          text: { type: 'mrkdwn', text: expect.stringContaining('&lt;!channel&gt; &amp; *went*') },
        },
        { type: 'section', text: { text: '<https://console.example/#d:x?a=1&b=2|Dashboard>' } },
      ],
    });
  });

  it('Slack keeps to the lengths of its blocks', () => {
    const { blocks } = writePayload('slack', long) as { blocks: { text: { text: string } }[] };
    expect(blocks[0]?.text.text).toHaveLength(150);
    expect(blocks[1]?.text.text.length).toBeLessThanOrEqual(3000);
  });

  it('Discord is one embed that pings nobody, within its lengths', () => {
    const payload = writePayload('discord', long) as { embeds: { title: string; description: string }[] };
    expect(payload).toMatchObject({ allowed_mentions: { parse: [] }, embeds: [{ color: 0xb3161d }] });
    expect(payload.embeds[0]?.title).toHaveLength(256);
    expect(payload.embeds[0]?.description.length).toBeLessThanOrEqual(4096);
    expect(payload.embeds[0]?.description).toContain('[Dashboard](https://console.example');
  });

  it('Teams is a message with one Adaptive Card, markup taken away, at most 20 kB', () => {
    const payload = writePayload('teams', message) as { attachments: { content: Json }[] };
    expect(payload).toMatchObject({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }],
    });
    const content = payload.attachments[0]?.content;
    expect(content).toMatchObject({
      type: 'AdaptiveCard',
      actions: [{ type: 'Action.OpenUrl', title: 'Dashboard', url: message.links[0]?.url }],
    });
    expect(JSON.stringify(content)).toContain('x\\\\_y: <!channel> & \\\\*went\\\\* up');
    expect(Buffer.byteLength(JSON.stringify(writePayload('teams', long)))).toBeLessThanOrEqual(20_000);
  });

  it.each([
    ['line breaks', 'a\n'],
    ['markup', '_*[]#'],
    ['quotes', '"\\'],
    ['three-byte characters', '€'],
  ])('Teams is at most 20 kB, though the text is all %s', (_, text) => {
    const payload = writePayload('teams', { ...message, body: text.repeat(30_000) });
    const bytes = Buffer.byteLength(JSON.stringify(payload));
    expect(bytes).toBeLessThanOrEqual(20_000);
    expect(bytes).toBeGreaterThan(10_000);
  });

  it('Discord keeps below 6000 characters in all', () => {
    const { embeds } = writePayload('discord', long) as { embeds: { title: string; description: string }[] };
    const characters = embeds.reduce(
      (sum, { title, description }) => sum + title.length + description.length,
      0,
    );
    expect(characters).toBeLessThanOrEqual(6000);
  });

  it('Slack is never cut within an escaped character', () => {
    for (const before of ['', 'a', 'ab', 'abc', 'abcd']) {
      const body = before + '<'.repeat(5000);
      const { blocks } = writePayload('slack', { ...message, body }) as {
        blocks: { text: { text: string } }[];
      };
      expect(blocks[1]?.text.text).toMatch(/^[a-d]*(&lt;)+…$/);
    }
  });

  it('a plain webhook is the message, field by field', () => {
    expect(writePayload('webhook', message)).toEqual({ schemaVersion: 1, ...message });
  });

  it.each(CHANNEL_TYPES)('%s is JSON without half characters, whatever is cut', (type) => {
    const text = JSON.stringify(writePayload(type, long));
    expect(text).not.toMatch(/\\ud[89ab]..(?!\\ud[c-f])/i);
  });
});
