import { describe, expect, it } from 'vitest';
import { app, monitorOf } from './support/app.ts';
import { DATA_BUCKET } from './support/monitors.ts';
import { putData, readReport, reportKey } from './support/objects.ts';
import { run } from './support/runs.ts';
import { jsonLines, makeSales } from './support/sales.ts';

const listed = monitorOf('listed');
const start = new Date(Date.parse(app.hour) - 3_600_000).toISOString();

// One story, told in order.
describe('predictions that a manifest lists', () => {
  it('are read as it lists them and no others, and what it lists amiss is named', async () => {
    for (const [seed, name] of ['a.jsonl', 'b.jsonl', 'scratch.jsonl'].entries())
      await putData(`listed/predictions/${name}`, jsonLines(makeSales({ seed, rows: 100, start })));
    await putManifest(['a.jsonl', 'typo.jsonl']);
    expect((await run(listed, app.hour)).windows).toMatchObject([{ verdict: 'OK' }]);
    const report = await readReport(listed, start);
    expect(report.rows.current).toBe(100);
    const missing = report.findings.filter(({ kind }) => kind === 'missing-file');
    expect(missing).toMatchObject([{ severity: 'warn', count: 1 }]);
    expect(missing[0]?.sentence).toContain(`s3://${DATA_BUCKET}/listed/predictions/typo.jsonl`);
  });

  it('restate the report when it is put right, once', async () => {
    await putManifest(['a.jsonl', 'b.jsonl']);
    const { windows } = await run(listed, app.hour);
    expect(windows.map((window) => window.reportKey)).toEqual([reportKey(listed, start)]);
    const report = await readReport(listed, start);
    expect(report.rows.current).toBe(200);
    const kinds = report.findings.map(({ kind }) => kind);
    expect(kinds).toContain('restated');
    expect(kinds).not.toContain('missing-file');
    expect((await run(listed, app.hour)).windows).toEqual([]);
  });
});

function putManifest(names: readonly string[]): Promise<void> {
  const [year, month, day, hour] = start.split(/[-T:]/);
  const manifest = [{ prefix: `s3://${DATA_BUCKET}/listed/predictions/` }, ...names];
  return putData(`listed/manifests/${year}/${month}/${day}/${hour}.json`, JSON.stringify(manifest));
}
