import { TIME_PLACEHOLDERS, type TimePlaceholder } from '../../contract/key-template.ts';
import type { Span } from './grid.ts';

/** One partition of data: where it lies, and the time that it is for. */
export interface Partition extends Span {
  readonly address: string;
}

/**
 * The partitions of an address template that overlap [start, end), in the order of their time. An address
 * without placeholders is one partition for all time.
 *
 * Cost: O(partitions).
 *
 * @example
 * partitionsOf('s3://data/{yyyy}/{MM}/{dd}/{HH}/', window)[0]?.address // 's3://data/2026/01/05/09/'
 */
export function partitionsOf(template: string, { start, end }: Span): readonly Partition[] {
  const finest = TIME_PLACEHOLDERS.findLast((placeholder) => template.includes(placeholder));
  if (finest === undefined) {
    return [{ address: template, start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY }];
  }
  const partitions: Partition[] = [];
  for (let time = floorTo(start, finest); time < end; time = partitions.at(-1)?.end ?? end) {
    partitions.push({ address: fill(template, time), start: time, end: nextAfter(time, finest) });
  }
  return partitions;
}

/** Year, month (from 0), day, hour and minute of a time, UTC. */
function partsOf(time: number): readonly [number, number, number, number, number] {
  const date = new Date(time);
  return [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
  ];
}

function floorTo(time: number, finest: TimePlaceholder): number {
  const kept = TIME_PLACEHOLDERS.indexOf(finest);
  const [year, month, ...rest] = partsOf(time).map((part, index) =>
    index <= kept ? part : index === 2 ? 1 : 0,
  ) as [number, number, ...number[]];
  return Date.UTC(year, month, ...rest);
}

function nextAfter(time: number, finest: TimePlaceholder): number {
  const step = TIME_PLACEHOLDERS.indexOf(finest);
  const [year, month, ...rest] = partsOf(time).map((part, index) => (index === step ? part + 1 : part)) as [
    number,
    number,
    ...number[],
  ];
  return Date.UTC(year, month, ...rest);
}

function fill(template: string, time: number): string {
  const [year, month, ...rest] = partsOf(time);
  const texts = [
    String(year).padStart(4, '0'),
    ...[month + 1, ...rest].map((part) => String(part).padStart(2, '0')),
  ];
  return TIME_PLACEHOLDERS.reduce(
    (text, placeholder, index) => text.replaceAll(placeholder, texts[index] ?? ''),
    template,
  );
}
