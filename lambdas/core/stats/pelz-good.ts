const PI_SQUARED = Math.PI ** 2;
const LOWEST_EXPONENT = -708;

/**
 * Kolmogorov's P(Dₙ ≤ d) for large n: the limit and its corrections of order n^-½, n^-1 and n^-3/2.
 *
 * 0 < d < 1. Constant time; the error left is of order n^-2. 0 where the limit underflows.
 *
 * Source: Pelz and Good (1976), "Approximating the lower tail-areas of the Kolmogorov-Smirnov one-sample
 * statistic", Journal of the Royal Statistical Society B 38, 152–156.
 *
 * @example pelzGoodCdf(0.01, 10000) // 0.7318
 */
export function pelzGoodCdf(d: number, n: number): number {
  const z = Math.sqrt(n) * d;
  const exponent = -PI_SQUARED / (8 * z * z);
  if (exponent < LOWEST_EXPONENT) return 0;
  const odd = sumOdd(z, exponent);
  const all = sumAll(z, exponent);
  const k0 = odd[0] / z;
  const k1 = odd[1] / (6 * z ** 4);
  const k2 = odd[2] / (72 * z ** 7) - all[0] / (36 * z ** 3);
  const k3 = odd[3] / (6480 * z ** 10) + all[1] / (216 * z ** 6);
  const series = k0 + k1 / Math.sqrt(n) + k2 / n + k3 / n ** 1.5;
  return Math.sqrt(2 * Math.PI) * series;
}

// The k-th terms fall like exp(−k²π² / 2z²): from here on they are below e^-100.
function termCount(z: number): number {
  return Math.ceil((16 * z) / Math.PI);
}

type Four = readonly [number, number, number, number];

function sumOdd(z: number, exponent: number): Four {
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  for (let k = termCount(z); k >= 1; k -= 1) {
    const weight = Math.exp(exponent * (2 * k - 1) ** 2);
    const u = (PI_SQUARED * (2 * k - 1) ** 2) / 4;
    sums[0] += weight;
    sums[1] += weight * (u - z2);
    sums[2] += weight * (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * u + (1 - 2 * z2) * u ** 2);
    const low = -30 * z6 - 90 * z4 * z4 + (135 * z4 - 96 * z6) * u;
    sums[3] += weight * (low + (212 * z4 - 60 * z2) * u ** 2 + (5 - 30 * z2) * u ** 3);
  }
  return sums;
}

function sumAll(z: number, exponent: number): readonly [number, number] {
  const sums: [number, number] = [0, 0];
  for (let k = termCount(z); k >= 1; k -= 1) {
    const weight = Math.exp(4 * exponent * k * k);
    const u = PI_SQUARED * k * k;
    sums[0] += weight * u;
    sums[1] += weight * u * (3 * z * z - u);
  }
  return sums;
}
