import { fixedPart } from '../contract/key-template.ts';
import { parseS3Address } from '../contract/s3-address.ts';
import type { ListedObject } from '../contract/stored.ts';
import { type DataSource, type Listing, partitionsOfWindow } from '../core/plan/choose-objects.ts';
import type { Span } from '../core/plan/grid.ts';
import { type Partition, partitionsOf } from '../core/plan/partitions.ts';
import { listManifest } from '../ports/list-manifest.ts';
import type { PlanContext } from './plan-context.ts';

const LISTED_AT_ONCE = 8;

/** The objects that the windows may have rows in, every partition listed once. */
export async function listSource(
  context: PlanContext,
  source: DataSource | null,
  windows: readonly Span[],
): Promise<Listing> {
  if (source === null || windows.length === 0) return new Map();
  const { predictions, labels, predictionsManifest, labelsManifest } = context.data;
  const addresses = [predictions, labels, predictionsManifest, labelsManifest, context.baseline];
  return listPartitions(context, {
    partitions: windows.flatMap((window) => partitionsOfWindow(source, window)),
    since: Math.min(...windows.map((window) => window.start)),
    except: addresses.filter((other) => other !== source.template),
    within: source.manifest?.within ?? null,
  });
}

interface ListRequest {
  readonly partitions: readonly Partition[];
  /** Objects of one partition for all time that were written before this are left out, milliseconds since 1970. */
  readonly since: number;
  /** Addresses whose objects are something else though they may lie in a partition. */
  readonly except: readonly (string | undefined)[];
  /** Where partitions are manifests: what the address of every object that they list begins with. */
  readonly within: string | null;
}

async function listPartitions(context: PlanContext, request: ListRequest): Promise<Listing> {
  const distinct = [...new Map(request.partitions.map((each) => [each.address, each])).values()];
  const listing = new Map<string, readonly ListedObject[]>();
  for (let index = 0; index < distinct.length; index += LISTED_AT_ONCE) {
    const batch = distinct.slice(index, index + LISTED_AT_ONCE);
    const lists = await Promise.all(batch.map((partition) => listPartition(context, partition, request)));
    batch.forEach(({ address }, position) => {
      listing.set(address, lists[position] ?? []);
    });
  }
  return listing;
}

async function listPartition(
  context: PlanContext,
  partition: Partition,
  { except, since, within }: ListRequest,
): Promise<readonly ListedObject[]> {
  const address = parseS3Address(partition.address);
  const { store } = context.ports;
  if (within !== null) return listManifest({ store, time: context.time }, address, within);
  const { bucket, key: prefix } = address;
  const others = addressesWithin(partition, except).map((other) => parseS3Address(other).key);
  const forAllTime = partition.start === Number.NEGATIVE_INFINITY;
  const objects: ListedObject[] = [];
  for await (const object of store.list({ bucket, prefix })) {
    if (others.some((other) => object.key.startsWith(other))) continue;
    if (!forAllTime || Date.parse(object.lastModified) >= since) objects.push(object);
  }
  return objects;
}

/** Addresses below a partition's that hold something else. */
function addressesWithin(partition: Partition, others: readonly (string | undefined)[]): readonly string[] {
  const addresses = others.flatMap((other) => {
    if (other === undefined) return [];
    if (partition.start === Number.NEGATIVE_INFINITY) return [fixedPart(other)];
    return partitionsOf(other, partition).map(({ address }) => address);
  });
  return addresses.filter((other) => other !== partition.address && other.startsWith(partition.address));
}
