import { describe, expect, it } from 'vitest';
import { RANGES, type RangeName, rangeUntil } from '../../../localstack/dashboard/time-range.ts';

const now = Date.parse('2026-01-05T10:00:31Z');
const at = (time: number) => new Date(time).toISOString();

describe('the time that a dashboard shows', () => {
  it('begins and ends on whole periods, with now in the last one', () => {
    const { start, end, periodSeconds } = rangeUntil('1h', now);
    expect([at(start), at(end), periodSeconds]).toEqual([
      '2026-01-05T09:01:00.000Z',
      '2026-01-05T10:01:00.000Z',
      60,
    ]);
  });

  it.each(Object.keys(RANGES) as RangeName[])('is cut into 10 to 100 periods over %s', (name) => {
    const { start, end, periodSeconds } = rangeUntil(name, now);
    const periods = (end - start) / 1000 / periodSeconds;
    expect(periods).toBeGreaterThanOrEqual(10);
    expect(periods).toBeLessThanOrEqual(100);
    expect(start % (1000 * periodSeconds)).toBe(0);
  });
});
