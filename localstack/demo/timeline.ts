import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputFolder } from './settings.ts';

export type EventName = 'localstack-ready' | 'deployed' | 'window-checked' | 'alarm' | 'email';

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

  /** Adds an event unless one with this key is known. */
  add(key: string, event: TimelineEvent): void {
    if (this.events.has(key)) return;
    this.events.set(key, event);
    this.onEvent(event);
  }

  list(): readonly TimelineEvent[] {
    return [...this.events.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  has(event: EventName, test: (detail: TimelineEvent['detail']) => boolean): boolean {
    return this.list().some((one) => one.event === event && test(one.detail));
  }

  write(): string {
    const file = join(outputFolder, 'timeline.json');
    mkdirSync(outputFolder, { recursive: true });
    writeFileSync(file, `${JSON.stringify(this.list(), null, 2)}\n`);
    return file;
  }
}

/** An event in one line for a person. */
export function describeEvent({ event, detail }: TimelineEvent): string {
  switch (event) {
    case 'localstack-ready':
      return `LocalStack ${detail.version} answers at ${detail.endpoint}`;
    case 'deployed':
      return `stack ${detail.stack} is ${detail.status}: ${detail.resources} resources, ${detail.alarms} alarms, a dashboard of ${detail.widgets} widgets`;
    case 'window-checked':
      return `window ${detail.start} judged ${detail.verdict}${detail.reason === null ? '' : ` (${detail.reason})`}, ${detail.rows} rows, started by ${detail.startedBy}`;
    case 'alarm':
      return `alarm ${detail.name} is ${detail.state}`;
    case 'email':
      return `mail to ${detail.to}: ${detail.subject}`;
  }
}
