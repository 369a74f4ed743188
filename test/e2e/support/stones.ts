import { stringify } from 'csv-stringify/sync';
import { type Diamond, loadDiamonds } from '../../../examples/diamonds/diamonds.ts';
import { type PriceModel, trainPriceModel } from '../../../examples/diamonds/price-model.ts';
import { seededRandom, shuffle } from '../../../lambdas/core/simulate/random.ts';
import { jsonLines } from './sales.ts';

const TRAINING = 5000;
const REFERENCE = 3000;

/** Real diamonds in an order of their own, cut into those that the first model is trained on, the reference, and the rest. */
function cutStones() {
  const stones = shuffle(loadDiamonds(), seededRandom(11));
  return {
    training: stones.slice(0, TRAINING),
    reference: stones.slice(TRAINING, TRAINING + REFERENCE),
    sold: stones.slice(TRAINING + REFERENCE),
  };
}

const stones = cutStones();

export const TRAINING_STONES: readonly Diamond[] = stones.training;
export const SOLD_STONES: readonly Diamond[] = stones.sold;

/** The reference of every monitor on prices: stones that the first model was not trained on, with its prices. */
export function referenceStones(): string {
  const model = trainPriceModel(TRAINING_STONES);
  const rows = stones.reference.map((stone, index) => ({
    id: `reference-${index}`,
    ts: '2026-01-01T00:00:00Z',
    ...stone,
    price_pred: model(stone),
  }));
  return stringify(rows, { header: true });
}

export interface Window {
  /** Milliseconds since 1970 UTC. */
  readonly start: number;
  readonly end: number;
  /** What every price is multiplied by. */
  readonly priceFactor: number;
  /** Prices that the endpoint gave, or a model that gives them. */
  readonly prices: PriceModel | readonly number[];
  /** @default true */
  readonly labelled?: boolean;
}

/** Sold stones of a window as the monitor reads them, spread evenly over it. */
export function writeWindow(
  sold: readonly Diamond[],
  { start, end, priceFactor, prices, labelled = true }: Window,
): string {
  return jsonLines(
    sold.map(({ price, ...stone }, index) => ({
      id: `${start}-${index}`,
      ts: new Date(Math.floor(start + ((end - start) * index) / sold.length)).toISOString(),
      ...stone,
      price_pred: typeof prices === 'function' ? prices(stone) : prices[index],
      ...(labelled && { price: Math.round(price * priceFactor) }),
    })),
  );
}
