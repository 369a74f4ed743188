import { describe, expect, it } from 'vitest';
import { spanOf, windowOf } from '../../../bin/files/window-of.ts';
import type { Cell } from '../../../lambdas/core/table/column.ts';
import { tableOf } from '../../../lambdas/core/table/table.ts';
import { monitorOf } from '../../core/support.ts';

const windowFrom = (window: string, ts: readonly Cell[]) =>
  windowOf(monitorOf({ window }), spanOf(tableOf({ ts }), 'ts'));

describe('the window of a file', () => {
  it('is the stretch of the UTC grid that holds every timestamp', () => {
    expect(windowFrom('1h', ['2026-03-01 10:59:59', '2026-03-01T10:05:00Z'])).toEqual({
      start: '2026-03-01T10:00:00Z',
      end: '2026-03-01T11:00:00Z',
    });
    expect(windowFrom('1d', ['2026-03-01T23:30:00-01:00', '2026-03-01', null, 'soon'])).toEqual({
      start: '2026-03-01T00:00:00Z',
      end: '2026-03-03T00:00:00Z',
    });
  });

  it('ends after a timestamp on the grid itself, since the end does not belong to a window', () => {
    expect(windowFrom('15m', ['2026-03-01T10:15:00Z'])).toEqual({
      start: '2026-03-01T10:15:00Z',
      end: '2026-03-01T10:30:00Z',
    });
  });

  it('counts the grid from 1970, also for lengths that do not divide a day', () => {
    expect(windowFrom('7d', ['1970-01-01', '1970-01-07T23:59:59Z'])).toEqual({
      start: '1970-01-01T00:00:00Z',
      end: '1970-01-08T00:00:00Z',
    });
  });

  it('is null without timestamps', () => {
    const nothing = { start: null, end: null };
    expect(windowFrom('1h', [null, 'soon'])).toEqual(nothing);
    expect(windowOf(monitorOf(), spanOf(tableOf({ x: [1] }), undefined))).toEqual(nothing);
    expect(windowOf(monitorOf(), spanOf(tableOf({ x: [1] }), 'ts'))).toEqual(nothing);
  });
});
