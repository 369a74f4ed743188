import { beforeEach, describe, expect, it } from 'vitest';
import { DependencyError } from '../../../lambdas/core/errors.ts';
import { createHandler } from '../../../lambdas/retrain-gate/handler.ts';
import { makeReports, type WindowVerdicts } from '../../core/retraining/reports.ts';
import { MemoryExecutions } from '../../ports/memory-host.ts';
import { FixedClock, MemoryLog, MemoryPages } from '../../ports/memory-ports.ts';
import { MemoryStore } from '../../ports/memory-store.ts';

const BAD: WindowVerdicts = { degradation: 'ALARM', drift: 'OK', labelled: 500 };
const GOOD: WindowVerdicts = { degradation: 'OK', drift: 'OK', labelled: 500 };
const RUN = { source: 'run', windows: [{ verdict: 'ALARM' }] };
const FIRST = 'price-rt-20260105t010000-1';

function alarmEvent(metric: string, state = 'ALARM') {
  const message = {
    AlarmName: `price-${metric}`,
    NewStateValue: state,
    OldStateValue: 'OK',
    Trigger: { MetricName: metric, Dimensions: [{ name: 'Model', value: 'price' }] },
  };
  return { Records: [{ Sns: { Message: JSON.stringify(message) } }] };
}

