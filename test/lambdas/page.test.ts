import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../lambdas/page/handler.ts';
import { normals } from '../core/support.ts';
import { csvOf, secondsFrom, Workflow } from './workflow.ts';

const COLUMNS = { timestamp: 'ts', features: { x: 'numeric' } } as const;
const KEY = 'price/reports/2026-01-05T09-00-00Z.json';
const PAGE = 'state/price/reports/2026-01-05T09-00-00Z.html';

const rowsFrom = (start: string, shift = 0): string =>
  csvOf({ ts: secondsFrom(start, 200), x: normals(33, 200, shift) });

describe('the page of a report', () => {
  let workflow: Workflow;
  const draw = (event: unknown) => {
    const environment = { STATE_BUCKET: 'state', MODEL: 'price' };
    return createHandler({ store: workflow.store, log: workflow.log, environment })(event);
  };
  beforeEach(async () => {
    workflow = new Workflow({ columns: COLUMNS });
    const { store } = workflow;
    store.write('data/reference.csv', rowsFrom('2025-12-01T00:00:00Z'), '2025-12-02T00:00:00Z');
    store.write('data/in/a.csv', rowsFrom('2026-01-05T08:10:00Z'), '2026-01-05T08:20:00Z');
    store.write('data/in/b.csv', rowsFrom('2026-01-05T09:10:00Z', 1), '2026-01-05T09:20:00Z');
    await workflow.run('2026-01-05T09:20:00Z');
    await workflow.run('2026-01-05T10:20:00Z');
  });

  it('lies beside it, with the trend up to its window and the command that judges it again', async () => {
    expect(await draw({ reportKey: KEY })).toEqual({ pageKey: PAGE.slice('state/'.length) });
    const page = workflow.store.text(PAGE);
    expect(page).toContain('<span class="badge ALARM">');
    expect(page).toContain('Over 2 windows');
    expect(page).toMatch(
      /replay --config monitor\.json --bucket state --from 2026-01-05T09:00:00Z --to 2026-01-05T10:00:00Z/,
    );
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });

  it('is drawn of what is stored now, and leaves the report as it is', async () => {
    await draw({ reportKey: KEY });
    const report = workflow.report('2026-01-05T09:00:00Z');
    const restated = { ...report, sentence: 'Judged anew.' };
    workflow.store.write(`state/${KEY}`, JSON.stringify(restated), '2026-01-05T11:00:00Z');
    await draw({ reportKey: KEY });
    expect(workflow.store.text(PAGE)).toContain('Judged anew.');
    expect(workflow.report('2026-01-05T09:00:00Z')).toEqual(restated);
  });

  it('is drawn again where the report changed meanwhile', async () => {
    const report = workflow.report('2026-01-05T09:00:00Z');
    const restated = JSON.stringify({ ...report, sentence: 'Judged anew.' });
    let pages = 0;
    workflow.store.hook = (operation, place) => {
      if (operation !== 'put' || place !== PAGE) return;
      pages += 1;
      if (pages === 1) workflow.store.write(`state/${KEY}`, restated, '2026-01-05T11:00:00Z');
    };
    await draw({ reportKey: KEY });
    expect(pages).toBe(2);
    expect(workflow.store.text(PAGE)).toContain('Judged anew.');
  });

  it('is refused for what is no report', async () => {
    await expect(draw({ reportKey: 'price/cursor.txt' })).rejects.toThrow(/page event: reportKey: the key/);
    await expect(draw({ reportKey: 'price/reports/none.json' })).rejects.toThrow(/none\.json is missing/);
  });
});
