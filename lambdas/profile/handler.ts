import { baselineFile, profileFile, type StoredProfile } from '../codec/stored-files.ts';
import { type ProfileResult, profileEventSchema } from '../contract/events.ts';
import { monitorSchema } from '../contract/monitor.ts';
import { parseEvent, requireVariable } from '../contract/parse-event.ts';
import type { S3Address } from '../contract/s3-address.ts';
import { type ObjectList, objectListSchema } from '../contract/stored.ts';
import { ConfigError } from '../core/errors.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readRequiredJson } from '../ports/json-object.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { isAnyReadable, leftOutFiles } from '../ports/read-data-object.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog, type StepLog } from '../ports/step-log.ts';
import { readStoredFile } from '../ports/stored-file.ts';
import { type ProfileContext, profileObjects } from './profile-objects.ts';
import { profilePart } from './profile-part.ts';

export interface ProfilePorts {
  readonly store: ObjectStore;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

/** The profile step: counts the rows of one chunk that lie in the window, and keeps what labels join to. */
export function createHandler({ store, log, environment }: ProfilePorts) {
  return async (event: unknown): Promise<ProfileResult> => {
    const { window, chunkKey } = parseEvent(profileEventSchema, event, 'profile event');
    const bucket = requireVariable(environment, 'STATE_BUCKET');
    const monitor = await readRequiredJson(store, { bucket, key: window.configKey }, monitorSchema);
    const baseline = await readStoredFile(store, { bucket, key: window.baselineKey }, baselineFile);
    const profileKey = stateKeys.profile(monitor.model, window, {
      chunkKey,
      baselineVersion: baseline.version,
    });
    if (window.stage !== 'closed' && (await isKnown(store, { bucket, key: profileKey })))
      return { profileKey };
    const chunk = await readRequiredJson(store, { bucket, key: chunkKey }, objectListSchema);
    const content = await profileChunk({ store, monitor, baseline, window }, chunk);
    await store.put({ bucket, key: profileKey }, profileFile.encode(content));
    log.info('profiled', {
      model: monitor.model,
      window: window.start,
      stage: window.stage,
      objects: chunk.objects.length,
      rows: content.profile.rows,
      malformed: content.profile.malformed.count,
      findings: content.findings.map((finding) => finding.sentence),
      profileKey,
    });
    return { profileKey };
  };
}

/**
 * Judged again, a window has the rows that it had before, unless a file can be read now that was left out, or the
 * profile itself can no longer be read.
 */
async function isKnown(store: ObjectStore, address: S3Address): Promise<boolean> {
  if ((await store.head(address)) === null) return false;
  try {
    const { findings } = await readStoredFile(store, address, profileFile);
    return !(await isAnyReadable(store, leftOutFiles(findings)));
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

/** A part of an object is a chunk by itself. */
function profileChunk(context: ProfileContext, chunk: ObjectList): Promise<StoredProfile> {
  const [object] = chunk.objects;
  return object?.part === undefined
    ? profileObjects(context, chunk)
    : profilePart(context, { ...object, part: object.part, bucket: chunk.bucket });
}

export const handler = createHandler({ store: openS3(), log: openLog('profile'), environment: process.env });
