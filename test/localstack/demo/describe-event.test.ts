import { describe, expect, it } from 'vitest';
import { describeEvent } from '../../../localstack/demo/describe-event.ts';
import type { EventName } from '../../../localstack/demo/timeline.ts';

const say = (event: EventName, detail: Record<string, unknown>) =>
  describeEvent({ at: '2026-01-05T10:00:00Z', event, detail });

const WINDOW = { start: '2026-01-05T10:00:00Z', verdict: 'OK', reason: null, rows: 1000, startedBy: 'rule' };

describe('the demo', () => {
  it('says of a window that is listed again that it is restated', () => {
    expect(say('window-checked', { ...WINDOW, labelled: 0, restated: false })).toBe(
      'window 2026-01-05T10:00:00Z judged OK, 1000 rows, labels to come, started by rule',
    );
    const again = { ...WINDOW, verdict: 'ALARM', reason: 'degraded', labelled: 1000, mae: 1130.4 };
    expect(say('window-checked', { ...again, restated: true })).toBe(
      'window 2026-01-05T10:00:00Z restated, its labels are in: ALARM (degraded), mae $1130',
    );
  });

  it('says why alarms on what must keep coming go off on the first deployment, and of no other alarm', () => {
    const expected = (name: string, from: string) =>
      say('alarm', { name: `price-${name}`, state: 'ALARM', from }).endsWith('until the first run');
    expect(expected('MonitorFailed', 'INSUFFICIENT_DATA')).toBe(true);
    expect(expected('NoData', 'OK')).toBe(false);
    expect(expected('Degradation', 'INSUFFICIENT_DATA')).toBe(false);
  });
});
