/**
 * Holm's step-down adjustment: rejecting where the adjusted p ≤ α keeps the chance of any false alarm in the
 * family at most α, whatever the dependence between the tests.
 *
 * A null is a test that could not be made: it stays null and does not count in the family. The answer keeps
 * the order of the input; values are at most 1 and never below their own p. Ties get equal values. An empty
 * family gives an empty list. Throws a RangeError on a p outside [0, 1] or NaN. O(n log n).
 *
 * Source: Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
 * Statistics 6, 65–70.
 *
 * @example holmAdjust([0.01, null, 0.04, 0.03]) // [0.03, null, 0.06, 0.06]
 */
export function holmAdjust(pValues: readonly (number | null)[]): (number | null)[] {
  const order = orderOfTests(pValues);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let floor = 0;
  order.forEach(({ index, p }, rank) => {
    floor = Math.max(floor, Math.min(1, p * (order.length - rank)));
    adjusted[index] = floor;
  });
  return adjusted;
}

/**
 * Benjamini and Hochberg's step-up adjustment: rejecting where the adjusted p ≤ q keeps the expected share of
 * false discoveries at most q when the tests are independent or positively dependent. It does not bound the
 * chance of any false alarm: use `holmAdjust` for that.
 *
 * Nulls, order, ties, range, errors and cost are those of `holmAdjust`.
 *
 * Source: Benjamini and Hochberg (1995), "Controlling the false discovery rate", Journal of the Royal
 * Statistical Society B 57, 289–300.
 *
 * @example benjaminiHochbergAdjust([0.01, null, 0.04, 0.03]) // [0.03, null, 0.04, 0.04]
 */
export function benjaminiHochbergAdjust(pValues: readonly (number | null)[]): (number | null)[] {
  const order = orderOfTests(pValues);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let ceiling = 1;
  for (let rank = order.length; rank >= 1; rank -= 1) {
    const { index, p } = order[rank - 1] as Test;
    ceiling = Math.min(ceiling, p * (order.length / rank));
    adjusted[index] = ceiling;
  }
  return adjusted;
}

type Test = { readonly index: number; readonly p: number };

/** The tests that were made, smallest p first. */
function orderOfTests(pValues: readonly (number | null)[]): readonly Test[] {
  const tests: Test[] = [];
  pValues.forEach((p, index) => {
    if (p === null) return;
    if (!(p >= 0 && p <= 1)) throw new RangeError(`p-value ${index} is ${p}, must be within [0, 1]`);
    tests.push({ index, p });
  });
  return tests.sort((a, b) => a.p - b.p);
}
