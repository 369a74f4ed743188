// The program that a training job of the image runs: reads the channel `training` (CSV with a header, or JSON Lines),
// writes the model, and prints its figures on stones that it was not trained on. Those are the channel `validation`
// where there is one, else a tenth of the training channel. Hyperparameters: `factors` (what the price is predicted
// from, default "carat,cut,color,clarity") and `seed` (which tenth).
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { seededRandom, shuffle } from '../../../lambdas/core/simulate/random.ts';
import type { Diamond } from '../diamonds.ts';
import { fitPrices, PRICE_FACTORS, type PriceFactor, type PriceModel, priceModelOf } from '../price-model.ts';
import { places } from './places.ts';
import { readCsv, readDiamond, readJsonLines } from './read-stones.ts';

const FEWEST = 100;
const HELD_OUT = 0.1;

function train(): void {
  const { factors, seed } = readHyperparameters();
  const stones = shuffle(readChannel(places.training), seededRandom(seed));
  const heldOut = existsSync(places.validation) ? 0 : Math.ceil(stones.length * HELD_OUT);
  const trainedOn = stones.slice(heldOut);
  if (trainedOn.length < FEWEST) {
    throw new Error(`${trainedOn.length} stones to train on, allowed: from ${FEWEST}`);
  }
  const weights = fitPrices(trainedOn, factors);
  const validation = heldOut > 0 ? stones.slice(0, heldOut) : readChannel(places.validation);
  const metrics = { rows: trainedOn.length, ...judge(priceModelOf(weights), validation) };
  write(places.model, weights);
  write(places.metrics, metrics);
  for (const [name, value] of Object.entries(metrics)) console.log(`${name}=${value};`);
}

function readHyperparameters(): { readonly factors: readonly PriceFactor[]; readonly seed: number } {
  const given = JSON.parse(readFileSync(places.hyperparameters, 'utf8')) as Readonly<Record<string, string>>;
  const factors = (given.factors ?? PRICE_FACTORS.join(',')).split(',').map((name) => name.trim());
  const unknown = factors.find((name) => !PRICE_FACTORS.some((known) => known === name));
  if (unknown !== undefined) {
    throw new Error(`hyperparameter factors names "${unknown}", allowed: ${PRICE_FACTORS.join(', ')}`);
  }
  return { factors: factors as PriceFactor[], seed: Number(given.seed ?? 1) };
}

/** All stones of a channel; rows that are none are counted and left out. */
function readChannel(folder: string): readonly Diamond[] {
  if (!existsSync(folder)) throw new Error('there is no channel named "training"');
  const stones: Diamond[] = [];
  let broken = 0;
  for (const row of readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) =>
    readFile(folder, name),
  )) {
    try {
      stones.push(readDiamond(row));
    } catch {
      broken += 1;
    }
  }
  if (broken > 0) console.log(`${broken} rows are no stones and are left out`);
  return stones;
}

function readFile(folder: string, name: string): ReturnType<typeof readCsv> {
  if (name.endsWith('.csv')) return readCsv(readFileSync(join(folder, name), 'utf8'));
  if (/\.jsonl?$/.test(name)) return readJsonLines(readFileSync(join(folder, name), 'utf8'));
  return [];
}

function judge(
  model: PriceModel,
  stones: readonly Diamond[],
): { readonly r2: number; readonly rmse: number } {
  const mean = stones.reduce((sum, { price }) => sum + price, 0) / stones.length;
  const squares = stones.reduce((sum, stone) => sum + (stone.price - model(stone)) ** 2, 0);
  const spread = stones.reduce((sum, { price }) => sum + (price - mean) ** 2, 0);
  return { r2: 1 - squares / spread, rmse: Math.sqrt(squares / stones.length) };
}

function write(file: string, content: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}

try {
  train();
} catch (error) {
  // SageMaker shows this file as the reason.
  mkdirSync(dirname(places.failure), { recursive: true });
  writeFileSync(places.failure, (error as Error).message);
  console.error(error);
  process.exitCode = 1;
}
