/** Gathers what is to be delivered, so that callers never wait for a delivery and deliveries are few. */
export class Batcher<T> {
  readonly #seconds: number;
  readonly #deliver: (items: readonly T[]) => Promise<void>;
  #waiting: T[] = [];
  #timer: NodeJS.Timeout | undefined;
  #delivery: Promise<void> = Promise.resolve();

  /** @param seconds how long the first of a batch waits for others */
  constructor(seconds: number, deliver: (items: readonly T[]) => Promise<void>) {
    this.#seconds = seconds;
    this.#deliver = deliver;
  }

  add(...items: readonly T[]): void {
    this.#waiting.push(...items);
    this.#timer ??= setTimeout(() => void this.flush(), this.#seconds * 1000);
  }

  /** Delivers what is there; returns once all of it is delivered. A delivery that fails is told on stderr and lost. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const items = this.#waiting;
    this.#waiting = [];
    this.#delivery = this.#delivery.then(async () => {
      if (items.length === 0) return;
      await this.#deliver(items).catch((error: Error) => console.error(`sagemaker: ${error.message}`));
    });
    return this.#delivery;
  }
}
