import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MonitorInput } from '../../lambdas/contract/monitor.ts';
import type { Report } from '../../lambdas/contract/report.ts';
import { ConfigError } from '../../lambdas/core/errors.ts';
import { noteInReport } from '../../lambdas/ports/retraining-notes.ts';
import { normals } from '../core/support.ts';
import { csvOf, secondsFrom, Workflow } from './workflow.ts';

const ROWS = 120;
const HOURS = ['09', '10', '11'] as const;
const at = (time: string) => `2026-01-05T${time}:00Z`;

interface Label {
  readonly id: number;
  readonly y: number;
  /** When it became known. */
  readonly known: string;
}

/** Three hours of predictions, ids 0 to 119, 120 to 239 and so on; the reference is as good as they are. */
function workflowWith(input: Partial<MonitorInput> = {}): Workflow {
  const workflow = new Workflow({
    columns: {
      id: 'id',
      timestamp: 'ts',
      prediction: 'p',
      label: 'y',
      labelTimestamp: 'known',
      features: { x: 'numeric' },
    },
    data: { predictions: 's3://data/in/', labels: 's3://data/labels/', format: 'csv' },
    labelDelay: '6h',
    ...input,
  });
  const reference = { ...predictionsOf(at('00:00'), 0), y: normals(1, ROWS, 50) };
  workflow.store.write('data/reference.csv', csvOf(reference), at('00:00'));
  HOURS.forEach((hour, index) => {
    const rows = csvOf(predictionsOf(at(`${hour}:10`), index));
    workflow.store.write(`data/in/${hour}.csv`, rows, at(`${hour}:20`));
  });
  return workflow;
}

function predictionsOf(start: string, hour: number) {
  const noise = normals(2 + hour, ROWS);
  return {
    id: noise.map((_, index) => hour * ROWS + index),
    ts: secondsFrom(start, ROWS),
    x: normals(3, ROWS),
    p: normals(1, ROWS, 50).map((truth, index) => truth + (noise[index] as number)),
  };
}

/** The labels of the rows `from` to `to` of an hour, one minute after their predictions. */
function labelsOf(hour: number, { from = 0, to = ROWS, shift = 0 } = {}): readonly Label[] {
  const times = secondsFrom(at(`${HOURS[hour]}:11`), ROWS);
  return normals(1, ROWS, 50)
    .map((truth, index) => ({ id: hour * ROWS + index, y: truth + shift, known: String(times[index]) }))
    .slice(from, to);
}

function deliver(workflow: Workflow, name: string, labels: readonly Label[], time: string): void {
  const columns = {
    id: labels.map(({ id }) => id),
    y: labels.map(({ y }) => y),
    known: labels.map(({ known }) => known),
  };
  workflow.store.write(`data/labels/${name}.csv`, csvOf(columns), time);
}

const nine = at('09:00');
const kinds = ({ findings }: Report) => findings.map(({ kind, count }) => [kind, count]);

