import { parseS3Address } from '../contract/s3-address.ts';
import type { ListedObject } from '../contract/stored.ts';
import type { PlanContext } from './plan-context.ts';

/** What lies under the monitor's prefixes. */
export interface ListedSources {
  readonly predictions: readonly ListedObject[];
  readonly labels: readonly ListedObject[];
}

/** The objects under the monitor's prefixes written at or after `since` (milliseconds since 1970 UTC). */
export async function listSources(context: PlanContext, since: number): Promise<ListedSources> {
  const { predictions, labels } = context.data;
  return {
    predictions: await listSince(context, { uri: predictions, since, except: [labels, context.baseline] }),
    labels:
      labels === undefined
        ? []
        : await listSince(context, { uri: labels, since, except: [context.baseline] }),
  };
}

interface ListSince {
  readonly uri: string;
  readonly since: number;
  /** Addresses whose objects are something else though they may lie under `uri`. */
  readonly except: readonly (string | undefined)[];
}

async function listSince({ ports }: PlanContext, request: ListSince): Promise<readonly ListedObject[]> {
  const { bucket, key: prefix } = parseS3Address(request.uri);
  const others = request.except
    .filter((other) => other !== undefined && other !== request.uri && other.startsWith(request.uri))
    .map((other) => parseS3Address(String(other)).key);
  const objects: ListedObject[] = [];
  for await (const object of ports.store.list({ bucket, prefix })) {
    const foreign = others.some((other) => object.key.startsWith(other));
    if (!foreign && Date.parse(object.lastModified) >= request.since) objects.push(object);
  }
  return objects;
}
