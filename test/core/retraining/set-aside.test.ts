import { describe, expect, it } from 'vitest';
import { isSetAside } from '../../../lambdas/core/retraining/set-aside.ts';

const ids = Array.from({ length: 50_000 }, (_, index) => String(68_000 + index));

describe('setting rows aside', () => {
  it('takes about the share that is asked for, of every run of ids that follow each other', () => {
    for (let start = 0; start < ids.length; start += 5000) {
      const taken = ids.slice(start, start + 5000).filter((id) => isSetAside(id, 0.2)).length;
      // Five standard deviations of a binomial count.
      expect(Math.abs(taken - 1000)).toBeLessThan(5 * Math.sqrt(5000 * 0.2 * 0.8));
    }
  });

  it('gives an id the same answer for ever, however a file writes it', () => {
    const first = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((id) => isSetAside(id, 0.5));
    expect(first).toEqual([false, true, true, false, true, true, true, true, true, true]);
    for (const id of [7, 68_785, 1e6]) {
      expect(isSetAside(`${id}.0`, 0.2)).toBe(isSetAside(id, 0.2));
      expect(isSetAside(` ${id} `, 0.2)).toBe(isSetAside(id, 0.2));
    }
  });

  it('keeps what is set aside when the share grows', () => {
    const small = ids.filter((id) => isSetAside(id, 0.1));
    expect(small.every((id) => isSetAside(id, 0.3))).toBe(true);
    expect(ids.some((id) => isSetAside(id, 0))).toBe(false);
  });
});
