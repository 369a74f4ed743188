import { beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../lambdas/contract/report.ts';
import { createHandler } from '../../lambdas/widget/handler.ts';
import { driftReport } from '../core/alert/sample.ts';
import { MemoryLog } from '../ports/memory-ports.ts';
import { MemoryStore } from '../ports/memory-store.ts';

describe('the widget of the dashboard', () => {
  let store: MemoryStore;
  beforeEach(() => {
    store = new MemoryStore();
  });
  const ask = (event: object) => {
    const environment = { MODEL: 'price', STATE_BUCKET: 'state' };
    return createHandler({ store, log: new MemoryLog(), environment })(event);
  };
  const write = (report: Report) => {
    const name = (report.window.start ?? '').replaceAll(':', '-');
    store.write(`state/price/reports/${name}.json`, JSON.stringify(report), '2026-01-05T10:00:00Z');
  };

  it('describes itself in Markdown', async () => {
    expect(await ask({ describe: true })).toEqual({ markdown: expect.stringContaining('## Report') });
  });

  it('shows the newest report as HTML whose style touches nothing else', async () => {
    write(driftReport('2026-01-05T08:00:00Z', {}));
    write(driftReport('2026-01-05T09:00:00Z', { x: 1 }));
    const page = String(await ask({ widgetContext: { timeRange: { end: Date.parse('2026-01-06') } } }));
    expect(page).toContain('<span class="badge ALARM">');
    expect(page).toContain('Over 2 windows');
    const style = /<style>(.*?)<\/style>/s.exec(page)?.[1]?.replace(/@media[^{]*\{/g, '') ?? '';
    const selectors = [...style.matchAll(/([^{}@]+)\{/g)].flatMap((match) => (match[1] ?? '').split(','));
    expect(selectors.length).toBeGreaterThan(20);
    expect(selectors.filter((selector) => !selector.trim().startsWith('.model-report'))).toEqual([]);
  });

  it('keeps to the time range of the dashboard, and says where there is nothing', async () => {
    write(driftReport('2026-01-05T09:00:00Z', { x: 1 }));
    const end = Date.parse('2026-01-05T08:30:00Z');
    expect(await ask({ widgetContext: { timeRange: { end } } })).toContain('No window has been judged');
  });
});
