import type { BinaryRow, MulticlassRow, RegressionRow } from './scored-rows.ts';

export type Draw = () => number;

/** Uniform numbers in [0, 1): mulberry32, the same as in test/golden/performance-metrics.py. */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Mean 0, standard deviation 1, nearly normal. */
export function bell(draw: Draw): number {
  let total = 0;
  for (let i = 0; i < 12; i += 1) total += draw();
  return total - 6;
}

export function goldenRegressionRows(seed: number): RegressionRow[] {
  const draw = seededDraw(seed);
  const n = [5, 20, 100, 400][seed % 4] as number;
  const centre = [0, 3, -1000, 1000000][Math.floor(seed / 4) % 4] as number;
  const noise = [0.1, 0.5, 1, 3][Math.floor(seed / 16) % 4] as number;
  return Array.from({ length: n }, () => {
    const label = centre + bell(draw);
    return { label, prediction: label + noise * bell(draw) + 0.125 };
  });
}

export function goldenBinaryRows(seed: number): BinaryRow[] {
  const draw = seededDraw(seed);
  const n = [40, 100, 300][seed % 3] as number;
  const signal = [0, 0.15, 0.3][Math.floor(seed / 3) % 3] as number;
  const levels = [10, 100, 65536][Math.floor(seed / 9) % 3] as number;
  return Array.from({ length: n }, () => {
    const label = draw() < 0.4;
    const score = 0.5 * draw() + 0.25 + (label ? signal : -signal) * draw();
    const level = Math.floor(score * levels) / levels;
    return { predicted: null, label, probability: Math.min(1, Math.max(0, level)) };
  });
}

export function goldenMulticlassRows(seed: number): MulticlassRow[] {
  const draw = seededDraw(seed);
  const n = [60, 150, 400][seed % 3] as number;
  const k = [3, 4][Math.floor(seed / 3) % 2] as number;
  return Array.from({ length: n }, () => {
    const label = Math.floor(draw() * k);
    const weights = Array.from({ length: k }, (_, c) => 1 + Math.floor(16 * draw()) + (c === label ? 12 : 0));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { predicted: null, label: String(label), probabilities: weights.map((weight) => weight / total) };
  });
}
