import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { stringify } from 'csv-stringify/sync';
import { type Diamond, loadDiamonds } from '../../examples/diamonds/diamonds.ts';
import { type PriceLabel, type PricePrediction, sellStones } from '../../examples/diamonds/history.ts';
import { type PriceModel, trainPriceModel } from '../../examples/diamonds/price-model.ts';
import type { Clients } from './clients.ts';
import { bucket, captureKey, features, truthKey, windowSeconds } from './settings.ts';

const TRAINING = 10_000;
const REFERENCE = 10_000;
const STONES_A_WINDOW = 1000;

/** What is sold, and at which prices, while a phase lasts. */
export interface Phase {
  readonly title: string;
  readonly isSold: (stone: Diamond) => boolean;
  readonly priceFactor: number;
}

export const PHASES = {
  healthy: { title: 'sales like the reference', isSold: () => true, priceFactor: 1 },
  smallStones: {
    title: 'the mix shifts: only stones below half a carat',
    isSold: (stone) => stone.carat < 0.5,
    priceFactor: 1,
  },
  pricesRise: {
    title: 'prices rise by a quarter under an unchanged model',
    isSold: () => true,
    priceFactor: 1.25,
  },
} as const satisfies Record<string, Phase>;

/** A shop that sells real diamonds, window after window, at prices that a trained model predicts. */
export class Shop {
  private readonly clients: Clients;
  private readonly model: PriceModel;
  private readonly stones: readonly Diamond[];
  private next = TRAINING + REFERENCE;
  /** Ground truth of the window before, which comes with the next one. */
  private awaited: readonly object[] = [];

  constructor(clients: Clients) {
    this.clients = clients;
    this.stones = loadDiamonds();
    this.model = trainPriceModel(this.stones.slice(0, TRAINING));
  }

  /** Puts the bucket and the reference there: stones that the model was not trained on. */
  async open(now: number): Promise<void> {
    await this.clients.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    const sold = sellStones(this.stones.slice(TRAINING, TRAINING + REFERENCE), {
      model: this.model,
      idPrefix: 'reference-',
      start: now - 3_600_000,
      end: now,
    });
    const rows = sold.predictions.map((prediction, index) => ({ ...prediction, ...sold.labels[index] }));
    await this.put('diamonds-price/reference.csv', stringify(rows, { header: true }));
  }

  /**
   * Sells for one window: what the endpoint captures of it, and the prices that the stones of the window
   * before fetched, since buyers take their time.
   */
  async sell({ isSold, priceFactor }: Phase, windowStart: number): Promise<void> {
    const name = new Date(windowStart).toISOString().slice(0, 19).replaceAll(':', '-');
    const { predictions, labels } = sellStones(this.take(isSold), {
      model: this.model,
      idPrefix: `${name}-`,
      start: windowStart,
      end: windowStart + 1000 * windowSeconds,
      priceFactor,
    });
    const file = `${new Date(windowStart).toISOString().slice(0, 13).replace(/[-T]/g, '/')}/${name}.jsonl`;
    if (this.awaited.length > 0) await this.put(`${truthKey}${file}`, jsonLines(this.awaited));
    await this.put(`${captureKey}${file}`, jsonLines(predictions.map(captureOf)));
    this.awaited = labels.map(truthOf);
  }

  /** The next stones that are sold in this phase; the shop starts over when it has sold them all. */
  private take(isSold: Phase['isSold']): readonly Diamond[] {
    const taken: Diamond[] = [];
    while (taken.length < STONES_A_WINDOW) {
      if (this.next >= this.stones.length) this.next = TRAINING + REFERENCE;
      const stone = this.stones[this.next] as Diamond;
      this.next += 1;
      if (isSold(stone)) taken.push(stone);
    }
    return taken;
  }

  private async put(key: string, text: string): Promise<void> {
    await this.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  }
}

function jsonLines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** A sale as SageMaker captures it of an endpoint. */
function captureOf(sale: PricePrediction): object {
  const input = features.map((name) => sale[name]).join(',');
  return {
    captureData: {
      endpointInput: {
        observedContentType: 'text/csv',
        mode: 'INPUT',
        data: `${input}\n`,
        encoding: 'CSV',
      },
      endpointOutput: {
        observedContentType: 'text/csv; charset=utf-8',
        mode: 'OUTPUT',
        data: String(sale.price_pred),
        encoding: 'CSV',
      },
    },
    eventMetadata: { eventId: randomUUID(), inferenceId: sale.id, inferenceTime: sale.ts },
    eventVersion: '0',
  };
}

/** The price that a stone fetched, as SageMaker ground truth. */
function truthOf({ id, price }: PriceLabel): object {
  return {
    groundTruthData: { data: String(price), encoding: 'CSV' },
    eventMetadata: { eventId: id },
    eventVersion: '0',
  };
}
