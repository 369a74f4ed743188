import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { seededRandom, shuffle } from '../../lambdas/core/simulate/random.ts';

/** A round-cut diamond with its price in US dollars. */
export interface Diamond {
  readonly carat: number;
  readonly cut: string;
  readonly color: string;
  readonly clarity: string;
  readonly depth: number;
  readonly table: number;
  readonly price: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const SEED = 20_170_214;

/** All 53,940 diamonds. The file is ordered by price, so they are shuffled, always in the same way. */
export function loadDiamonds(): readonly Diamond[] {
  const file = new URL('../data/diamonds.csv.gz', import.meta.url);
  const text = gunzipSync(readFileSync(file)).toString('utf8');
  return shuffle(parse(text, { columns: true, cast: true }) as Diamond[], seededRandom(SEED));
}
