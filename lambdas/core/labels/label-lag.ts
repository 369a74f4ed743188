import type { Cohort } from './cohort.ts';
import type { LabelBook } from './label-book.ts';

/**
 * Median time from a prediction to its first label, in seconds: of an even number the mean of the middle two.
 * Negative where a label is older than its prediction; null where no label has come or rows carry no time.
 *
 * Cost: O(n log n).
 */
export function medianLagSeconds({ times }: Cohort, { places, firsts }: LabelBook): number | null {
  const lags = firsts.map((first, entry) => first - (times[places[entry] as number] as number));
  const known = lags.filter((lag) => !Number.isNaN(lag)).sort();
  if (known.length === 0) return null;
  const [low, high] = [known[(known.length - 1) >> 1] as number, known[known.length >> 1] as number];
  return (low + high) / 2 / 1000;
}
