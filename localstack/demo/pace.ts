import { type Diamond, loadDiamonds } from '../../examples/diamonds/diamonds.ts';

/** What loading the diamonds takes on two cores with nothing else to do. */
const QUIET_MILLISECONDS = 450;

/** Window lengths, and up to how many times as slow a machine may be for them. */
const PACES = [
  { windowSeconds: 10, slowest: 1.8 },
  { windowSeconds: 20, slowest: 3 },
  { windowSeconds: 40, slowest: Number.POSITIVE_INFINITY },
] as const;

/** The diamonds, and how long windows have to be so that this machine can judge one before the next has ended. */
export function loadAtPace(): { readonly stones: readonly Diamond[]; readonly windowSeconds: number } {
  const began = performance.now();
  const stones = loadDiamonds();
  return { stones, windowSeconds: windowFor(performance.now() - began) };
}

/** @example windowFor(500) // 10 */
function windowFor(milliseconds: number): number {
  const slowness = milliseconds / QUIET_MILLISECONDS;
  return PACES.find(({ slowest }) => slowness <= slowest)?.windowSeconds ?? 40;
}
