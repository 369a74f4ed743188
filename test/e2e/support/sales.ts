import { stringify } from 'csv-stringify/sync';
import { seededRandom } from '../../../lambdas/core/simulate/random.ts';

/** A prediction of the small regression model, with what came true. */
export interface Sale {
  readonly id: string;
  readonly at: string;
  readonly size: number;
  readonly shop: string;
  readonly predicted: number;
  readonly actual: number;
}

export interface SalesOptions {
  readonly seed: number;
  readonly rows: number;
  /** The sales are spread evenly over the hour that begins here, ISO-8601 UTC. */
  readonly start: string;
}

const HOUR = 3_600_000;
const SHOPS = ['north', 'south', 'west'];

/** An hour of sales, always from the same distribution; the prediction misses by up to one. */
export function makeSales({ seed, rows, start }: SalesOptions): readonly Sale[] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, (_, index) => {
    const size = Math.round(1000 * random()) / 100;
    return {
      id: `${seed}-${index}`,
      at: new Date(Date.parse(start) + Math.floor((HOUR * index) / rows)).toISOString(),
      size,
      shop: SHOPS[Math.floor(random() * SHOPS.length)] as string,
      predicted: 3 * size + 2,
      actual: 3 * size + 1 + 2 * random(),
    };
  });
}

/** The reference of every monitor on sales. */
export function referenceSales(): string {
  return stringify([...makeSales({ seed: 1, rows: 1000, start: '2026-01-01T00:00:00Z' })], { header: true });
}

/** Rows as JSON Lines. */
export function jsonLines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
