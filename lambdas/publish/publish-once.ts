import { setTimeout as delay } from 'node:timers/promises';
import type { PlannedWindow } from '../contract/events.ts';
import { type PublishMarker, publishMarkerSchema } from '../contract/stored.ts';
import { DependencyError } from '../core/errors.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import type { Clock } from '../ports/clock.ts';
import { readJson, type StoredJson, writeJson } from '../ports/json-object.ts';
import type { ObjectStore, PutCondition } from '../ports/object-store.ts';

/** No function runs longer: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LONGEST_RUN_MS = 15 * 60_000;
/** Tries to note that values are published, beside those that the SDK makes; the last pause is 1.6 s. */
const NOTE_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 100;

export interface PublishContext {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly bucket: string;
  readonly model: string;
  readonly window: PlannedWindow;
}

/** `published` now, `already-published` by an earlier run, or `in-progress` in another run at this moment. */
export type PublishOutcome = 'published' | 'already-published' | 'in-progress';

/**
 * Runs `publish` once for a stage of a window, whoever else tries: a marker is taken by a conditional
 * write first. A run that failed gives the marker back; one that died holds it for 15 minutes, after which
 * the next run publishes. Only where it dies, or S3 fails for seconds, between CloudWatch's answer and the marker's
 * last write are values published twice.
 */
export async function publishOnce(
  context: PublishContext,
  publish: () => Promise<void>,
): Promise<PublishOutcome> {
  const { store, bucket, model, window, clock } = context;
  const address = { bucket, key: stateKeys.published(model, window.start, window.stage) };
  const before = await readJson(store, address, publishMarkerSchema);
  if (before?.value.state === 'published') return 'already-published';
  if (before !== null && isHeld(before, clock.now())) return 'in-progress';
  const mark = (state: PublishMarker['state'], condition?: PutCondition) =>
    writeJson(store, { address, value: { state, at: clock.now().toISOString(), window } }, condition);
  const taken = await mark('publishing', before === null ? { ifAbsent: true } : { ifMatch: before.etag });
  if (taken.status !== 'written') return 'in-progress';
  try {
    await publish();
  } catch (error) {
    // Where the marker cannot be given back either, it is held for 15 minutes.
    await mark('failed').catch(() => undefined);
    throw error;
  }
  await insist(() => mark('published'));
  return 'published';
}

/** Tries a write again where the service failed: what has gone to CloudWatch cannot be taken back. */
async function insist(write: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await write();
      return;
    } catch (error) {
      if (!(error instanceof DependencyError) || attempt === NOTE_ATTEMPTS) throw error;
      await delay(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

function isHeld({ value }: StoredJson<PublishMarker>, now: Date): boolean {
  return value.state === 'publishing' && now.getTime() - Date.parse(value.at) < LONGEST_RUN_MS;
}
