import type { Diamond } from './diamonds.ts';
import type { PriceModel, Stone } from './price-model.ts';

/** A prediction as an endpoint would log it. */
export interface PricePrediction extends Stone {
  readonly id: string;
  /** When the price was asked for, ISO-8601 UTC. */
  readonly ts: string;
  readonly price_pred: number;
}

/** The price that a stone fetched in the end. */
export interface PriceLabel {
  readonly id: string;
  readonly price: number;
}

export interface SaleOptions {
  readonly model: PriceModel;
  /** What ids begin with; numbers from 0 follow. */
  readonly idPrefix: string;
  /** The sales are spread evenly over [start, end), in milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** What every price is multiplied by: a market that moves under an unchanged model. Default 1. */
  readonly priceFactor?: number;
}

/** Sells stones one after the other: what the model predicted for each, and what it fetched. */
export function sellStones(
  stones: readonly Diamond[],
  { model, idPrefix, start, end, priceFactor = 1 }: SaleOptions,
): { readonly predictions: readonly PricePrediction[]; readonly labels: readonly PriceLabel[] } {
  const ids = stones.map((_, index) => `${idPrefix}${index}`);
  const predictions = stones.map(({ price: _price, ...stone }, index) => ({
    id: ids[index] as string,
    ts: new Date(Math.floor(start + ((end - start) * index) / stones.length)).toISOString(),
    ...stone,
    price_pred: model(stone),
  }));
  const labels = stones.map(({ price }, index) => ({
    id: ids[index] as string,
    price: Math.round(price * priceFactor),
  }));
  return { predictions, labels };
}
