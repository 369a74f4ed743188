import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputFolder } from './settings.ts';

export type EventName =
  | 'localstack-ready'
  | 'deployed'
  | 'window-checked'
  | 'alarm'
  | 'email'
  | 'retraining-held'
  | 'retraining-started'
  | 'challenger-evaluated'
  | 'endpoint-updated'
  | 'recovered'
  | 'challenger-rejected'
  | 'rolled-back';

/** Something that was read back from LocalStack. */
export interface TimelineEvent {
  /** When it happened, ISO-8601 UTC. */
  readonly at: string;
  readonly event: EventName;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What happened, in the order of time, each thing once however often it is read back. */
export class Timeline {
  private readonly events = new Map<string, TimelineEvent>();
  private readonly onEvent: (event: TimelineEvent) => void;

  constructor(onEvent: (event: TimelineEvent) => void) {
    this.onEvent = onEvent;
  }

  /** Adds an event unless one with this key is known; answers whether it was new. */
  add(key: string, event: TimelineEvent): boolean {
    if (this.events.has(key)) return false;
    this.events.set(key, event);
    this.onEvent(event);
    return true;
  }

  list(): readonly TimelineEvent[] {
    return [...this.events.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  /** The first event of this name that passes the test, in the order of time. */
  find(
    event: EventName,
    test: (detail: TimelineEvent['detail']) => boolean = () => true,
  ): TimelineEvent | undefined {
    return this.list().find((one) => one.event === event && test(one.detail));
  }

  has(event: EventName, test?: (detail: TimelineEvent['detail']) => boolean): boolean {
    return this.find(event, test) !== undefined;
  }

  write(): string {
    const file = join(outputFolder, 'timeline.json');
    mkdirSync(outputFolder, { recursive: true });
    writeFileSync(file, `${JSON.stringify(this.list(), null, 2)}\n`);
    return file;
  }
}
