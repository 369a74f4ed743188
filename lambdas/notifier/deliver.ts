import { webhookAddressSchema } from '../contract/alerts.ts';
import { writePayload } from '../core/alert/channels/payloads.ts';
import { writeDigest } from '../core/alert/write-digest.ts';
import type { AlertMessage } from '../core/alert/write-mail.ts';
import { ConfigError, DependencyError } from '../core/errors.ts';
import type { WebhookAddress } from '../ports/webhook.ts';
import { type Claim, settleClaim } from './incident-book.ts';
import { type NotifierContext, PEOPLE } from './notifier-context.ts';

/** A message, whom it is for, and the incident that it is about. */
export interface Telling {
  readonly message: AlertMessage;
  readonly to: readonly string[];
  /** Null for what is no incident, or where incidents could not be kept. */
  readonly claim: Claim | null;
}

/**
 * Tells every destination; one that has several messages gets them as one. What a destination was told is
 * noted though another failed, so that the next try tells only the other.
 *
 * @throws DependencyError naming the destinations that could not be told
 */
export async function deliver(context: NotifierContext, tellings: readonly Telling[]): Promise<void> {
  const destinations = [...new Set(tellings.flatMap(({ to }) => to))];
  const failures = new Map<string, Error>();
  for (const destination of destinations) {
    const messages = tellings.filter(({ to }) => to.includes(destination)).map(({ message }) => message);
    const message = messages.length === 1 ? (messages[0] as AlertMessage) : writeDigest(messages);
    try {
      await send(context, destination, message);
      context.ports.log.info('told', { destination, subject: message.subject });
    } catch (error) {
      failures.set(destination, error as Error);
    }
  }
  for (const { claim, to } of tellings) {
    if (claim !== null)
      await settle(
        context,
        claim,
        to.filter((name) => !failures.has(name)),
      );
  }
  if (failures.size === 0) return;
  const problems = [...failures].map(([name, { message }]) => `${name}: ${message}`);
  throw new DependencyError(`cannot tell ${problems.join('; ')}`, { cause: [...failures.values()][0] });
}

async function send(context: NotifierContext, destination: string, message: AlertMessage): Promise<void> {
  const { people, webhook } = context.ports;
  if (destination === PEOPLE) return people.publish(message);
  const channel = context.alerts.channels.find(({ name }) => name === destination);
  // It was taken out of the monitor file: nobody waits for it.
  if (channel === undefined) return;
  const address = await readAddress(context, channel.secret);
  await webhook.post(address, writePayload(channel.type, message));
}

async function readAddress({ ports }: NotifierContext, secret: string): Promise<WebhookAddress> {
  const text = (await ports.secrets.read(secret)).trim();
  if (!text.startsWith('{')) return { url: text, headers: {} };
  try {
    return webhookAddressSchema.parse(JSON.parse(text));
  } catch {
    // The reason would quote the secret.
    throw new ConfigError(`${secret} is not readable, allowed: a URL, or {"url": "…", "headers": {…}}`);
  }
}

async function settle(context: NotifierContext, claim: Claim, told: readonly string[]): Promise<void> {
  try {
    await settleClaim(context, claim, told);
  } catch (error) {
    // They were told: failing now would tell them again.
    context.ports.log.warn('incident not noted', { incident: claim.name, problem: String(error) });
  }
}
