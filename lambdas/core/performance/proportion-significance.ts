import { normalUpperTail } from '../stats/normal.ts';
import { binomialLowerTail, binomialUpperTail } from '../stats/proportion.ts';
import { type Measured, type Significance, upperTail } from './significance.ts';

/** Shares of rows: the exact binomial test against a limit, a score test between windows. */
export const proportionSignificance: Significance = {
  testLimit: (current, limit, side) =>
    side === 'above'
      ? binomialUpperTail(hitsOf(current), current.n, clampShare(limit))
      : binomialLowerTail(hitsOf(current), current.n, clampShare(limit)),
  testDrop: (current, earlier, allowed) => {
    const [was, is] = sharesAtDrop(current, earlier, allowed);
    const excess = earlier.value - current.value - allowed;
    return upperTail(
      { excess, standardError: errorOf([was, earlier.n], [is, current.n]), n: 1 },
      normalUpperTail,
    );
  },
};

/**
 * Shares of wrong rows, which rise relatively: the score test of the ratio of two proportions.
 *
 * Source: Koopman (1984), Biometrics 40, 513–517.
 */
export const errorRateSignificance: Significance = {
  testLimit: proportionSignificance.testLimit,
  testDrop: (current, earlier, allowed) => {
    const factor = 1 + allowed;
    const was = shareAtRatio(current, earlier, factor);
    const standardError = Math.sqrt(
      (factor * was * (1 - factor * was)) / current.n + (factor ** 2 * was * (1 - was)) / earlier.n,
    );
    return upperTail(
      { excess: current.value - factor * earlier.value, standardError, n: 1 },
      normalUpperTail,
    );
  },
};

/**
 * The likeliest shares of both windows under a drop of exactly `drop`: the root of a cubic.
 *
 * Source: Farrington and Manning (1990), Statistics in Medicine 9, 1447–1454.
 */
function sharesAtDrop(
  current: Measured,
  earlier: Measured,
  drop: number,
): readonly [earlier: number, current: number] {
  const weight = current.n / earlier.n;
  const cubic = 1 + weight;
  const square = -(1 + weight + earlier.value + weight * current.value + drop * (weight + 2));
  const linear = drop ** 2 + drop * (2 * earlier.value + weight + 1) + earlier.value + weight * current.value;
  const constant = -earlier.value * drop * (1 + drop);
  const third = square / (3 * cubic);
  const v = third ** 3 - (square * linear) / (6 * cubic ** 2) + constant / (2 * cubic);
  const u = Math.sign(v) * Math.sqrt(Math.max(0, third ** 2 - linear / (3 * cubic)));
  const cosine = u === 0 ? 1 : Math.min(1, Math.max(-1, v / u ** 3));
  const share = 2 * u * Math.cos((Math.PI + Math.acos(cosine)) / 3) - third;
  const was = Math.min(1, Math.max(Math.min(1, drop), share));
  return [was, clampShare(was - drop)];
}

/** The likeliest earlier share where the current one is exactly `factor` times as large. */
function shareAtRatio(current: Measured, earlier: Measured, factor: number): number {
  const square = factor * (current.n + earlier.n);
  const linear = factor * (current.n + hitsOf(earlier)) + hitsOf(current) + earlier.n;
  const constant = hitsOf(current) + hitsOf(earlier);
  const root = Math.sqrt(Math.max(0, linear ** 2 - 4 * square * constant));
  return Math.min(1 / factor, (2 * constant) / (linear + root));
}

type Share = readonly [share: number, n: number];

function errorOf([p, n]: Share, [q, m]: Share): number {
  return Math.sqrt((p * (1 - p)) / n + (q * (1 - q)) / m);
}

function hitsOf({ value, n }: Measured): number {
  return Math.round(value * n);
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share));
}
