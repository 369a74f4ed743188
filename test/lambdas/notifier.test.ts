import { beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../lambdas/contract/report.ts';
import { createHandler } from '../../lambdas/notifier/handler.ts';
import { accuracyReport, alarmMessage, driftReport } from '../core/alert/sample.ts';
import { MemoryLog, MemoryTopic } from '../ports/memory-ports.ts';
import { MemoryStore } from '../ports/memory-store.ts';

describe('the notifier', () => {
  let store: MemoryStore;
  let people: MemoryTopic;
  let log: MemoryLog;

  beforeEach(() => {
    store = new MemoryStore();
    people = new MemoryTopic();
    log = new MemoryLog();
  });

  const environment = { MODEL: 'price', STATE_BUCKET: 'state', DASHBOARD_NAME: 'price-monitor' };
  const receive = (event: unknown) => createHandler({ store, people, log, environment })(event);
  const send = (Message: string) => receive({ Records: [{ Sns: { Subject: 'ALARM', Message } }] });
  const write = (report: Report) => {
    const name = (report.window.start ?? '').replaceAll(':', '-');
    store.write(`state/price/reports/${name}.json`, JSON.stringify(report), '2026-01-05T10:00:00Z');
  };

  it('finds the window that alarmed behind newer ones, and since when it has', async () => {
    write(driftReport('2026-01-05T05:00:00Z', {}));
    write(driftReport('2026-01-05T06:00:00Z', { x: 1 }));
    write(driftReport('2026-01-05T07:00:00Z', { x: 1 }));
    write(driftReport('2026-01-05T08:00:00Z', { x: 1, y: 1 }));
    write(driftReport('2026-01-05T09:00:00Z', {}));
    await send(alarmMessage());
    const [mail] = people.mails;
    expect(mail?.subject).toBe('[ALARM] price: data drift in 2 columns (x, y)');
    expect(mail?.body).toContain('s3://state/price/reports/2026-01-05T08-00-00Z.json');
    expect(mail?.body).toContain('Alarming since the window that began 2026-01-05T06:00:00Z');
  });

  it('looks for a degradation where labels are in, not in the newest report', async () => {
    write(accuracyReport('2026-01-05T03:00:00Z', 280));
    for (let hour = 4; hour < 24; hour += 1) {
      write(driftReport(`2026-01-05T${String(hour).padStart(2, '0')}:00:00Z`, {}));
    }
    await send(alarmMessage({ AlarmName: 'price-Degradation' }, { MetricName: 'Degradation' }));
    expect(people.mails[0]?.subject).toBe('[ALARM] price: performance degraded (accuracy)');
    expect(people.mails[0]?.body).toContain('2026-01-05T03-00-00Z.json');
  });

  it('does not pass off an unchanged window as the evidence of an alarm', async () => {
    write(driftReport('2026-01-05T09:00:00Z', {}));
    await send(alarmMessage());
    expect(people.mails[0]?.subject).toBe('[ALARM] price: data drift');
    expect(people.mails[0]?.body).toContain('Report: none that shows this');
  });

  it('passes over reports that are not readable', async () => {
    write(driftReport('2026-01-05T08:00:00Z', { x: 1 }));
    store.write('state/price/reports/2026-01-05T09-00-00Z.json', '{"odd": tr', '2026-01-05T10:00:00Z');
    await send(alarmMessage());
    expect(people.mails[0]?.subject).toBe('[ALARM] price: data drift in 1 column (x)');
    expect(log.lines.map((line) => line.message)).toContain('report passed over');
  });

  it('tells the alarm though the reports cannot be reached', async () => {
    store.hook = () => {
      throw new Error('no way in');
    };
    await send(alarmMessage());
    expect(people.mails[0]?.body).toContain('Report: not readable: no way in');
    expect(people.mails[0]?.body).toContain('Threshold Crossed');
  });

  it('tells the alarm though a report has the wrong shape inside', async () => {
    const odd = {
      ...driftReport('2026-01-05T09:00:00Z', { x: 1 }),
      findings: [null],
      drift: { verdict: 'ALARM' },
    };
    store.write('state/price/reports/2026-01-05T09-00-00Z.json', JSON.stringify(odd), '2026-01-05T10:00:00Z');
    await send(alarmMessage());
    expect(people.mails[0]?.subject).toContain('[ALARM] price:');
    expect(people.mails[0]?.body).toContain('Threshold Crossed');
  });

  it('tells a recovery', async () => {
    write(driftReport('2026-01-05T09:00:00Z', {}));
    await send(alarmMessage({ NewStateValue: 'OK', OldStateValue: 'ALARM' }));
    expect(people.mails[0]?.subject).toBe('[OK] price: data drift recovered');
  });

  it('tells nobody that a new alarm has begun to watch', async () => {
    await send(alarmMessage({ NewStateValue: 'OK', OldStateValue: 'INSUFFICIENT_DATA' }));
    expect(people.mails).toEqual([]);
    expect(log.lines[0]).toMatchObject({ message: 'alarm began to watch' });
  });

  it('passes on what is no alarm, and events that are none of SNS', async () => {
    await send('disk is full');
    await receive({ source: 'somewhere' });
    expect(people.mails.map((mail) => mail.body)).toEqual(['disk is full', '{\n  "source": "somewhere"\n}']);
  });

  it('fails where people cannot be told, so that the alarm is delivered again', async () => {
    people.publish = async () => {
      throw new Error('topic gone');
    };
    await expect(send(alarmMessage())).rejects.toThrow('topic gone');
  });
});
