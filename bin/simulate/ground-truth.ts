import { setTimeout as delay } from 'node:timers/promises';
import type { S3Address } from '../../lambdas/contract/s3-address.ts';
import type { Cell } from '../../lambdas/core/table/column.ts';
import type { ObjectStore } from '../../lambdas/ports/object-store.ts';

const DELIVER_MILLISECONDS = 1000;

interface DueLabel {
  readonly due: number;
  readonly inferenceId: string;
  readonly label: Cell;
}

/**
 * Lets what came true follow the predictions after a delay: as SageMaker's ground-truth files, partitioned by the hour
 * in which they are written, and joined with captured predictions by the inference id.
 */
export class GroundTruth {
  readonly #store: ObjectStore;
  readonly #place: S3Address;
  readonly #delay: number;
  #waiting: DueLabel[] = [];
  #written = 0;
  #isLast = false;

  /** @param delaySeconds between the prediction and its label */
  constructor(store: ObjectStore, place: S3Address, delaySeconds: number) {
    this.#store = store;
    this.#place = place;
    this.#delay = delaySeconds * 1000;
  }

  /** Labels that are on S3. */
  get written(): number {
    return this.#written;
  }

  /** Labels that are still to come. */
  get waiting(): number {
    return this.#waiting.length;
  }

  add(inferenceId: string, label: Cell): void {
    this.#waiting.push({ due: Date.now() + this.#delay, inferenceId, label });
  }

  /** Says that no more are added. */
  end(): void {
    this.#isLast = true;
  }

  /** Writes labels as they become due, until {@link end} was called and the last one is written. */
  async deliver(): Promise<void> {
    while (!this.#isLast || this.#waiting.length > 0) {
      const now = Date.now();
      const due = this.#waiting.filter((label) => label.due <= now);
      if (due.length > 0) {
        await this.#write(due, new Date(now).toISOString());
        // Others came while these were written.
        this.#waiting = this.#waiting.slice(due.length);
      }
      await delay(DELIVER_MILLISECONDS);
    }
  }

  async #write(labels: readonly DueLabel[], now: string): Promise<void> {
    const hour = now.slice(0, 13).replace(/[-T]/g, '/');
    const minute = now.slice(14, 23).replace(/[:.]/g, '-');
    const folder = this.#place.key.replace(/\/?$/, this.#place.key === '' ? '' : '/');
    const key = `${folder}${hour}/${minute}-${labels[0]?.inferenceId}.jsonl`;
    const lines = labels.map((label) => `${JSON.stringify(writeRecord(label))}\n`);
    await this.#store.put({ bucket: this.#place.bucket, key }, lines.join(''));
    this.#written += labels.length;
  }
}

function writeRecord({ inferenceId, label }: DueLabel): object {
  return {
    groundTruthData: { data: String(label), encoding: 'CSV' },
    eventMetadata: { eventId: inferenceId },
    eventVersion: '0',
  };
}
