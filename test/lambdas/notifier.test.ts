import { beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../lambdas/contract/report.ts';
import { createHandler } from '../../lambdas/notifier/handler.ts';
import { accuracyReport, alarmMessage, driftReport } from '../core/alert/sample.ts';
import { FixedClock, MemoryLog, MemorySecrets, MemoryTopic, MemoryWebhook } from '../ports/memory-ports.ts';
import { MemoryStore } from '../ports/memory-store.ts';

describe('the notifier', () => {
  let store: MemoryStore;
  let people: MemoryTopic;
  let log: MemoryLog;
  let webhook: MemoryWebhook;
  let secrets: MemorySecrets;
  let clock: FixedClock;
  let alerts: object;

  beforeEach(() => {
    webhook = new MemoryWebhook();
    secrets = new MemorySecrets();
    clock = new FixedClock('2026-01-05T10:21:00Z');
    alerts = {};
    store = new MemoryStore();
    people = new MemoryTopic();
    log = new MemoryLog();
  });

  const environment = { MODEL: 'price', STATE_BUCKET: 'state', DASHBOARD_NAME: 'price-monitor' };
  const receive = (event: unknown) => {
    const variables = { ...environment, ALERTS: JSON.stringify(alerts) };
    const pause = async (milliseconds: number) => {
      clock.time = new Date(clock.now().getTime() + milliseconds).toISOString();
    };
    return createHandler({ store, people, webhook, secrets, clock, log, environment: variables, pause })(
      event,
    );
  };
  const send = (...messages: string[]) =>
    receive({ Records: messages.map((Message) => ({ Sns: { Subject: 'ALARM', Message } })) });
  const endRun = () =>
    receive({
      source: 'aws.states',
      detail: { status: 'SUCCEEDED', executionArn: 'arn:aws:states:eu-west-1:1:execution:price-monitor:1' },
    });
  const subjects = () => people.mails.map(({ subject }) => subject);
  const later = (time: string) => {
    clock.time = time;
  };
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
    expect(mail?.subject).toMatch(/^\[ALARM\] price: data drift in 2 columns \([xy] 0\.\d+, [xy] 0\.\d+\)$/);
    expect(mail?.body).toContain('s3://state/price/reports/2026-01-05T08-00-00Z.json');
    expect(mail?.body).toContain('Alarming since the window that began 2026-01-05T06:00:00Z');
  });

  it('names the page of the report, and says where it is not drawn yet', async () => {
    write(driftReport('2026-01-05T09:00:00Z', { x: 1 }));
    const page = 's3://state/price/reports/2026-01-05T09-00-00Z.html';
    await send(alarmMessage({ AlarmName: 'first' }));
    store.write(page.slice('s3://'.length), '<!doctype html>', '2026-01-05T10:00:00Z');
    await send(alarmMessage({ AlarmName: 'second' }));
    const lines = people.mails.map(({ body }) => body.split('\n').find((line) => line.startsWith('Report:')));
    expect(lines).toEqual([`Report: ${page} (not drawn yet when this was sent)`, `Report: ${page}`]);
  });

  it('looks for a degradation where labels are in, not in the newest report', async () => {
    write(accuracyReport('2026-01-05T03:00:00Z', 280));
    for (let hour = 4; hour < 24; hour += 1) {
      write(driftReport(`2026-01-05T${String(hour).padStart(2, '0')}:00:00Z`, {}));
    }
    await send(alarmMessage({ AlarmName: 'price-Degradation' }, { MetricName: 'Degradation' }));
    expect(people.mails[0]?.subject).toBe('[ALARM] price: performance degraded (accuracy 0.7 < 0.85)');
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
    expect(people.mails[0]?.subject).toMatch(/^\[ALARM\] price: data drift in 1 column \(x 0\.\d+\)$/);
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

  describe('tells an incident once', () => {
    const drifted = driftReport('2026-01-05T09:00:00Z', { x: 1 });
    const recovered = alarmMessage({
      NewStateValue: 'OK',
      OldStateValue: 'ALARM',
      StateChangeTime: '2026-01-05T11:00:00.000+0000',
    });

    it('however often the alarm is delivered, and its recovery too', async () => {
      write(drifted);
      await send(alarmMessage());
      await send(alarmMessage());
      await send(recovered);
      await send(recovered);
      expect(subjects()).toHaveLength(2);
      expect(subjects()[1]).toBe('[OK] price: data drift recovered');
    });

    it('when two calls get the same alarm at once', async () => {
      write(drifted);
      await Promise.all([send(alarmMessage()), send(alarmMessage()), send(alarmMessage())]);
      expect(subjects()).toHaveLength(1);
    });

    it('when the alarm comes after its own recovery', async () => {
      await send(alarmMessage({ StateChangeTime: '2026-01-05T09:00:00.000+0000' }));
      await send(recovered);
      await send(alarmMessage());
      expect(subjects().map((subject) => subject.slice(0, 5))).toEqual(['[ALAR', '[OK] ']);
    });

    it('and again where telling failed, on the next try', async () => {
      const publish = people.publish.bind(people);
      people.publish = async () => {
        throw new Error('topic gone');
      };
      await expect(send(alarmMessage())).rejects.toThrow('cannot tell people: topic gone');
      people.publish = publish;
      await send(alarmMessage());
      expect(subjects()).toHaveLength(1);
    });

    it('and a new one after a recovery', async () => {
      await send(alarmMessage());
      await send(recovered);
      await send(alarmMessage({ StateChangeTime: '2026-01-05T12:00:00.000+0000' }));
      expect(subjects()).toHaveLength(3);
    });

    it('though a call died while it told', async () => {
      people.publish = async () => {
        store.hook = () => {
          throw new Error('gone');
        };
        throw new Error('killed');
      };
      await expect(send(alarmMessage())).rejects.toThrow('killed');
      store.hook = () => {};
      people = new MemoryTopic();
      await send(alarmMessage());
      expect(subjects()).toHaveLength(1);
    });
  });

  describe('after a run', () => {
    const drifted = driftReport('2026-01-05T09:00:00Z', { x: 1 });

    it('reminds of an alarm that goes on, at the stated pace', async () => {
      write(drifted);
      await send(alarmMessage());
      later('2026-01-06T10:20:00Z');
      await endRun();
      expect(subjects()).toHaveLength(1);
      later('2026-01-06T10:22:00Z');
      await endRun();
      await endRun();
      expect(subjects()).toHaveLength(2);
      expect(subjects()[1]).toMatch(/^\[ALARM\] price: still data drift in 1 column/);
      expect(people.mails[1]?.body).toContain('Known since: 2026-01-05T10:21:00.000Z');
    });

    it('does not remind of what a later window does not bear out', async () => {
      write(drifted);
      await send(alarmMessage());
      write(driftReport('2026-01-06T09:00:00Z', {}));
      later('2026-01-07T10:22:00Z');
      await endRun();
      expect(subjects()).toHaveLength(1);
    });

    it('reminds nobody where reminders are off, or the incident is acknowledged', async () => {
      write(drifted);
      alerts = { reminder: '0s' };
      await send(alarmMessage());
      later('2026-02-05T10:22:00Z');
      await endRun();
      alerts = {};
      const place = 'state/price/alerts/incidents/price-DataDriftDetected.json';
      const incident = { ...JSON.parse(store.text(place)), acknowledgedAt: '2026-01-05T11:00:00Z' };
      store.write(place, JSON.stringify(incident), '2026-01-05T11:00:00Z');
      await endRun();
      expect(subjects()).toHaveLength(1);
    });

    it('tells several incidents in one message', async () => {
      write(drifted);
      await send(alarmMessage());
      await send(alarmMessage({ AlarmName: 'price-NoData' }, { MetricName: 'Rows' }));
      later('2026-01-06T10:22:00Z');
      await endRun();
      expect(subjects()).toHaveLength(3);
      expect(subjects()[2]).toMatch(/^\[ALARM\] price: 2 messages \(still data drift/);
      expect(people.mails[2]?.body).toContain('still no predictions arrive');
    });
  });

  it('tells alarms that come together in one message', async () => {
    await send(alarmMessage(), alarmMessage({ AlarmName: 'price-NoData' }, { MetricName: 'Rows' }));
    expect(subjects()).toEqual(['[ALARM] price: 2 messages (data drift, no predictions arrive)']);
  });

  describe('while muted', () => {
    const mute = [{ from: '2026-01-05T10:00:00Z', to: '2026-01-05T12:00:00Z' }];

    it('is silent, and tells what still goes on after the first run behind it', async () => {
      alerts = { mute };
      await send(alarmMessage());
      await endRun();
      expect(subjects()).toEqual([]);
      later('2026-01-05T12:00:00Z');
      await endRun();
      expect(subjects()).toEqual(['[ALARM] price: data drift']);
    });

    it('never tells what has recovered by then', async () => {
      alerts = { mute };
      await send(alarmMessage());
      await send(
        alarmMessage({
          NewStateValue: 'OK',
          OldStateValue: 'ALARM',
          StateChangeTime: '2026-01-05T11:00:00.000+0000',
        }),
      );
      later('2026-01-05T13:00:00Z');
      await endRun();
      expect(subjects()).toEqual([]);
    });

    it('obeys a mute that was set by command', async () => {
      const mutes = { schemaVersion: 1, mutes: mute };
      store.write('state/price/alerts/mutes.json', JSON.stringify(mutes), '2026-01-05T10:00:00Z');
      await send(alarmMessage());
      expect(subjects()).toEqual([]);
    });
  });

  describe('channels', () => {
    const slack = { name: 'ops', type: 'slack', secret: 'ssm:/ops' };
    beforeEach(() => {
      secrets.values.set('ssm:/ops', 'https://hooks.example/ops');
      secrets.values.set('secretsmanager:chat', '{"url":"https://chat.example/1","headers":{"x-key":"k"}}');
    });

    it('get the message at the address in their secret, with the headers there', async () => {
      const chat = { name: 'chat', type: 'webhook', secret: 'secretsmanager:chat' };
      alerts = { channels: [slack, chat] };
      await send(alarmMessage());
      expect(webhook.posts.map(({ address }) => address)).toEqual([
        { url: 'https://hooks.example/ops', headers: {} },
        { url: 'https://chat.example/1', headers: { 'x-key': 'k' } },
      ]);
      expect(webhook.posts[1]?.payload).toMatchObject({
        model: 'price',
        state: 'ALARM',
        severity: 'warning',
      });
    });

    it('get only what is urgent enough for them, while mail gets all', async () => {
      alerts = { channels: [{ ...slack, minimumSeverity: 'critical' }] };
      await send(alarmMessage());
      await send(alarmMessage({ AlarmName: 'price-Degradation' }, { MetricName: 'Degradation' }));
      expect(webhook.posts).toHaveLength(1);
      expect(subjects()).toHaveLength(2);
    });

    it('are told again without the others where one of them failed', async () => {
      alerts = { channels: [slack] };
      webhook.hook = () => {
        throw new Error('busy');
      };
      await expect(send(alarmMessage())).rejects.toThrow('cannot tell ops: busy');
      webhook.hook = () => {};
      await send(alarmMessage());
      expect(webhook.posts).toHaveLength(1);
      expect(subjects()).toHaveLength(1);
    });

    it('never have a secret quoted in an error', async () => {
      secrets.values.set('ssm:/ops', '{"url": "https://hooks.example/s3cret" oops');
      alerts = { channels: [slack] };
      const failure = await send(alarmMessage()).catch((error: Error) => error.message);
      expect(failure).toContain('ssm:/ops is not readable');
      expect(failure).not.toContain('s3cret');
    });

    it('are told when a window passes a limit of their own, and when one keeps it again', async () => {
      alerts = { channels: [{ ...slack, thresholds: { DriftScore: { max: 0.06 } } }] };
      write(driftReport('2026-01-05T09:00:00Z', { x: 1 }));
      await endRun();
      await endRun();
      expect(webhook.posts).toHaveLength(1);
      expect(JSON.stringify(webhook.posts[0]?.payload)).toMatch(/DriftScore 0\.\d+ (&gt;|>) 0\.06/);
      write(driftReport('2026-01-05T10:00:00Z', {}));
      await endRun();
      expect(JSON.stringify(webhook.posts[1]?.payload)).toMatch(/DriftScore 0\.\d+ keeps max 0\.06/);
      await send(alarmMessage());
      expect(webhook.posts).toHaveLength(2);
      expect(subjects()).toHaveLength(1);
    });
  });
});
