/** Relative slack within which two outcomes count as equally likely, as scipy's `fisher_exact` has it. */
const TIE_SLACK = 1 + 1e-7;
/** Outcomes this much less likely than the likeliest one cannot change the sum. */
const NEGLIGIBLE = 1e-320;

/** How many of a sample's `n` rows are hits. */
export interface HitCount {
  readonly hits: number;
  readonly n: number;
}

/**
 * Two-sided p-value of Fisher's exact test that two samples have the same share of hits: the
 * probability, given both margins, of a table no likelier than the one seen. Valid for any counts.
 * 1 where there are no hits, only hits, or an empty sample.
 *
 * Cost: O(standard deviation of the hits), no matter how large the samples are.
 *
 * @see Fisher, R. A. (1935). The logic of inductive inference. JRSS 98, 39–82.
 * @example fisherExactPValue({ hits: 8, n: 10 }, { hits: 1, n: 6 }) // 0.03496…
 */
export function fisherExactPValue(a: HitCount, b: HitCount): number {
  const hits = a.hits + b.hits;
  const low = Math.max(0, hits - b.n);
  const high = Math.min(hits, a.n);
  if (low === high) return 1;
  // P(k + 1) / P(k) of the hypergeometric distribution of the hits that fall into sample a.
  const ratio = (k: number): number => ((a.n - k) * (hits - k)) / ((k + 1) * (b.n - hits + k + 1));
  const mode = Math.min(high, Math.max(low, Math.floor(((a.n + 1) * (hits + 1)) / (a.n + b.n + 2))));
  const seen = relativeWeight(a.hits, mode, ratio);
  const limit = seen * TIE_SLACK;
  let all = 1;
  let asUnlikely = limit >= 1 ? 1 : 0;
  const visit = (weight: number): void => {
    all += weight;
    if (weight <= limit) asUnlikely += weight;
  };
  for (let k = mode, weight = 1; k < high && weight > NEGLIGIBLE; k += 1) {
    weight *= ratio(k);
    visit(weight);
  }
  for (let k = mode - 1, weight = 1; k >= low && weight > NEGLIGIBLE; k -= 1) {
    weight /= ratio(k);
    visit(weight);
  }
  return Math.min(1, asUnlikely / all);
}

/** P(k) / P(mode), by the same products as the sum so that equal outcomes compare equal. */
function relativeWeight(k: number, mode: number, ratio: (k: number) => number): number {
  let weight = 1;
  for (let step = mode; step < k && weight > NEGLIGIBLE; step += 1) weight *= ratio(step);
  for (let step = mode - 1; step >= k && weight > NEGLIGIBLE; step -= 1) weight /= ratio(step);
  return weight;
}
