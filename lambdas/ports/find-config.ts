import type { Report } from '../contract/report.ts';
import { writeS3Address } from '../contract/s3-address.ts';
import { publishMarkerSchema } from '../contract/stored.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readJson } from './json-object.ts';
import type { ModelState } from './retraining-store.ts';

/** Address of the configuration that a window was judged by, as its marker says; null without a marker. */
export async function findConfig(
  { store, bucket, model }: ModelState,
  { window }: Pick<Report, 'window'>,
): Promise<string | null> {
  if (window.start === null) return null;
  for (const stage of ['labelled', 'closed'] as const) {
    const address = { bucket, key: stateKeys.published(model, window.start, stage) };
    const marker = await readJson(store, address, publishMarkerSchema);
    if (marker !== null) return writeS3Address({ bucket, key: marker.value.window.configKey });
  }
  return null;
}