describe('a window whose labels come late', () => {
  it('is too early to judge, then mature by coverage before the delay has passed, and published once', async () => {
    const workflow = workflowWith({ performance: { minimumCoverage: 0.9 } });
    deliver(workflow, 'a', labelsOf(0, { to: 100 }), at('09:50'));
    await workflow.run(at('10:20'));
    expect(workflow.report(nine)).toMatchObject({
      performance: { verdict: 'INSUFFICIENT_DATA', reason: 'labels-immature', n: 100 },
      labels: { mature: false, coverage: 100 / ROWS, restated: null },
    });
    expect(workflow.sink.values('LabelCoverage')).toEqual([]);
    deliver(workflow, 'b', labelsOf(0, { from: 100, to: 108 }), at('10:40'));
    await workflow.run(at('11:20'));
    const report = workflow.report(nine);
    expect(report).toMatchObject({
      performance: { verdict: 'OK', n: 108, labelCoverage: 0.9 },
      labels: { mature: true, coverage: 0.9, lagSeconds: 60, restated: null },
    });
    await workflow.run(at('12:20'));
    expect(workflow.sink.values('LabelCoverage')).toEqual([0.9]);
    expect(workflow.sink.values('LabelLagSeconds')).toEqual([60]);
    expect(workflow.sink.values('MSE')).toEqual([report.performance?.metrics.mse?.value]);
  });

  it('is judged when it closes where enough labels are in by then, and not planned again', async () => {
    const workflow = workflowWith({ performance: { minimumCoverage: 0.9 } });
    deliver(workflow, 'a', labelsOf(0), at('09:50'));
    await workflow.run(at('10:20'));
    expect(workflow.report(nine).performance).toMatchObject({ verdict: 'OK', n: ROWS });
    expect(workflow.sink.values('LabelCoverage')).toEqual([1]);
    const later = await workflow.plan(at('16:20'));
    expect(later.windows.filter(({ start }) => start === nine)).toEqual([]);
    workflow.store.objects.delete('state/price/cursor.json');
    await workflow.run(at('10:25'));
    expect(workflow.sink.values('LabelCoverage')).toEqual([1]);
  });

  it('waits no longer once every prediction has its label, unless told otherwise', async () => {
    const workflow = workflowWith();
    deliver(workflow, 'a', labelsOf(0, { to: ROWS - 1 }), at('09:50'));
    await workflow.run(at('10:20'));
    expect(workflow.report(nine).labels).toMatchObject({ mature: false, coverage: 1 - 1 / ROWS });
    deliver(workflow, 'b', [...labelsOf(0, { from: ROWS - 1 }), ...labelsOf(1)], at('10:40'));
    await workflow.run(at('11:20'));
    for (const start of [nine, at('10:00')]) {
      expect(workflow.report(start)).toMatchObject({
        performance: { verdict: 'OK', n: ROWS },
        labels: { mature: true, coverage: 1 },
      });
    }
    expect(workflow.sink.values('LabelCoverage')).toEqual([1, 1]);
  });

  it('is judged when the delay has passed with the labels that came', async () => {
    const workflow = workflowWith();
    deliver(workflow, 'a', labelsOf(0, { to: 110 }), at('12:00'));
    for (const time of ['10:20', '15:20', '16:14']) await workflow.run(at(time));
    expect(workflow.report(nine).performance?.reason).toBe('labels-immature');
    await workflow.run(at('16:15'));
    expect(workflow.report(nine).performance).toMatchObject({ verdict: 'OK', n: 110 });
  });

  it('reads its rows again where what it kept of them is broken, or of another version', async () => {
    const workflow = workflowWith();
    await workflow.run(at('10:20'));
    const [place = ''] = workflow.store.places('state/price/runs/2026-01-05T09-00-00Z/');
    workflow.store.write(place, 'broken', at('10:20'));
    deliver(workflow, 'a', labelsOf(0), at('10:30'));
    await workflow.run(at('16:20'));
    expect(workflow.report(nine).performance).toMatchObject({ verdict: 'OK', n: ROWS });
  });

  it('names the object of the state that is broken', async () => {
    const workflow = workflowWith();
    const { windows } = await workflow.plan(at('10:20'));
    const [place = ''] = workflow.store.places('state/price/baselines/');
    workflow.store.write(place, 'broken', at('10:20'));
    await expect(Promise.all(windows.map((window) => workflow.judge(window, at('10:20'))))).rejects.toThrow(
      new ConfigError(`s3://${place}: the stored file is broken: it is no packed file`),
    );
  });

  it('is restated in its report when more labels come, and published no more', async () => {
    const workflow = workflowWith();
    deliver(workflow, 'a', labelsOf(0, { to: 110 }), at('12:00'));
    for (const time of ['10:20', '16:20']) await workflow.run(at(time));
    const first = workflow.report(nine);
    const published = workflow.sink.data.filter(({ MetricName }) => MetricName === 'MSE');
    deliver(workflow, 'b', labelsOf(0, { from: 110 }), at('16:40'));
    await workflow.run(at('17:20'));
    const restated = workflow.report(nine);
    expect(restated.performance).toMatchObject({ n: ROWS, labelCoverage: 1 });
    expect(restated.labels?.restated).toEqual({
      at: '2026-01-05T17:20:00.000Z',
      times: 1,
      from: 110 / ROWS,
      to: 1,
      sentence:
        'Restated at 2026-01-05T17:20:00.000Z: labels had come for 92 % of the predictions, now for 100 %.',
    });
    expect(restated.drift).toEqual(first.drift);
    expect(restated.baselineVersion).toBe(first.baselineVersion);
    const stamped = workflow.sink.data.filter(({ Timestamp }) => Timestamp === at('10:00'));
    expect(new Set(stamped.map(({ MetricName }) => MetricName)).size).toBe(stamped.length);
    expect(workflow.sink.data).toEqual(expect.arrayContaining(published));
    await workflow.run(at('18:20'));
    expect(workflow.report(nine)).toEqual(restated);
  });

  it('keeps what was decided on retraining when it is judged for its labels, and when it is restated', async () => {
    const workflow = workflowWith();
    await workflow.run(at('10:20'));
    const note = {
      decision: 'refused',
      incident: null,
      brake: 'harm',
      at: at('10:21'),
      sentence: 'The data drifted.',
      outcome: null,
    } as const;
    const key = 'price/reports/2026-01-05T09-00-00Z.json';
    await noteInReport(
      { store: workflow.store, pages: workflow.pages, bucket: 'state', model: 'price' },
      key,
      note,
    );
    deliver(workflow, 'a', labelsOf(0, { to: 110 }), at('12:00'));
    await workflow.run(at('16:20'));
    expect(workflow.report(nine)).toMatchObject({ performance: { verdict: 'OK' }, retraining: note });
    const judged = workflow.report(nine);
    deliver(workflow, 'again', labelsOf(0, { to: 110 }), at('16:30'));
    await workflow.run(at('17:20'));
    expect(workflow.report(nine)).toEqual(judged);
    deliver(workflow, 'b', labelsOf(0, { from: 110 }), at('17:40'));
    await workflow.run(at('18:20'));
    expect(workflow.report(nine)).toMatchObject({ labels: { restated: { times: 1 } }, retraining: note });
  });

  it('says no more of the same labels delivered again, in the same file or another', async () => {
    const workflow = workflowWith();
    deliver(workflow, 'a', labelsOf(0), at('12:00'));
    for (const time of ['10:20', '16:20']) await workflow.run(at(time));
    const before = workflow.report(nine);
    deliver(workflow, 'again', labelsOf(0), at('16:30'));
    deliver(workflow, 'a', [...labelsOf(0), ...labelsOf(0, { to: 5 })], at('16:40'));
    for (const time of ['17:20', '18:20']) await workflow.run(at(time));
    expect(workflow.report(nine)).toEqual(before);
    expect((await workflow.plan(at('18:30'))).windows).toEqual([]);
  });

  it('says no more of labels without a time that are delivered again later', async () => {
    const columns = { id: 'id', timestamp: 'ts', prediction: 'p', label: 'y' };
    const workflow = workflowWith({ columns });
    deliver(workflow, 'a', labelsOf(0), at('12:00'));
    for (const time of ['10:20', '16:20']) await workflow.run(at(time));
    const { labels, ...before } = workflow.report(nine);
    deliver(workflow, 'again', labelsOf(0), at('16:30'));
    await workflow.run(at('17:20'));
    const { labels: labelsAfter, ...after } = workflow.report(nine);
    expect(after).toEqual(before);
    expect(labelsAfter).toEqual({ ...labels, key: labelsAfter?.key });
    const { windows } = await workflow.plan(at('17:30'));
    expect(windows.filter(({ start }) => start === nine)).toEqual([]);
  });

  it('counts labels that contradict each other and takes the last by time, whichever came first', async () => {
    const workflow = workflowWith();
    const late = labelsOf(0, { to: 3, shift: 9 }).map((label) => ({ ...label, known: at('11:00') }));
    deliver(workflow, 'late', late, at('11:01'));
    deliver(workflow, 'all', labelsOf(0), at('12:00'));
    for (const time of ['10:20', '16:20']) await workflow.run(at(time));
    const report = workflow.report(nine);
    expect(kinds(report)).toContainEqual(['conflicting-label', 3]);
    const clean = workflowWith();
    deliver(clean, 'all', [...late, ...labelsOf(0, { from: 3 })], at('12:00'));
    for (const time of ['10:20', '16:20']) await clean.run(at(time));
    expect(report.performance).toEqual(clean.report(nine).performance);
  });

  it('takes the last delivery where labels carry no time', async () => {
    const columns = { id: 'id', timestamp: 'ts', prediction: 'p', label: 'y' };
    const workflow = workflowWith({ columns });
    deliver(workflow, 'b', labelsOf(0), at('12:00'));
    deliver(workflow, 'a', labelsOf(0, { shift: 100 }), at('13:00'));
    for (const time of ['10:20', '16:20']) await workflow.run(at(time));
    const { performance, labels } = workflow.report(nine);
    expect(performance?.metrics.bias?.value).toBeLessThan(-90);
    // From 09:10:00 to 09:11:59 predicted, first labels at 12:00.
    expect(labels?.lagSeconds).toBe(170 * 60 - 59.5);
  });

  it('finds labels that came before its predictions were read', async () => {
    const workflow = workflowWith();
    deliver(workflow, 'early', labelsOf(1), at('10:12'));
    await workflow.run(at('10:20'));
    await workflow.run(at('11:20'));
    expect(workflow.report(at('10:00')).labels?.coverage).toBe(1);
  });

  it.each([
    ['in one prefix', 's3://data/labels/', 'early'],
    ['in partitions', 's3://data/labels/{yyyy}{MM}{dd}{HH}/', '2026010503/early'],
  ])(
    'finds labels that came hours before their window as far as labelReadBack says, %s',
    async (_, labels, name) => {
      const coverage = async (labelReadBack?: string) => {
        const data = { predictions: 's3://data/in/', labels, format: 'csv' as const };
        const workflow = workflowWith({
          data: labelReadBack === undefined ? data : { ...data, labelReadBack },
        });
        deliver(workflow, name, labelsOf(0), at('03:30'));
        for (const time of ['10:20', '11:20', '16:20']) await workflow.run(at(time));
        return workflow.report(nine).labels?.coverage;
      };
      expect(await coverage()).toBe(0);
      expect(await coverage('6h')).toBe(1);
    },
  );

  it('counts labels whose id is in no prediction, in one report', async () => {
    const workflow = workflowWith();
    const strangers = labelsOf(0, { to: 7 }).map((label) => ({ ...label, id: label.id + 100_000 }));
    deliver(workflow, 'a', [...labelsOf(0), ...strangers], at('09:50'));
    for (const time of ['10:20', '11:20', '12:20']) await workflow.run(at(time));
    const counts = HOURS.map((hour) => kinds(workflow.report(at(`${hour}:00`))));
    expect(counts.flat().filter(([kind]) => kind === 'unknown-label-id')).toEqual([['unknown-label-id', 7]]);
  });

  it('knows labels in daily partitions as in one prefix, and calls none unknown once they are forgotten', async () => {
    const runs = Array.from({ length: 28 }, (_, hour) =>
      new Date(Date.parse(at('10:20')) + hour * 3_600_000).toISOString(),
    );
    const told = async (labels: string, folder: string) => {
      const workflow = workflowWith({ data: { predictions: 's3://data/in/', labels, format: 'csv' } });
      deliver(workflow, `${folder}early`, labelsOf(0), at('08:10'));
      deliver(workflow, `${folder}a`, labelsOf(1, { to: 100 }), at('10:15'));
      deliver(workflow, `${folder}b`, labelsOf(1, { from: 100 }), at('15:00'));
      const published = [];
      for (const time of runs) published.push(...(await workflow.run(time)));
      return [...new Set(published.map(({ reportKey }) => reportKey))].map((key) => {
        const report: Report = JSON.parse(workflow.store.text(`state/${key}`));
        const unknown = kinds(report).filter(([kind]) => kind === 'unknown-label-id');
        return [report.window.start, report.labels?.coverage, unknown];
      });
    };
    const whole = await told('s3://data/labels/', '');
    expect(whole).toHaveLength(runs.length);
    expect(whole.slice(0, 2)).toEqual([nine, at('10:00')].map((start) => [start, 1, []]));
    expect(await told('s3://data/labels/{yyyy}{MM}{dd}/', '20260105/')).toEqual(whole);
  });

  it('names broken label files and broken lines in one report, and uses the rest', async () => {
    const workflow = workflowWith();
    deliver(workflow, 'a', labelsOf(0), at('09:50'));
    workflow.store.write('data/labels/b.csv', 'id,id\n1,2\n', at('09:55'));
    workflow.store.write('data/labels/c.csv', `id,y\n1,2,3,4\n`, at('09:56'));
    for (const time of ['10:20', '11:20', '16:20']) await workflow.run(at(time));
    const told = HOURS.slice(0, 2).map((hour) => workflow.report(at(`${hour}:00`)).findings);
    const files = told.map((findings) =>
      findings
        .filter(({ kind }) => ['broken-file', 'malformed-label'].includes(kind))
        .map(({ kind }) => kind),
    );
    expect(files).toEqual([['broken-file', 'malformed-label'], []]);
    expect(workflow.report(nine).labels?.coverage).toBe(1);
  });

  it('is restated until restateFor has passed, and then forgotten', async () => {
    const workflow = workflowWith({ performance: { restateFor: '1h' } });
    deliver(workflow, 'a', labelsOf(0, { to: 110 }), at('12:00'));
    for (const time of ['10:20', '16:20']) await workflow.run(at(time));
    deliver(workflow, 'b', labelsOf(0, { from: 110 }), at('17:00'));
    const { windows } = await workflow.plan(at('17:15'));
    expect(windows.filter(({ start }) => start === nine)).toEqual([]);
    await workflow.plan('2026-01-07T00:00:00Z');
    const ledger = JSON.parse(workflow.store.text('state/price/ledger.json'));
    expect(ledger.windows).toEqual([]);
  });

  it('restates the windows that are compared with one that changed', async () => {
    const workflow = workflowWith({ performance: { minimumCoverage: 0.9 } });
    // The second hour is judged before the first, so it has nothing to be compared with yet.
    deliver(workflow, 'second', labelsOf(1), at('10:50'));
    for (const time of ['10:20', '11:20']) await workflow.run(at(time));
    const previousOf = () =>
      workflow.report(at('10:00')).degradation?.rules.find(({ rule }) => rule === 'dropFromPrevious');
    expect(previousOf()?.against ?? null).toBeNull();
    deliver(workflow, 'first', labelsOf(0), at('11:50'));
    await workflow.run(at('12:20'));
    expect(previousOf()?.against).toBe(workflow.report(nine).performance?.metrics.mse?.value);
    expect(workflow.report(at('10:00')).labels?.restated?.times).toBe(1);
    expect(workflow.sink.values('LabelCoverage')).toHaveLength(2);
  });
});

