import { describe, expect, it } from 'vitest';
import { isToldHere, NO_STRAYS } from '../../../lambdas/core/table/cut-to-window.ts';

const at = (hour: number) => Date.parse(`2026-01-05T${String(hour).padStart(2, '0')}:00:00Z`);
const windowOf = (hour: number) => ({
  start: new Date(at(hour)).toISOString(),
  end: new Date(at(hour + 1)).toISOString(),
});
/** A file that was written at ten: the windows from nine on read it, earlier ones where no run had come to them. */
const reach = { start: at(9), end: at(11), mayBegin: at(0) };

/** The windows that tell of a file whose first row has this time. */
function tellers(firstTime: number | null): readonly number[] {
  const strays = { ...NO_STRAYS, firstTime };
  return [2, 8, 9, 10].filter((hour) => isToldHere(strays, { window: windowOf(hour), reach }));
}

describe('what of a file belongs to no window', () => {
  it('is told by the window of its first row', () => {
    expect(tellers(at(10))).toEqual([10]);
  });

  it('is told by the nearest window that surely reads it, too, where the rows are older', () => {
    expect(tellers(at(2))).toEqual([2, 9]);
    expect(tellers(at(5))).toEqual([9]);
  });

  it('is told by every window where no row has a time', () => {
    expect(tellers(null)).toEqual([2, 8, 9, 10]);
  });
});
