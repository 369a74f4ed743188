import { parseS3Address } from '../../lambdas/contract/s3-address.ts';
import type { ListedObject } from '../../lambdas/contract/stored.ts';
import { plural } from '../../lambdas/core/findings.ts';
import { labelSource, predictionSource } from '../../lambdas/core/plan/data-sources.ts';
import { newestWindow, writeInstant } from '../../lambdas/core/plan/grid.ts';
import { partitionsOf } from '../../lambdas/core/plan/partitions.ts';
import { timingOf } from '../../lambdas/core/plan/timing.ts';
import { listManifest } from '../../lambdas/ports/list-manifest.ts';
import { unreadableFiles } from '../../lambdas/ports/read-data-object.ts';
import type { Patient } from './diagnose.ts';
import { broken, type Diagnosis, fine, warn } from './finding.ts';
import { labelsQuietFor } from './look-at-data.ts';

/** Manifests of labels that are looked up at most, the newest first: none of them need be there. */
const MOST_LOOKED_UP = 50;

type Check = 'predictionsManifest' | 'labelsManifest';

/** Whether the newest manifest of predictions that is due is there and right, and the files that it lists too. */
export async function lookAtPredictionsManifest(patient: Patient): Promise<readonly Diagnosis[]> {
  const { monitor, now } = patient;
  const source = monitor.data === undefined ? null : predictionSource({ ...monitor, data: monitor.data });
  if (source?.manifest === undefined) return [];
  const { within } = source.manifest;
  const { captureDelay, window } = timingOf(monitor);
  const due = partitionsOf(source.template, newestWindow(now - captureDelay, window)).slice(-1);
  return Promise.all(
    due.map(({ address }) => lookAtManifest('predictionsManifest', patient, { address, within })),
  );
}

/** The same of the newest manifest of labels that there is; a warning where there has been none for a while. */
export async function lookAtLabelsManifest(patient: Patient): Promise<readonly Diagnosis[]> {
  const { monitor, store, now } = patient;
  const source = monitor.data === undefined ? null : labelSource({ ...monitor, data: monitor.data });
  if (source?.manifest === undefined) return [];
  const { within } = source.manifest;
  const since = now - 1000 * labelsQuietFor(monitor);
  const newest = partitionsOf(source.template, { start: since, end: now }).slice(-MOST_LOOKED_UP).reverse();
  for (const { address } of newest) {
    if ((await store.head(parseS3Address(address))) === null) continue;
    return [await lookAtManifest('labelsManifest', patient, { address, within })];
  }
  const places = plural(newest.length, 'address', 'addresses');
  const text = `no manifest at ${newest.length} ${places}, the newest ${newest[0]?.address}`;
  const advice = 'see whether manifests are still written, or correct data.labelsManifest';
  return [warn('labelsManifest', text, advice)];
}

interface ManifestPlace {
  readonly address: string;
  /** What the address of every object must begin with. */
  readonly within: string;
}

async function lookAtManifest(
  check: Check,
  { store, now }: Patient,
  { address, within }: ManifestPlace,
): Promise<Diagnosis> {
  const reader = { store, time: writeInstant(now) };
  return judgeListed(check, address, await listManifest(reader, parseS3Address(address), within));
}

/** What is amiss with a manifest, in the words of the reports, or else with the objects that it lists. */
function judgeListed(check: Check, address: string, listed: readonly ListedObject[]): Diagnosis {
  const findings = listed.flatMap(({ finding }) => finding ?? []);
  const [first] = findings;
  if (first === undefined)
    return fine(check, `${address}: lists ${listed.length} ${plural(listed.length, 'object', 'objects')}`);
  const mayRead = unreadableFiles([first]).length === 0;
  const advise = (advice: string) => (mayRead ? advice : 'see to it that your own role may read this');
  if (first.example === address)
    return broken(check, first.sentence, advise(`write it as SageMaker reads it, or correct data.${check}`));
  const text = `${address}: ${findings.length} of ${listed.length} objects amiss. ${first.sentence}`;
  return broken(check, text, advise('write the files before the manifest that lists them'));
}