describe('the reports on three windows', () => {
  const everything = [0, 1, 2].flatMap((hour) => [
    ...labelsOf(hour, { to: 115 }),
    ...labelsOf(hour, { to: 4, shift: 1 }).map((label) => ({ ...label, known: at('15:00') })),
  ]);
  const runs = ['10:20', '11:20', '12:20', '13:20', '16:20', '17:20', '18:20', '19:20', '20:20'];

  /** All reports, but for what depends on when each delivery was seen. */
  function reportsOf(workflow: Workflow): readonly unknown[] {
    return HOURS.map((hour) => {
      const { labels, ...report } = workflow.report(at(`${hour}:00`));
      return { ...report, labels: { ...labels, restated: null } };
    });
  }

  async function tell(delivery: readonly (readonly Label[])[]): Promise<readonly unknown[]> {
    const workflow = workflowWith({ performance: { minimumCoverage: 0.5, restateFor: '24h' } });
    for (const [index, time] of runs.entries()) {
      const labels = delivery[index] ?? [];
      if (labels.length > 0) deliver(workflow, `part-${index}`, labels, at(time));
      await workflow.run(at(time));
    }
    return reportsOf(workflow);
  }

  it('are the same whatever the order and the cut in which labels were delivered', async () => {
    const expected = await tell([[], [], [], everything]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: runs.length - 2 }), {
          minLength: everything.length,
          maxLength: everything.length,
        }),
        fc.boolean(),
        async (parts, reversed) => {
          const order = reversed ? everything.toReversed() : everything;
          const cut = runs.slice(1).map((_, run) => order.filter((_label, index) => parts[index] === run));
          expect(
            await tell([...cut.slice(0, -1), [...(cut.at(-1) ?? []), ...everything.slice(0, 50)]]),
          ).toEqual(expected);
        },
      ),
      { seed: 29, numRuns: 8 },
    );
  });

  it('are the same though a run died at any of its writes, and the values are published once', async () => {
    const story = async (dieAt: number) => {
      const workflow = workflowWith({ performance: { minimumCoverage: 0.5 } });
      deliver(workflow, 'a', labelsOf(0, { to: 90 }), at('09:50'));
      await workflow.run(at('10:20'));
      deliver(workflow, 'b', [...labelsOf(0, { from: 90 }), ...labelsOf(1)], at('10:50'));
      let writes = 0;
      workflow.store.hook = (operation) => {
        if (operation !== 'put') return;
        writes += 1;
        if (writes === dieAt) throw new Error('died');
      };
      await workflow.run(at('11:20')).catch(() => undefined);
      workflow.store.hook = () => {};
      // The next run comes after the marker of a publication that died is no longer held.
      await workflow.run(at('11:40'));
      const reports = HOURS.slice(0, 2).map((hour) => {
        const { labels, ...report } = workflow.report(at(`${hour}:00`));
        return { ...report, labels: { ...labels, restated: null } };
      });
      return { reports, samples: workflow.sink.values('LabelCoverage'), writes };
    };
    const whole = await story(0);
    expect(whole.samples).toEqual([0.75, 1]);
    expect(whole.writes).toBeGreaterThan(15);
    for (let dieAt = 1; dieAt <= whole.writes; dieAt += 1) {
      const { reports, samples } = await story(dieAt);
      expect(reports, `died at write ${dieAt}`).toEqual(whole.reports);
      expect([...new Set(samples)], `died at write ${dieAt}`).toEqual(whole.samples);
    }
  });

  it('are the same where runs overlap, and the values are published once', async () => {
    const workflow = workflowWith({ performance: { minimumCoverage: 0.5 } });
    deliver(workflow, 'a', everything, at('09:50'));
    const plans = await Promise.all([1, 2, 3].map(() => workflow.plan(at('10:20'))));
    for (const { windows } of plans) {
      await Promise.all(windows.map((window) => workflow.judge(window, at('10:20'))));
    }
    await Promise.all([1, 2, 3].map(() => workflow.run(at('11:20'))));
    expect(workflow.sink.values('LabelCoverage')).toEqual([115 / ROWS, 115 / ROWS]);
    const alone = workflowWith({ performance: { minimumCoverage: 0.5 } });
    deliver(alone, 'a', everything, at('09:50'));
    for (const time of ['10:20', '11:20']) await alone.run(at(time));
    for (const start of [nine, at('10:00')]) {
      expect(workflow.report(start)).toEqual(alone.report(start));
    }
  });
});
