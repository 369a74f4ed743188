import { describe, expect, it } from 'vitest';
import { Timeline, type TimelineEvent } from '../../../localstack/demo/timeline.ts';

describe('a timeline', () => {
  it('holds each thing once, in the order of time, however often and late it is read', () => {
    const heard: TimelineEvent[] = [];
    const timeline = new Timeline((event) => heard.push(event));
    const alarm = { at: '2026-01-05T10:00:20Z', event: 'alarm', detail: { name: 'a' } } as const;
    const mail = { at: '2026-01-05T10:00:10Z', event: 'email', detail: {} } as const;
    expect(timeline.add('alarm a', alarm)).toBe(true);
    expect(timeline.add('mail', mail)).toBe(true);
    expect(timeline.add('alarm a', { ...alarm, at: '2026-01-05T10:00:30Z' })).toBe(false);
    expect(timeline.list()).toEqual([mail, alarm]);
    expect(heard).toEqual([alarm, mail]);
    expect(timeline.find('alarm', ({ name }) => name === 'a')).toBe(alarm);
    expect(timeline.has('recovered')).toBe(false);
  });
});
