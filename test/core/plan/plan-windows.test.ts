import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cursor } from '../../../lambdas/contract/stored.ts';
import {
  advanceCursor,
  openLabelTrack,
  type StagedWindow,
  startCursor,
} from '../../../lambdas/core/plan/cursor.ts';
import { planWindows } from '../../../lambdas/core/plan/plan-windows.ts';
import type { Timing } from '../../../lambdas/core/plan/timing.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const plain: Timing = {
  window: HOUR,
  captureDelay: 15 * MINUTE,
  labelDelay: null,
  restateFor: 0,
  labelReadBack: HOUR,
};
const late: Timing = { ...plain, labelDelay: 3 * HOUR };
const at = (text: string) => Date.parse(`2026-01-05T${text}Z`);

function plan(cursor: Cursor, time: number, timing = plain, limit = 200) {
  return planWindows(cursor, { time, timing, limit });
}

function publishAll(cursor: Cursor, windows: readonly StagedWindow[]): Cursor {
  return windows.reduce(advanceCursor, cursor);
}

const name = ({ start, stage }: StagedWindow) => `${new Date(start).toISOString().slice(11, 16)} ${stage}`;

describe('planWindows', () => {
  it('judges only the newest closed window in the first run ever', () => {
    const time = at('10:20:00');
    const { windows } = plan(startCursor(time, plain), time);
    expect(windows).toEqual([{ start: at('09:00:00'), end: at('10:00:00'), stage: 'closed' }]);
  });

  it('waits captureDelay after a window has ended, to the millisecond', () => {
    const cursor = startCursor(at('10:20:00'), plain);
    const judged = publishAll(cursor, plan(cursor, at('10:20:00')).windows);
    expect(plan(judged, at('11:14:59')).windows).toEqual([]);
    expect(plan(judged, at('11:15:00')).windows.map(name)).toEqual(['10:00 closed']);
  });

  it('plans every window that was missed while nothing ran', () => {
    const cursor = publishAll(
      startCursor(at('10:20:00'), plain),
      plan(startCursor(at('10:20:00'), plain), at('10:20:00')).windows,
    );
    expect(plan(cursor, at('13:20:00')).windows.map(name)).toEqual([
      '10:00 closed',
      '11:00 closed',
      '12:00 closed',
    ]);
  });

  it('leaves what is over the limit to the next run, oldest first', () => {
    const cursor = startCursor(at('03:20:00'), plain);
    const first = plan(cursor, at('09:20:00'), plain, 4);
    expect(first.windows.map(name)).toEqual(['02:00 closed', '03:00 closed', '04:00 closed', '05:00 closed']);
    expect(first.left).toBe(3);
    const second = plan(publishAll(cursor, first.windows), at('09:20:00'), plain, 4);
    expect(second.windows.map(name)).toEqual(['06:00 closed', '07:00 closed', '08:00 closed']);
    expect(second.left).toBe(0);
  });

  it('plans a window again with its labels once they are due', () => {
    const cursor = startCursor(at('10:20:00'), late);
    const judged = publishAll(cursor, plan(cursor, at('10:20:00'), late).windows);
    expect(plan(judged, at('13:14:00'), late).windows.map(name)).not.toContain('09:00 labelled');
    expect(plan(judged, at('13:15:00'), late).windows.map(name)).toEqual([
      '09:00 labelled',
      '10:00 closed',
      '11:00 closed',
      '12:00 closed',
    ]);
  });

  it('never asks for labels of windows before the first', () => {
    const cursor = startCursor(at('10:20:00'), late);
    const labelled = plan(cursor, at('20:20:00'), late).windows.filter(
      (window) => window.stage === 'labelled',
    );
    expect(labelled.map((window) => window.start)[0]).toBe(at('09:00:00'));
  });

  it('starts to wait for labels at the newest due window where a monitor begins to', () => {
    const cursor = startCursor(at('02:20:00'), plain);
    const opened = openLabelTrack(cursor, at('12:20:00'), late);
    expect(opened.labelled).toEqual({ through: '2026-01-05T08:00:00Z', ahead: [] });
  });

  it('takes up windows of another length at the next line of their grid', () => {
    const cursor = startCursor(at('10:20:00'), plain);
    const judged = publishAll(cursor, plan(cursor, at('10:20:00')).windows);
    const sixHours = { ...plain, window: 6 * HOUR };
    const { windows } = plan(judged, at('18:20:00'), sixHours);
    expect(windows).toEqual([{ start: at('12:00:00'), end: at('18:00:00'), stage: 'closed' }]);
    expect(plan(publishAll(judged, windows), at('23:59:00'), sixHours).windows).toEqual([]);
  });
});

describe('advanceCursor', () => {
  it('stays where a window was published already', () => {
    const cursor = startCursor(at('10:20:00'), plain);
    const [window] = plan(cursor, at('10:20:00')).windows;
    const moved = advanceCursor(cursor, window as StagedWindow);
    expect(advanceCursor(moved, window as StagedWindow)).toBe(moved);
  });

  it('ends at the same place whatever the order of publishing', () => {
    const cursor = startCursor(at('03:20:00'), late);
    const { windows } = plan(cursor, at('12:20:00'), late);
    fc.assert(
      fc.property(fc.shuffledSubarray([...windows], { minLength: windows.length }), (shuffled) => {
        expect(publishAll(cursor, shuffled)).toEqual(publishAll(cursor, windows));
      }),
      { seed: 11 },
    );
  });
});

describe('planning over many runs', () => {
  // A rule fires every hour, early or late; a run may die after publishing any of its windows.
  const run = fc.record({
    jitter: fc.integer({ min: -10 * MINUTE, max: 70 * MINUTE }),
    survived: fc.array(fc.boolean(), { maxLength: 30 }),
    dies: fc.boolean(),
    overlaps: fc.boolean(),
  });

  function simulate(
    runs: readonly { jitter: number; survived: readonly boolean[]; dies: boolean; overlaps: boolean }[],
  ) {
    const judged = new Map<string, number>();
    let cursor = startCursor(at('00:20:00'), late);
    let stale = cursor;
    let latest = 0;
    runs.forEach(({ jitter, survived, dies, overlaps }, index) => {
      const time = at('00:20:00') + index * HOUR + jitter;
      latest = Math.max(latest, time);
      // An overlapping run still sees the cursor that the one before it saw.
      const { windows } = plan(overlaps ? stale : cursor, time, late);
      stale = cursor;
      windows.forEach((window, position) => {
        if (dies && survived[position] !== true) return;
        judged.set(name(window) + window.start, (judged.get(name(window) + window.start) ?? 0) + 1);
        cursor = advanceCursor(cursor, window);
      });
    });
    return { judged, cursor, latest };
  }

  it('skips no window, however the runs jitter, overlap and die', () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 40 }), (runs) => {
        const { judged, cursor, latest } = simulate(runs);
        const { windows } = plan(cursor, latest, late);
        for (const window of windows) judged.set(name(window) + window.start, 1);
        const all = plan(startCursor(at('00:20:00'), late), latest, late).windows;
        expect([...judged.keys()].sort()).toEqual(all.map((each) => name(each) + each.start).sort());
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('judges no window twice where no run overlaps another', () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 40 }), (runs) => {
        const { judged } = simulate(runs.map((each) => ({ ...each, overlaps: false })));
        expect([...judged.values()].every((count) => count === 1)).toBe(true);
      }),
      { seed: 6, numRuns: 300 },
    );
  });
});
