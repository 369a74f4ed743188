import { seededRandom } from '../../../lambdas/core/simulate/random.ts';

/** A scored application: the probability that it is paid back, and whether it was. */
export interface Loan {
  readonly id: string;
  readonly at: string;
  readonly amount: number;
  readonly channel: string;
  readonly score: number;
  readonly outcome: 'yes' | 'no';
}

export interface LoansOptions {
  readonly seed: number;
  readonly rows: number;
  /** The loans are spread evenly over the hour that begins here, ISO-8601 UTC. */
  readonly start: string;
  /** Every so many-th score is on the wrong side of a half. Default 8. */
  readonly wrongOneIn?: number;
}

const HOUR = 3_600_000;

/** An hour of loans, their amounts and channels always from the same distribution. */
export function makeLoans({ seed, rows, start, wrongOneIn = 8 }: LoansOptions): readonly Loan[] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, (_, index) => {
    const good = random() < 0.6;
    const right = index % wrongOneIn !== 0;
    return {
      id: `${seed}-${index}`,
      at: new Date(Date.parse(start) + Math.floor((HOUR * index) / rows)).toISOString(),
      amount: Math.round(10_000 * random()),
      channel: random() < 0.5 ? 'web' : 'branch',
      score: good === right ? 0.5 + random() / 2 : random() / 2,
      outcome: good ? 'yes' : 'no',
    };
  });
}
