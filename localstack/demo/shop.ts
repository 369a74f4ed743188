import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { stringify } from 'csv-stringify/sync';
import type { Diamond } from '../../examples/diamonds/diamonds.ts';
import { sellStones } from '../../examples/diamonds/history.ts';
import { fitPrices, type PriceFactor, priceModelOf } from '../../examples/diamonds/price-model.ts';
import { serveChampion } from '../price-endpoint.ts';
import type { Clients } from './clients.ts';
import { ATTEMPTS, bucket, features, model, referenceKey, truthKey } from './settings.ts';

const TRAINING = 10_000;
const REFERENCE = 10_000;
const STONES_A_REQUEST = 20;

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

/** A request for the prices of some stones, and what they fetch in the end. */
export interface Request {
  readonly id: string;
  readonly body: string;
  readonly prices: readonly number[];
}

/** A shop that sells real diamonds at prices that it asks the endpoint for. */
export class Shop {
  private readonly clients: Clients;
  private readonly stones: readonly Diamond[];
  private next = TRAINING + REFERENCE;
  private requests = 0;

  constructor(clients: Clients, stones: readonly Diamond[]) {
    this.clients = clients;
    this.stones = stones;
  }

  /** Trains the first model on SageMaker and serves it; puts the reference there. */
  async open(): Promise<void> {
    const { s3, sageMaker } = this.clients;
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    await this.putReference();
    const { hyperparameters } = ATTEMPTS.same;
    const stones = this.stones.slice(0, TRAINING);
    await serveChampion({ sageMaker, s3, bucket }, { name: model, stones, hyperparameters });
  }

  /** What the endpoint is asked next, of stones that are sold in this phase. */
  nextRequest({ isSold, priceFactor }: Phase): Request {
    this.requests += 1;
    const stones = this.take(isSold);
    return {
      id: `sale-${this.requests}`,
      body: stringify(stones.map((stone) => features.map((name) => stone[name]))),
      prices: stones.map(({ price }) => Math.round(price * priceFactor)),
    };
  }

  /** Asks the endpoint for prices; whoever asks knows in a moment, the ground truth comes later. */
  async ask({ id, body }: Request): Promise<void> {
    await this.clients.runtime.send(
      new InvokeEndpointCommand({
        EndpointName: model,
        ContentType: 'text/csv',
        Body: body,
        InferenceId: id,
      }),
    );
  }

  /** Tells what the stones of requests fetched: SageMaker ground truth, one record a request. */
  async tellTruth(requests: readonly Request[], now: Date): Promise<void> {
    const records = requests.map(({ id, prices }) => ({
      groundTruthData: { data: prices.join('\n'), encoding: 'CSV' },
      eventMetadata: { eventId: id },
      eventVersion: '0',
    }));
    const name = now.toISOString().slice(0, 19).replaceAll(':', '-');
    const key = `${truthKey}${name.slice(0, 13).replace(/[-T]/g, '/')}/${name}.jsonl`;
    await this.put(key, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  }

  /** Stones that the first model was not trained on, priced by a model that was trained as it is. */
  private async putReference(): Promise<void> {
    const factors = ATTEMPTS.same.hyperparameters.factors.split(',') as PriceFactor[];
    const { predictions, labels } = sellStones(this.stones.slice(TRAINING, TRAINING + REFERENCE), {
      model: priceModelOf(fitPrices(this.stones.slice(0, TRAINING), factors)),
      idPrefix: 'reference-',
      start: Date.now() - 3_600_000,
      end: Date.now(),
    });
    const rows = predictions.map((prediction, index) => ({ ...prediction, ...labels[index] }));
    await this.put(referenceKey, stringify(rows, { header: true }));
  }

  /** The next stones that are sold in this phase; the shop starts over when it has sold them all. */
  private take(isSold: Phase['isSold']): readonly Diamond[] {
    const taken: Diamond[] = [];
    while (taken.length < STONES_A_REQUEST) {
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
