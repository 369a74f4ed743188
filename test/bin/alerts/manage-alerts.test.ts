import { beforeEach, describe, expect, it } from 'vitest';
import { acknowledge, listIncidents, listMutes, setMute } from '../../../bin/alerts/manage-alerts.ts';
import { parseAlarmNotice } from '../../../lambdas/core/alert/alarm-notice.ts';
import { noteAlarm } from '../../../lambdas/core/alert/incident.ts';
import { alarmMessage } from '../../core/alert/sample.ts';
import { MemoryStore } from '../../ports/memory-store.ts';

const NOW = '2026-01-05T10:00:00.000Z';

describe('alerts by command', () => {
  let store: MemoryStore;
  beforeEach(() => {
    store = new MemoryStore();
    const notice = parseAlarmNotice(alarmMessage());
    const incident = notice && noteAlarm(null, notice, { now: NOW });
    store.write('state/price/alerts/incidents/price-DataDriftDetected.json', JSON.stringify(incident), NOW);
  });
  const place = () => ({ store, bucket: 'state', model: 'price' });

  it('take note of what is open', async () => {
    expect(await acknowledge(place(), NOW)).toEqual(['price-DataDriftDetected']);
    expect((await listIncidents(place()))[0]?.incident.acknowledgedAt).toBe(NOW);
  });

  it('name what is open where another alarm is given', async () => {
    await expect(acknowledge(place(), NOW, 'price-NoData')).rejects.toThrow(
      '--alarm: got "price-NoData", allowed: price-DataDriftDetected',
    );
  });

  it('add maintenance windows, drop those that have passed, and end them all', async () => {
    await setMute(place(), NOW, { from: NOW, to: '2026-01-05T11:00:00Z' });
    await setMute(place(), '2026-01-05T12:00:00Z', { from: NOW, to: '2026-01-05T14:00:00Z' });
    expect(await listMutes(place(), '2026-01-05T12:00:00Z')).toEqual([
      { from: NOW, to: '2026-01-05T14:00:00Z' },
    ]);
    expect(await setMute(place(), NOW, null)).toEqual([]);
  });
});
