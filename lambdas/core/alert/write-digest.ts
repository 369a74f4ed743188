import { writeSubject } from './subject.ts';
import type { AlertMessage } from './write-mail.ts';

const RULER = '-'.repeat(60);

/**
 * Several messages as one: what they are about in the subject and first, then each whole.
 *
 * @param messages two at least
 */
export function writeDigest(messages: readonly AlertMessage[]): AlertMessage {
  const state = messages.some((message) => message.state === 'ALARM') ? 'ALARM' : (messages[0]?.state ?? '');
  const models = [...new Set(messages.map(({ model }) => model))];
  const links = new Map(messages.flatMap((message) => message.links.map((link) => [link.url, link])));
  const heads = messages.map(({ subject }) => `- ${subject}`).join('\n');
  const bodies = messages.map(({ subject, body }) => `${RULER}\n${subject}\n\n${body}`).join('\n');
  return {
    subject: writeSubject({
      state,
      model: models.join(', '),
      what: `${messages.length} messages`,
      names: messages.map(({ subject, model }) => subject.replace(/^\[\w+\] /, '').replace(`${model}: `, '')),
    }),
    body: `${messages.length} messages at once:\n${heads}\n\n${bodies}`,
    model: models.join(', '),
    alarm: null,
    state,
    severity: messages.some(({ severity }) => severity === 'critical') ? 'critical' : 'warning',
    links: [...links.values()],
  };
}
