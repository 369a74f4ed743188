import { describe, expect, it } from 'vitest';
import { isInStep, stepOfWindow } from '../../lambdas/core/season.ts';

const window = (start: string, end: string) => ({ start, end });

describe('the part of a season that a window belongs to', () => {
  it('is the hour that it begins in, UTC', () => {
    expect(stepOfWindow('hour-of-day', window('2026-01-05T23:00:00Z', '2026-01-06T00:00:00Z'))).toEqual({
      season: 'hour-of-day',
      step: 23,
      name: '23:00 to 24:00 UTC',
    });
    const shifted = window('2026-01-05T01:30:00+02:00', '2026-01-05T02:00:00+02:00');
    expect(stepOfWindow('hour-of-day', shifted).step).toBe(23);
  });

  it('is the weekday that it begins on, UTC', () => {
    const sunday = stepOfWindow('day-of-week', window('2026-01-04T00:00:00Z', '2026-01-05T00:00:00Z'));
    expect(sunday).toEqual({ season: 'day-of-week', step: 0, name: 'Sundays UTC' });
    const monday = stepOfWindow('day-of-week', window('2026-01-05T06:00:00Z', '2026-01-05T12:00:00Z'));
    expect(monday).toMatchObject({ step: 1, name: 'Mondays UTC' });
  });

  it('is none where the window has no times or is longer than a part', () => {
    const timeless = stepOfWindow('hour-of-day', { start: null, end: null });
    expect(timeless).toMatchObject({ step: null, name: 'the window has no times' });
    const long = stepOfWindow('hour-of-day', window('2026-01-05T00:00:00Z', '2026-01-05T01:00:01Z'));
    expect(long.step).toBeNull();
    expect(long.name).toContain('is longer than one hour');
  });
});

describe('an instant', () => {
  it('lies in the part of its own hour or day', () => {
    const step = stepOfWindow('hour-of-day', window('2026-01-05T13:00:00Z', '2026-01-05T14:00:00Z'));
    expect(isInStep(step, Date.parse('2025-07-01T13:59:59.999Z'))).toBe(true);
    expect(isInStep(step, Date.parse('2025-07-01T14:00:00Z'))).toBe(false);
  });
});
