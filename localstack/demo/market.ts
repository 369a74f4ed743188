import { setTimeout as delay } from 'node:timers/promises';
import { PHASES, type Phase, type Request, type Shop } from './shop.ts';

const REQUESTS_A_SECOND = 5;
/** Beyond, the endpoint is too slow for the wave, and a request is left out. */
const MOST_AT_ONCE = 20;

interface Answer {
  /** When the request was sent, milliseconds since 1970. */
  readonly at: number;
  readonly failed: boolean;
}

/** Asks the endpoint for prices at a steady rate, in whatever phase the market is, until it is closed. */
export class Market {
  private readonly shop: Shop;
  private readonly windowSeconds: number;
  private readonly closing = new AbortController();
  private readonly running: Promise<void>;
  private readonly answers: Answer[] = [];
  private readonly waiting = new Set<Promise<void>>();
  private phase: Phase = PHASES.healthy;
  private failure: Error | undefined;

  constructor(shop: Shop, windowSeconds: number) {
    this.shop = shop;
    this.windowSeconds = windowSeconds;
    this.running = this.run().catch((error: Error) => {
      this.failure = error;
    });
  }

  /** @throws Error where the shop could not go on */
  refuseFailure(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  /** From the next window on the market is in this phase. */
  enter(phase: Phase): void {
    this.phase = phase;
  }

  /** Requests that were sent in a stretch of time, and those of them that got no answer. */
  count(from: Date, to: Date): { readonly requests: number; readonly failed: number } {
    const sent = this.answers.filter(({ at }) => at >= from.getTime() && at <= to.getTime());
    return { requests: sent.length, failed: sent.filter(({ failed }) => failed).length };
  }

  /** Stops asking. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
    await Promise.all(this.waiting);
  }

  private async run(): Promise<void> {
    const length = 1000 * this.windowSeconds;
    while (!this.closing.signal.aborted) {
      const end = (Math.floor(Date.now() / length) + 1) * length;
      const asked = await this.sellUntil(end, this.phase);
      // Buyers take their time: what a window's stones fetched is known once it is over.
      if (asked.length > 0) await this.shop.tellTruth(asked, new Date());
    }
  }

  private async sellUntil(end: number, phase: Phase): Promise<readonly Request[]> {
    const asked: Request[] = [];
    const gap = 1000 / REQUESTS_A_SECOND;
    for (let at = Date.now(); at < end && !this.closing.signal.aborted; at += gap) {
      if (this.waiting.size < MOST_AT_ONCE) asked.push(this.send(phase));
      const wait = at + gap - Date.now();
      await delay(Math.max(0, wait), undefined, { signal: this.closing.signal }).catch(() => undefined);
    }
    return asked;
  }

  private send(phase: Phase): Request {
    const request = this.shop.nextRequest(phase);
    const at = Date.now();
    const answered = this.shop.ask(request).then(
      () => this.answers.push({ at, failed: false }),
      () => this.answers.push({ at, failed: true }),
    );
    const waiting: Promise<void> = answered.then(() => {
      this.waiting.delete(waiting);
    });
    this.waiting.add(waiting);
    return request;
  }
}
