import { applyCoefficients, fitCoefficients, indicators } from '../regression.ts';
import type { Diamond } from './diamonds.ts';

/** What a model needs to know of a diamond; the price is what it predicts. */
export type Stone = Omit<Diamond, 'price'>;

const CUTS = ['Fair', 'Good', 'Very Good', 'Premium', 'Ideal'];
const COLORS = ['D', 'E', 'F', 'G', 'H', 'I', 'J'];
const CLARITIES = ['I1', 'SI2', 'SI1', 'VS2', 'VS1', 'VVS2', 'VVS1', 'IF'];

/** A trained price model: dollars for a stone. */
export type PriceModel = (stone: Stone) => number;

/** What the price may be predicted from. */
export const PRICE_FACTORS = ['carat', 'cut', 'color', 'clarity'] as const;

export type PriceFactor = (typeof PRICE_FACTORS)[number];

/** A trained price model as data: it can be stored. */
export interface PriceWeights {
  readonly factors: readonly PriceFactor[];
  readonly coefficients: readonly number[];
  /** What prices are multiplied by: the mean of a price is above the exponential of its logarithm's mean. */
  readonly smearing: number;
}

/**
 * Fits a log-linear price model: the logarithm of the price on that of the weight and its square and
 * on cut, color and clarity. With all of these its R² on stones it has not seen is above 0.9.
 *
 * Cost: one least-squares solution, well under a second for ten thousand stones.
 */
export function fitPrices(
  stones: readonly Diamond[],
  factors: readonly PriceFactor[] = PRICE_FACTORS,
): PriceWeights {
  const coefficients = fitCoefficients(
    stones.map((stone) => describeStone(stone, factors)),
    stones.map((stone) => Math.log(stone.price)),
  );
  const logPrice = (stone: Stone): number => applyCoefficients(coefficients, describeStone(stone, factors));
  // Duan's smearing estimate.
  const smearing = mean(stones.map((stone) => stone.price / Math.exp(logPrice(stone))));
  return { factors, coefficients, smearing };
}

/** The model that a fit stands for; prices in whole cents. */
export function priceModelOf({ factors, coefficients, smearing }: PriceWeights): PriceModel {
  return (stone) => {
    const logPrice = applyCoefficients(coefficients, describeStone(stone, factors));
    return Math.round(100 * smearing * Math.exp(logPrice)) / 100;
  };
}

/** Trains a price model on everything there is to know of a stone. */
export const trainPriceModel = (stones: readonly Diamond[]): PriceModel => priceModelOf(fitPrices(stones));

const DESCRIPTIONS: Readonly<Record<PriceFactor, (stone: Stone) => readonly number[]>> = {
  carat: ({ carat }) => [Math.log(carat), Math.log(carat) ** 2],
  cut: ({ cut }) => indicators(CUTS, cut),
  color: ({ color }) => indicators(COLORS, color),
  clarity: ({ clarity }) => indicators(CLARITIES, clarity),
};

function describeStone(stone: Stone, factors: readonly PriceFactor[]): number[] {
  return factors.flatMap((factor) => DESCRIPTIONS[factor](stone));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