describe('retrain-gate', () => {
  let store: MemoryStore;
  let executions: MemoryExecutions;
  let clock: FixedClock;
  let ask: (event: unknown) => Promise<unknown>;

  beforeEach(() => {
    store = new MemoryStore();
    executions = new MemoryExecutions();
    clock = new FixedClock('2026-01-05T04:00:00Z');
    const environment = { MODEL: 'price', STATE_BUCKET: 'state', RETRAINING: '{"cooldown":"1h"}' };
    const pages = new MemoryPages();
    ask = createHandler({ store, executions, pages, clock, log: new MemoryLog(), environment });
  });

  function judged(windows: readonly WindowVerdicts[]): void {
    for (const { key, report } of makeReports(windows)) {
      const whole = { ...report, schemaVersion: 1, model: 'price', verdict: 'ALARM', findings: [] };
      store.write(`state/${key}`, JSON.stringify(whole), '2026-01-05T04:00:00Z');
    }
  }

  const state = () => JSON.parse(store.text('state/price/retraining/state.json'));
  const noteOf = (hour: string) =>
    JSON.parse(store.text(`state/price/reports/2026-01-05T${hour}-00-00Z.json`)).retraining;

  it('starts a run named after the incident, and says so in the report', async () => {
    judged([GOOD, BAD, BAD]);
    expect(await ask(RUN)).toEqual({ decision: 'started', incident: FIRST });
    expect([...executions.started.keys()]).toEqual([FIRST]);
    expect(noteOf('02')).toMatchObject({ decision: 'started', incident: FIRST, brake: null });
    expect(executions.started.get(FIRST)?.input).toMatchObject({
      cause: 'degradation',
      onset: '2026-01-05T01:00:00Z',
      sentence:
        'The performance degraded in 2 of the newest 3 judged windows, since the one from 2026-01-05T01:00:00Z. 1500 labelled rows are at hand.',
    });
  });

  it('starts one run though an alarm is told twenty times at once, and runs ask as well', async () => {
    judged([GOOD, BAD, BAD]);
    const asking = Array.from({ length: 20 }, (_, index) =>
      ask(index % 2 === 0 ? alarmEvent('Degradation') : RUN),
    );
    const answers = (await Promise.all(asking)) as { decision: string; incident: string }[];
    expect(answers.filter(({ decision }) => decision === 'started')).toHaveLength(1);
    expect(new Set(answers.map(({ incident }) => incident))).toEqual(new Set([FIRST]));
    expect([...executions.started.keys()]).toEqual([FIRST]);
    expect(store.places('state/price/retraining/refusals/')).toEqual([]);
  });

  it('starts one run of two that are asked for at once for different reasons, and tells the other of it', async () => {
    judged([GOOD, BAD, BAD]);
    const answers = await Promise.all([ask({ source: 'hand' }), ask(RUN)]);
    const [started] = executions.started.keys();
    expect(answers).toHaveLength(2);
    expect(answers).toContainEqual({ decision: 'started', incident: started });
    expect(answers).toContainEqual({
      decision: 'refused',
      brake: 'one-at-a-time',
      sentence: `The run ${started}, started at 2026-01-05T04:00:00.000Z, is still going on.`,
    });
    expect(executions.started.size).toBe(1);
    expect(state().running.incident).toBe(started);
  });

  it('weighs anew where another gate wrote the state between its look and its own writing', async () => {
    judged([GOOD, BAD, BAD]);
    let written = false;
    store.hook = (operation, place) => {
      if (operation !== 'put' || !place.endsWith('retraining/state.json') || written) return;
      written = true;
      const ended = { endedAt: '2026-01-05T03:30:00Z', outcome: 'failed', startedAt: '2026-01-05T03:00:00Z' };
      const run = { incident: 'other', cause: 'hand', onset: '2026-01-05T03:00:00Z', sentence: '' };
      const past = [{ ...run, ...ended, span: null, reportKey: null }];
      store.write(
        place,
        JSON.stringify({ schemaVersion: 1, running: null, past, servingSince: null }),
        clock.time,
      );
    };
    expect(await ask(RUN)).toMatchObject({ decision: 'refused', brake: 'cooldown' });
    expect(executions.started.size).toBe(0);
    expect(state().running).toBeNull();
  });

  it.each([
    ['monitor run', RUN],
    ['alarm', alarmEvent('Degradation')],
    ['rule', { source: 'schedule' }],
    ['person', { source: 'hand' }],
  ])('starts one run where the event of a %s is delivered twice', async (_, event) => {
    judged([GOOD, BAD, BAD]);
    expect(await ask(event)).toMatchObject({ decision: 'started' });
    const before = state();
    clock.time = '2026-01-05T04:00:30Z';
    expect(await ask(event)).not.toMatchObject({ decision: 'started' });
    expect(executions.started.size).toBe(1);
    expect(state()).toEqual(before);
  });

  it('takes an alarm that flaps, and grows by a window, for the same trouble', async () => {
    judged([GOOD, BAD, BAD]);
    await ask(alarmEvent('Degradation'));
    expect(await ask(alarmEvent('Degradation', 'OK'))).toEqual({ decision: 'nothing-asked' });
    judged([GOOD, BAD, BAD, BAD]);
    expect(await ask(alarmEvent('Degradation'))).toEqual({ decision: 'already-started', incident: FIRST });
    expect(executions.started.size).toBe(1);
  });

  it('refuses another trouble while a run goes on, records it once, and says so in the report', async () => {
    judged([BAD, BAD]);
    await ask(RUN);
    judged([BAD, GOOD, BAD, BAD]);
    for (let times = 0; times < 3; times += 1) {
      expect(await ask(RUN)).toMatchObject({ decision: 'refused', brake: 'one-at-a-time' });
    }
    expect(store.places('state/price/retraining/refusals/')).toEqual([
      'state/price/retraining/refusals/2026-01-05T03-00-00Z.one-at-a-time.json',
    ]);
    expect(noteOf('03')).toMatchObject({ decision: 'refused', brake: 'one-at-a-time' });
  });

  it('asks for nothing when no window alarmed, or the alarm is about something else', async () => {
    judged([BAD, BAD]);
    expect(await ask({ source: 'run', windows: [{ verdict: 'OK' }] })).toEqual({ decision: 'nothing-asked' });
    expect(await ask({ source: 'run', windows: [] })).toEqual({ decision: 'nothing-asked' });
    expect(await ask(alarmEvent('Rows'))).toEqual({ decision: 'nothing-asked' });
    expect(executions.started.size).toBe(0);
  });

  it('refuses without labels, and says which brake holds in the report', async () => {
    judged([{ drift: 'ALARM' }, { drift: 'ALARM' }]);
    expect(await ask(RUN)).toMatchObject({ decision: 'refused', brake: 'harm' });
    expect(noteOf('01')).toMatchObject({ decision: 'refused', brake: 'harm' });
    expect(store.places('state/price/retraining/refusals/')).toHaveLength(1);
  });

  it('begins the run after all where whoever wrote it into the state died before starting it', async () => {
    judged([GOOD, BAD, BAD]);
    executions.hook = () => {
      throw new DependencyError('throttled');
    };
    await expect(ask(RUN)).rejects.toThrow('throttled');
    expect(state().running.incident).toBe(FIRST);
    executions.hook = () => {};
    expect(await ask(RUN)).toEqual({ decision: 'already-started', incident: FIRST });
    expect([...executions.started.keys()]).toEqual([FIRST]);
  });

  it('sees to the end of a run that was stopped half way, and starts no other before', async () => {
    judged([GOOD, BAD, BAD]);
    await ask(RUN);
    executions.end(FIRST);
    expect(await ask(RUN)).toMatchObject({ decision: 'refused', brake: 'one-at-a-time' });
    const end = executions.started.get(`${FIRST}-end`)?.input as { detail: { input: string } };
    expect(JSON.parse(end.detail.input)).toMatchObject({ incident: FIRST });
  });

  it('does not take a run for broken off that is concluded while it is asked', async () => {
    judged([GOOD, BAD, BAD]);
    await ask(RUN);
    executions.status = async () => {
      const { running, ...rest } = state();
      const past = [{ ...running, endedAt: running.startedAt, outcome: 'promoted' }];
      store.write(
        'state/price/retraining/state.json',
        JSON.stringify({ ...rest, running: null, past, servingSince: '2026-01-05T04:00:00Z' }),
        clock.time,
      );
      return 'ended';
    };
    expect(await ask(RUN)).toMatchObject({ decision: 'refused', brake: 'no-alarm' });
    expect([...executions.started.keys()]).toEqual([FIRST]);
  });

  it('lets a person name the windows to train on, alarm or not', async () => {
    judged([GOOD, GOOD]);
    const window = { start: '2026-01-04T00:00:00Z', end: '2026-01-05T00:00:00Z' };
    expect(await ask({ source: 'hand', window })).toEqual({
      decision: 'started',
      incident: 'price-rt-20260105t040000-1',
    });
    expect(executions.started.get('price-rt-20260105t040000-1')?.input).toMatchObject({
      cause: 'hand',
      span: window,
    });
  });

  it('throws on trouble with S3, so that the caller tries again', async () => {
    judged([BAD, BAD]);
    store.hook = (operation) => {
      if (operation === 'list') throw new DependencyError('SlowDown');
    };
    await expect(ask(RUN)).rejects.toThrow('SlowDown');
  });

  it('says what is wrong with a request that it does not know', async () => {
    await expect(ask({ source: 'nobody' })).rejects.toThrow(/^retraining request: source: /);
  });
});
