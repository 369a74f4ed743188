import { makeInput, tryInput } from './fuzz-input.ts';

/** What this process tells the one that started it. */
export type Told =
  | { readonly trying: number }
  | { readonly failed: number; readonly fault: string }
  | { readonly tally: readonly (readonly [string, number])[] };

const tell = (told: Told): void => {
  process.send?.(told);
};

/** Tries every `step`-th input from `start` to below `end`, as the command line says. */
const [start = 0, end = 0, step = 1] = process.argv.slice(2).map(Number);
const tally = new Map<string, number>();
for (let number = start; number < end; number += step) {
  tell({ trying: number });
  const input = makeInput(number);
  try {
    const { format, end: ended, rows, reported } = await tryInput(input);
    for (const [key, count] of [
      [`${format}: ${ended}`, 1],
      [`${format}: rows read`, rows],
      [`${format}: rows reported`, ended === 'read' ? reported : 0],
    ] as const)
      tally.set(key, (tally.get(key) ?? 0) + count);
  } catch (error) {
    const { name } = input.original;
    tell({ failed: number, fault: `${name}, ${input.around}: ${(error as Error).stack}` });
  }
}
tell({ tally: [...tally] });
process.disconnect?.();
