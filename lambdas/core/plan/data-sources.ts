import { secondsOf } from '../../contract/duration.ts';
import type { Monitor } from '../../contract/monitor.ts';
import { parseS3Address } from '../../contract/s3-address.ts';
import type { ListedObject } from '../../contract/stored.ts';
import { type DataSource, partitionsOfWindow } from './choose-objects.ts';
import { gridAtOrAfter, type Span } from './grid.ts';
import type { Timing } from './timing.ts';

/** A monitor that says where its data lies. */
type SourcedMonitor = Pick<Monitor, 'columns' | 'captureDelay'> & {
  readonly data: NonNullable<Monitor['data']>;
};

/** Where the predictions lie. */
export function predictionSource(monitor: SourcedMonitor): DataSource {
  const hasTimestamps = monitor.columns.timestamp !== undefined;
  return { template: monitor.data.predictions, hasTimestamps, readBack: readBackOf(monitor) };
}

/** Where labels lie that arrive by themselves. One may come any time after its prediction, so no time cuts them. */
export function labelSource(monitor: SourcedMonitor): DataSource | null {
  const { labels } = monitor.data;
  if (labels === undefined) return null;
  return { template: labels, hasTimestamps: true, readBack: readBackOf(monitor) };
}

function readBackOf({ data, captureDelay }: SourcedMonitor): number {
  return 1000 * secondsOf(data.readBack ?? captureDelay);
}

/**
 * The stretch of the grid whose windows read an object that one of them reads: those that its partition is near
 * to, or, in one partition for all time, those that had not closed when it was written, up to the one that it was
 * written in.
 */
export function reachOf(
  { key, lastModified }: Pick<ListedObject, 'key' | 'lastModified'>,
  window: Span,
  { source, timing }: { readonly source: DataSource; readonly timing: Timing },
): Span {
  const partitions = partitionsOfWindow(source, window);
  const partition = partitions.find(({ address }) => key.startsWith(parseS3Address(address).key));
  const written = Date.parse(lastModified);
  const [start, end] =
    partition === undefined || partition.start === Number.NEGATIVE_INFINITY
      ? [written - timing.captureDelay, written + 1]
      : [partition.start - source.readBack, partition.end + source.readBack];
  return {
    start: Math.floor(start / timing.window) * timing.window,
    end: gridAtOrAfter(end, timing.window),
  };
}
