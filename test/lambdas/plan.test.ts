import { beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../lambdas/contract/stored.ts';
import { Workflow } from './workflow.ts';

const FIRST = '2026-01-05T10:20:00Z';

describe('plan', () => {
  let workflow: Workflow;
  beforeEach(() => {
    workflow = new Workflow({ columns: { features: { x: 'numeric' } } });
    workflow.store.write('data/reference.csv', 'x\n1\n2\n3\n', '2026-01-01T00:00:00Z');
  });

  const objectsOf = (chunkKey: string): readonly string[] =>
    JSON.parse(workflow.store.text(`state/${chunkKey}`)).objects.map((object: { key: string }) => object.key);

  it('lists the objects written in the window where rows carry no time', async () => {
    workflow.store.write('data/in/early.csv', 'x\n1\n', '2026-01-05T08:59:59Z');
    workflow.store.write('data/in/in.csv', 'x\n1\n', '2026-01-05T09:00:00Z');
    workflow.store.write('data/in/late.csv', 'x\n1\n', '2026-01-05T10:00:00Z');
    workflow.store.write('data/in/folder/', '', '2026-01-05T09:30:00Z');
    const { windows } = await workflow.plan(FIRST);
    expect(windows.flatMap((window) => window.chunkKeys).flatMap(objectsOf)).toEqual(['in/in.csv']);
  });

  it('takes neither labels nor the reference for predictions where they lie under the same prefix', async () => {
    const data = { predictions: 's3://data/', labels: 's3://data/labels/', format: 'csv' } as const;
    const columns = { id: 'id', label: 'y', features: { x: 'numeric' } } as const;
    workflow = new Workflow({ data, columns });
    workflow.store.write('data/reference.csv', 'x\n1\n', '2026-01-05T09:30:00Z');
    workflow.store.write('data/in.csv', 'x\n1\n', '2026-01-05T09:30:00Z');
    workflow.store.write('data/labels/l.csv', 'id,y\n1,1\n', '2026-01-05T09:30:00Z');
    const { windows } = await workflow.plan(FIRST);
    expect(windows.flatMap((window) => window.chunkKeys).flatMap(objectsOf)).toEqual(['in.csv']);
  });

  describe('in partitions by hour', () => {
    const hours = 's3://data/in/year={yyyy}/month={MM}/day={dd}/hour={HH}/';
    const hour = (name: string) => `in/year=2026/month=01/day=05/hour=${name}`;
    const rows = 'ts,x\n2026-01-05T09:10:00Z,1\n';

    function partitioned(data: object = {}) {
      workflow = new Workflow({
        data: { predictions: hours, format: 'csv', ...data },
        columns: { timestamp: 'ts', features: { x: 'numeric' } },
      });
      workflow.store.write('data/reference.csv', 'x\n1\n2\n3\n', '2026-01-01T00:00:00Z');
      for (const name of ['07', '08', '09', '10', '11']) {
        workflow.store.write(`data/${hour(name)}/a.csv`, rows, '2026-03-01T00:00:00Z');
      }
      const listed: string[] = [];
      workflow.store.hook = (operation, place) => {
        if (operation === 'list') listed.push(place);
      };
      return listed;
    }

    it('lists those of the window and those that rows may be filed in, and no others', async () => {
      const listed = partitioned();
      const { windows } = await workflow.plan(FIRST);
      expect(listed.sort()).toEqual(['08', '09', '10'].map((name) => `data/${hour(name)}/`));
      expect(windows.flatMap((window) => window.chunkKeys).flatMap(objectsOf)).toEqual(
        ['08', '09', '10'].map((name) => `${hour(name)}/a.csv`),
      );
    });

    it('lists a partition that several windows need once', async () => {
      const listed = partitioned({ readBack: '1h' });
      await workflow.run(FIRST);
      listed.length = 0;
      await workflow.plan('2026-01-05T13:20:00Z');
      const places = listed.filter((place) => place.startsWith('data/'));
      // Three hours to judge and the one judged before, with an hour to either side.
      expect([places.length, new Set(places).size]).toEqual([6, 6]);
    });

    it('finds labels by the hour in which they may have come, apart from the predictions beside them', async () => {
      workflow = new Workflow({
        data: { predictions: hours, labels: `${hours}labels/`, format: 'csv' },
        columns: { timestamp: 'ts', id: 'id', label: 'y', features: { x: 'numeric' } },
        labelDelay: '0s',
      });
      workflow.store.write('data/reference.csv', 'x\n1\n2\n3\n', '2026-01-01T00:00:00Z');
      for (const name of ['05', '09', '10', '11']) {
        workflow.store.write(`data/${hour(name)}/a.csv`, rows, '2026-01-05T09:30:00Z');
        workflow.store.write(`data/${hour(name)}/labels/l.csv`, 'id,y\n', '2026-01-05T09:30:00Z');
      }
      const [window] = (await workflow.plan(FIRST)).windows;
      expect(window?.chunkKeys.flatMap(objectsOf)).toEqual([`${hour('09')}/a.csv`, `${hour('10')}/a.csv`]);
      const { batches } = JSON.parse(workflow.store.text('state/price/ledger.json')) as Ledger;
      expect(batches.flatMap(({ objects }) => objects.map(({ key }) => key))).toEqual(
        ['09', '10'].map((name) => `${hour(name)}/labels/l.csv`),
      );
    });
  });

  it('makes the baseline once, and anew when the reference or the columns change', async () => {
    const baselines = () => workflow.store.places('state/price/baselines/');
    await workflow.plan(FIRST);
    await workflow.plan(FIRST);
    expect(baselines()).toHaveLength(1);
    workflow.store.write('data/reference.csv', 'x\n1\n2\n', '2026-01-05T10:00:00Z');
    await workflow.plan(FIRST);
    expect(baselines()).toHaveLength(2);
  });

  it('makes one baseline for each hour of a season, and judges each window by its own', async () => {
    const columns = { timestamp: 'ts', features: { x: 'numeric' } } as const;
    workflow = new Workflow({ columns, drift: { season: 'hour-of-day', minimumRows: 2 } });
    const rows = ['01T09:00', '02T09:30', '01T10:00', '02T10:30', '02T10:59'];
    const lines = rows.map((time, index) => `2026-01-${time}:00Z,${index}\n`);
    workflow.store.write('data/reference.csv', `ts,x\n${lines.join('')}`, '2026-01-01T00:00:00Z');
    workflow.store.write('data/in/a.csv', 'ts,x\n2026-01-05T09:05:00Z,7\n', '2026-01-05T09:06:00Z');
    await workflow.run(FIRST);
    await workflow.run('2026-01-06T10:20:00Z');
    expect(workflow.store.places('state/price/baselines/')).toHaveLength(24);
    const nine = workflow.report('2026-01-05T09:00:00Z');
    expect(nine).toMatchObject({
      rows: { reference: 2, current: 1 },
      drift: { season: { slice: '09:00 to 10:00 UTC' } },
    });
    expect(workflow.report('2026-01-05T10:00:00Z').rows.reference).toBe(3);
    expect(workflow.report('2026-01-06T09:00:00Z').baselineVersion).toBe(nine.baselineVersion);
    expect(workflow.report('2026-01-05T11:00:00Z').baselineVersion).not.toBe(nine.baselineVersion);
  });

  it('names the reference where a season needs times that it does not have', async () => {
    workflow = new Workflow({ drift: { season: 'hour-of-day' } });
    workflow.store.write('data/reference.csv', 'x\n1\n2\n', '2026-01-01T00:00:00Z');
    await expect(workflow.plan(FIRST)).rejects.toThrow(
      'baseline: s3://data/reference.csv: no column of times, which drift.season "hour-of-day" needs',
    );
  });

  it('answers keys only, few enough for the state machine, and says what is left', async () => {
    await workflow.run(FIRST);
    const { windows, left } = await workflow.plan('2026-02-05T10:20:00Z');
    expect(JSON.stringify(windows).length).toBeLessThan(256 * 1024);
    expect(windows).toHaveLength(100);
    expect(windows.length + left).toBe(31 * 24);
    expect(windows[0]?.start).toBe('2026-01-05T10:00:00Z');
  });

  it('begins at the same window when two first runs overlap', async () => {
    const plans = await Promise.all([workflow.plan(FIRST), workflow.plan(FIRST)]);
    expect(plans[0]).toEqual(plans[1]);
    expect(workflow.store.places('state/price/cursor.json')).toHaveLength(1);
  });

  it('uses the time of the start where the event names none', async () => {
    const { time } = await workflow.planStep({
      monitor: workflow.monitor,
      input: {},
      startedAt: '2026-01-05T11:20:00.123Z',
    });
    expect(time).toBe('2026-01-05T11:20:00.123Z');
  });

  it('says which object of the state is odd', async () => {
    workflow.store.write('state/price/cursor.json', '{"schemaVersion": 0, "since": "today"}', FIRST);
    await expect(workflow.plan(FIRST)).rejects.toThrow(
      /^s3:\/\/state\/price\/cursor\.json is not readable: schemaVersion: Invalid input: expected 1; since: .+; closed: .+$/,
    );
    workflow.store.write('state/price/cursor.json', '{"schemaVersion"\n 1}', FIRST);
    await expect(workflow.plan(FIRST)).rejects.toThrow(
      /^s3:\/\/state\/price\/cursor\.json is not readable: .+JSON.*$/,
    );
  });
});
