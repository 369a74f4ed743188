import type { MetricDatum } from '../../lambdas/core/metric-data.ts';
import type { Clock } from '../../lambdas/ports/clock.ts';
import type { MetricSink } from '../../lambdas/ports/metric-sink.ts';
import type { Pages } from '../../lambdas/ports/pages.ts';
import type { Secrets } from '../../lambdas/ports/secrets.ts';
import type { LogFields, StepLog } from '../../lambdas/ports/step-log.ts';
import type { Mail, Topic } from '../../lambdas/ports/topic.ts';
import type { Webhook, WebhookAddress } from '../../lambdas/ports/webhook.ts';

export interface PublishedDatum extends MetricDatum {
  readonly namespace: string;
}

/** A metric sink that keeps what it was given. */
export class MemorySink implements MetricSink {
  readonly data: PublishedDatum[] = [];
  /** Called before each request; what it throws, the request throws. */
  hook: () => void | Promise<void> = () => {};

  async publish(namespace: string, data: readonly MetricDatum[]): Promise<void> {
    await this.hook();
    this.data.push(...data.map((datum) => ({ ...datum, namespace })));
  }

  /** Every value of a metric, in the order of publishing. */
  values(name: string): readonly number[] {
    return this.data.filter((datum) => datum.MetricName === name).map((datum) => datum.Value);
  }
}

/** A clock that stands still until it is set. */
export class FixedClock implements Clock {
  time: string;

  constructor(time: string) {
    this.time = time;
  }

  now(): Date {
    return new Date(this.time);
  }
}

/** A topic that keeps its mails. */
export class MemoryTopic implements Topic {
  readonly mails: Mail[] = [];

  async publish(mail: Mail): Promise<void> {
    this.mails.push(mail);
  }
}

/** Pages that are only asked for. */
export class MemoryPages implements Pages {
  readonly asked: string[] = [];

  async draw(reportKey: string): Promise<void> {
    this.asked.push(reportKey);
  }
}

/** A log that keeps its lines. */
export class MemoryLog implements StepLog {
  readonly lines: { readonly level: string; readonly message: string; readonly fields: LogFields }[] = [];

  info(message: string, fields: LogFields): void {
    this.lines.push({ level: 'info', message, fields });
  }

  warn(message: string, fields: LogFields): void {
    this.lines.push({ level: 'warn', message, fields });
  }
}

/** Webhooks that keep what they were sent. */
export class MemoryWebhook implements Webhook {
  readonly posts: { readonly address: WebhookAddress; readonly payload: object }[] = [];
  /** Called before each post; what it throws, the post throws. */
  hook: (address: WebhookAddress) => void = () => {};

  async post(address: WebhookAddress, payload: object): Promise<void> {
    this.hook(address);
    this.posts.push({ address, payload });
  }
}

/** Secrets by where they are kept. */
export class MemorySecrets implements Secrets {
  readonly values = new Map<string, string>();

  async read(place: string): Promise<string> {
    const value = this.values.get(place);
    if (value === undefined) throw new Error(`no secret ${place}`);
    return value;
  }
}
