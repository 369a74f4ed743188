import { beforeEach, describe, expect, it } from 'vitest';
import type { PublishEvent } from '../../lambdas/contract/events.ts';
import { ConfigError, DependencyError, InputError } from '../../lambdas/core/errors.ts';
import { Workflow } from './workflow.ts';

const MARKER = 'state/price/published/2026-01-05T09-00-00Z.closed.json';

describe('publish', () => {
  let workflow: Workflow;
  let event: PublishEvent;

  beforeEach(async () => {
    workflow = new Workflow({ columns: { features: { x: 'numeric' } } });
    workflow.store.write('data/reference.csv', 'x\n1\n2\n3\n', '2026-01-01T00:00:00Z');
    const time = '2026-01-05T10:20:00Z';
    const { windows } = await workflow.plan(time);
    const [window] = windows;
    if (window === undefined) throw new Error('nothing planned');
    event = { ...(await workflow.scoreStep({ window })), time };
  });

  const cursor = () => JSON.parse(workflow.store.text('state/price/cursor.json')).closed.through;

  it('publishes once though two runs publish the same window at the same time', async () => {
    const results = await Promise.all([workflow.publishStep(event), workflow.publishStep(event)]);
    expect(results.map((result) => result.published).sort()).toEqual([0, 1]);
    expect(workflow.sink.values('Rows')).toEqual([0]);
    expect(cursor()).toBe('2026-01-05T10:00:00Z');
  });

  it('publishes in the next try when CloudWatch failed, and moves the cursor only then', async () => {
    workflow.sink.hook = () => {
      throw new DependencyError('throttled');
    };
    await expect(workflow.publishStep(event)).rejects.toThrow('throttled');
    expect(cursor()).toBe('2026-01-05T09:00:00Z');
    workflow.sink.hook = () => {};
    await workflow.publishStep(event);
    expect(workflow.sink.values('Rows')).toEqual([0]);
    expect(cursor()).toBe('2026-01-05T10:00:00Z');
  });

  it('leaves a window to the run that is publishing it, and takes it over once that must have died', async () => {
    const marker = { state: 'publishing', at: '2026-01-05T10:20:00Z', window: event.window };
    workflow.store.write(MARKER, JSON.stringify(marker), '2026-01-05T10:20:00Z');
    workflow.clock.time = '2026-01-05T10:30:00Z';
    await workflow.publishStep(event);
    expect(workflow.sink.data).toEqual([]);
    expect(cursor()).toBe('2026-01-05T09:00:00Z');
    workflow.clock.time = '2026-01-05T10:35:01Z';
    await workflow.publishStep(event);
    expect(workflow.sink.values('Rows')).toEqual([0]);
    expect(cursor()).toBe('2026-01-05T10:00:00Z');
  });

  it('notes what has been published though S3 fails for a moment, so that no run publishes it again', async () => {
    let writes = 0;
    workflow.store.hook = (operation, place) => {
      if (operation !== 'put' || place !== MARKER) return;
      writes += 1;
      if (writes === 2 || writes === 3) throw new DependencyError('SlowDown');
    };
    await workflow.publishStep(event);
    expect(JSON.parse(workflow.store.text(MARKER)).state).toBe('published');
    workflow.clock.time = '2026-01-05T10:40:00Z';
    await workflow.publishStep(event);
    expect(workflow.sink.values('Rows')).toEqual([0]);
    expect(cursor()).toBe('2026-01-05T10:00:00Z');
  });

  it('tells why CloudWatch failed though the marker cannot be given back', async () => {
    workflow.sink.hook = () => {
      workflow.store.hook = () => {
        throw new DependencyError('SlowDown');
      };
      throw new ConfigError('access denied');
    };
    await expect(workflow.publishStep(event)).rejects.toThrow('access denied');
  });

  it('moves the cursor where a run died between publishing and moving it', async () => {
    const before = workflow.store.text('state/price/cursor.json');
    await workflow.publishStep(event);
    workflow.store.write('state/price/cursor.json', before, '2026-01-05T10:20:00Z');
    expect((await workflow.publishStep(event)).published).toBe(0);
    expect(cursor()).toBe('2026-01-05T10:00:00Z');
  });

  it('writes the cursor again where another run wrote it in between', async () => {
    let disturbed = false;
    workflow.store.hook = (operation, place) => {
      if (operation !== 'put' || !place.endsWith('cursor.json') || disturbed) return;
      disturbed = true;
      const other = JSON.parse(workflow.store.text('state/price/cursor.json'));
      const closed = { ...other.closed, ahead: ['2026-01-05T10:00:00Z'] };
      workflow.store.write(
        'state/price/cursor.json',
        JSON.stringify({ ...other, closed }),
        '2026-01-05T10:20:00Z',
      );
    };
    await workflow.publishStep(event);
    expect(cursor()).toBe('2026-01-05T11:00:00Z');
  });

  it('names the report that is missing', async () => {
    await expect(workflow.publishStep({ ...event, reportKey: 'price/reports/gone.json' })).rejects.toThrow(
      new ConfigError('s3://state/price/reports/gone.json is missing: an earlier step writes it'),
    );
  });
});

describe('events of the steps', () => {
  const workflow = new Workflow({});

  it.each([
    ['plan', workflow.planStep, {}, /^plan event: monitor: .*; startedAt: /],
    [
      'profile',
      workflow.profileStep,
      { chunkKey: 3 },
      /^profile event: window: .*; chunkKey: .*expected string/,
    ],
    ['score', workflow.scoreStep, null, /^score event: .*expected object/],
    ['publish', workflow.publishStep, [], /^publish event: .*expected object/],
  ])('refuses a bad %s event and says where it is wrong', async (_, step, event, message) => {
    const failure = await step(event).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(InputError);
    expect((failure as Error).message).toMatch(message);
  });

  it.each([
    [{ data: undefined }, 'data: missing'],
    [{ baseline: undefined }, 'baseline: missing'],
    [{ baseline: 's3://data/gone.csv' }, 'baseline: s3://data/gone.csv does not exist'],
    [
      { data: { predictions: 's3://data/in/', labels: 's3://data/l/', format: 'csv' } },
      'columns.id: missing',
    ],
    [{ performance: { primary: 'auc' } }, 'performance.primary: got "auc"'],
  ])('stops a plan whose monitor has %j', async (input, message) => {
    const failure = await new Workflow(input as object)
      .plan('2026-01-05T10:20:00Z')
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect((failure as Error).message).toContain(message);
  });

  it('names a reference that cannot be read', async () => {
    const broken = new Workflow({});
    broken.store.write('data/reference.csv', 'x,x\n1,2\n', '2026-01-01T00:00:00Z');
    await expect(broken.plan('2026-01-05T10:20:00Z')).rejects.toThrow(
      'baseline: s3://data/reference.csv: the header line names column "x" twice',
    );
  });

  it('names the environment variable that is not set', async () => {
    const unset = new Workflow({});
    Object.assign(unset.environment, { STATE_BUCKET: '' });
    await expect(unset.plan('2026-01-05T10:20:00Z')).rejects.toThrow('STATE_BUCKET is not set');
  });
});
