import { secondsOf } from '../../contract/duration.ts';
import { prefixOf } from '../../contract/key-template.ts';
import type { Monitor } from '../../contract/monitor.ts';
import { parseS3Address } from '../../contract/s3-address.ts';
import type { ListedObject } from '../../contract/stored.ts';
import { ConfigError } from '../errors.ts';
import { type DataSource, partitionsOfWindow } from './choose-objects.ts';
import { gridAtOrAfter, gridAtOrBefore, type Reach, type Span } from './grid.ts';
import type { Timing } from './timing.ts';

/** A monitor that says where its data lies. */
type SourcedMonitor = Pick<Monitor, 'columns' | 'captureDelay'> & {
  readonly data: NonNullable<Monitor['data']>;
};

/**
 * Where the data of a deployed monitor lies.
 *
 * @throws ConfigError where the monitor does not say so
 */
export function requireData({ data }: Pick<Monitor, 'data'>): NonNullable<Monitor['data']> {
  if (data !== undefined) return data;
  throw new ConfigError('data: missing, a deployed monitor must say where predictions arrive');
}

/** Where the predictions lie. */
export function predictionSource(monitor: SourcedMonitor): DataSource {
  const hasTimestamps = monitor.columns.timestamp !== undefined;
  const { predictions, predictionsManifest } = monitor.data;
  const shared = { hasTimestamps, readBack: readBackOf(monitor) };
  if (predictionsManifest === undefined) return { template: predictions, ...shared };
  return {
    template: predictionsManifest,
    ...shared,
    manifest: { within: prefixOf(predictions), isDue: true },
  };
}

/**
 * Where labels lie that arrive by themselves. One may come any time after its prediction, so no time cuts them,
 * and no manifest of them is due.
 */
export function labelSource(monitor: SourcedMonitor): DataSource | null {
  const { labels, labelsManifest } = monitor.data;
  if (labels === undefined) return null;
  const shared = { hasTimestamps: true, readBack: readBackOf(monitor) };
  if (labelsManifest === undefined) return { template: labels, ...shared };
  return { template: labelsManifest, ...shared, manifest: { within: prefixOf(labels), isDue: false } };
}

function readBackOf({ data, captureDelay }: SourcedMonitor): number {
  return 1000 * secondsOf(data.readBack ?? captureDelay);
}

/** Where a monitor's data lie, and when its windows are read. */
interface Places {
  readonly source: DataSource;
  readonly timing: Timing;
  /** How long a window may be over before a run reads it, milliseconds. */
  readonly waitForRun: number;
}

/**
 * The stretch of the grid whose windows read an object that one of them reads: those that its partition, or the
 * ones of its manifests, are near to, or, in one partition for all time, those that had not closed when it was
 * written, up to the one that it was written in. There, closed ones may read it too that no run had come to.
 */
export function reachOf(
  { key, lastModified, manifests = [key] }: Pick<ListedObject, 'key' | 'lastModified' | 'manifests'>,
  window: Span,
  { source, timing, waitForRun }: Places,
): Reach {
  const partitions = partitionsOfWindow(source, window).filter(({ address }) =>
    manifests.some((manifest) => manifest.startsWith(parseS3Address(address).key)),
  );
  const [first, last] = [partitions[0], partitions.at(-1)];
  const written = Date.parse(lastModified);
  const gridBefore = (time: number) => gridAtOrBefore(time, timing.window);
  if (first === undefined || last === undefined || first.start === Number.NEGATIVE_INFINITY) {
    const closed = written - timing.captureDelay;
    return {
      start: gridBefore(closed),
      end: gridAtOrAfter(written + 1, timing.window),
      mayBegin: gridBefore(closed - waitForRun),
    };
  }
  const start = gridBefore(first.start - source.readBack);
  return { start, end: gridAtOrAfter(last.end + source.readBack, timing.window), mayBegin: start };
}
