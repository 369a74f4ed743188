import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBrowser } from '../view/browser.ts';
import { alarmHistory, awaitAlarm, awaitAlarming, listAlarms } from './support/alarms.ts';
import { app, monitorOf } from './support/app.ts';
import { awaitValue } from './support/await.ts';
import { type DiamondHour, spanOf } from './support/diamond-files.ts';
import { checkLocally } from './support/local-check.ts';
import { awaitEmail, type Mailbox, openMailbox } from './support/mail.ts';
import { readMetrics } from './support/metrics.ts';
import { findPage, putData, readReport } from './support/objects.ts';
import { run } from './support/runs.ts';

const diamonds = monitorOf('diamonds');
const address = 'diamonds@example.com';
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await openMailbox(diamonds);
});

// One story, told in order.
describe('the price model of diamonds', () => {
  const browser = useBrowser();

  it('is well in an hour like the reference, by the numbers that the command line gives', async () => {
    const { report } = await judge('healthy');
    const local = await checkLocally('diamonds', filesOf('healthy'));
    expect(report.verdict).toBe('OK');
    expect(report.rows).toEqual({ reference: 10_000, current: 500 });
    expect(report.drift).toEqual(local.drift);
    expect(report.performance).toEqual(local.performance);
    expect(report.degradation).toEqual(local.degradation);
    expect(report.findings).toEqual(local.findings);
    expect(report.performance?.labelCoverage).toBe(1);
    expect(report.performance?.metrics.r2?.value).toBeGreaterThan(0.9);
  });

  it('has published its numbers at the end of the window', async () => {
    const { start, end } = spanOf('healthy', app.hour);
    const { drift, performance, degradation } = await readReport(diamonds, start);
    const measured = await readMetrics(diamonds, ['RMSE', 'R2', 'DriftScore', 'Rows', 'ConceptDrift'], {
      at: end,
    });
    expect(measured).toEqual({
      RMSE: performance?.metrics.rmse?.value,
      R2: performance?.metrics.r2?.value,
      DriftScore: drift?.score,
      Rows: 500,
      ConceptDrift: degradation?.conceptDrift,
    });
    const verdicts = await readMetrics(diamonds, ['DataDrift', 'Degradation'], { statistic: 'Maximum' });
    expect(verdicts).toEqual({ DataDrift: 0, Degradation: 0 });
  });

  it('names the columns that moved when only small stones are sold', async () => {
    const { report } = await judge('small');
    expect(report.drift).toMatchObject({ verdict: 'ALARM', reason: 'drifted' });
    expect(report.drift).toEqual((await checkLocally('diamonds', filesOf('small'))).drift);
    for (const column of ['carat', 'x', 'y', 'z', 'price_pred']) {
      expect(report.drift?.driftedColumns).toContain(column);
    }
    const carat = report.drift?.columns.find(({ column, test }) => column === 'carat' && test === 'ks');
    // The reference's share of stones up to that weight lies below the window's.
    expect(carat).toMatchObject({ verdict: 'ALARM', sign: -1 });
    expect(carat?.effect).toBeGreaterThan(0.5);
  });

  it('has that report beside its JSON as a page that a browser opens', async () => {
    const { start } = spanOf('small', app.hour);
    const look = async () => (await findPage(diamonds, start)) ?? undefined;
    const { type, html } = await awaitValue('the page of the report', look, { timeout: 60_000 });
    expect(type).toBe('text/html; charset=utf-8');
    const file = join(app.folder, 'small.html');
    writeFileSync(file, html);
    const { page, troubles } = await browser.open(file);
    expect(await page.locator('h1').innerText()).toBe('diamonds-price ALARM');
    expect(await page.locator('article figure svg').count()).toBeGreaterThan(5);
    expect(await page.locator('pre').innerText()).toContain('cdk-model-monitor replay --config monitor.json');
    expect(troubles).toEqual([]);
  });

  it('degrades but does not drift when prices rise by a quarter under it', async () => {
    const { report } = await judge('dear');
    expect(report.drift?.verdict).toBe('OK');
    expect(report.degradation).toMatchObject({ verdict: 'ALARM', reason: 'degraded' });
    const alarming = report.degradation?.rules.filter((rule) => rule.verdict === 'ALARM') ?? [];
    expect(alarming.map((rule) => rule.rule)).toContain('belowThreshold');
    expect(alarming.map((rule) => rule.rule)).toContain('conceptDrift');
    expect(report.performance?.metrics.bias?.value).toBeLessThan(-500);
  });

  it('puts both alarms into ALARM and tells people which columns and by how much', async () => {
    await awaitAlarming(diamonds, 'DataDriftDetected', 1);
    const mail = await mailbox.awaitMail(/^\[ALARM\] diamonds-price: data drift in \d+ columns \(/);
    expect(mail.text).toContain('Columns, largest change first:');
    expect(mail.text).toMatch(
      /^Report: s3:\/\/\S+\/diamonds-price\/reports\/\S+\.html( \(not drawn yet .*)?$/m,
    );
    expect(mail.text).toContain(`Dashboard: ${diamonds.dashboardName}`);
    expect(await awaitEmail(address, 'diamonds-price: data drift in')).toBe(mail.text);

    await awaitAlarming(diamonds, 'Degradation', 1);
    const degraded = await mailbox.awaitMail(/^\[ALARM\] diamonds-price: performance degraded \(/);
    expect(degraded.text).toContain('Rules:');
    expect(await awaitEmail(address, 'diamonds-price: performance degraded')).toBe(degraded.text);
  });

  it('recovers with the next good hour, and people are told so', async () => {
    const { report } = await judge('recovered');
    expect(report.verdict).toBe('OK');
    for (const name of ['DataDriftDetected', 'Degradation']) await awaitAlarm(diamonds, name, 'OK');
    await mailbox.awaitMail(/^\[OK\] diamonds-price: data drift recovered$/);
    const mail = await mailbox.awaitMail(/^\[OK\] diamonds-price: performance recovered$/);
    expect(await awaitEmail(address, 'diamonds-price: performance recovered')).toBe(mail.text);
  });

  it('was in ALARM once for each of the two faults', async () => {
    for (const name of ['DataDriftDetected', 'Degradation']) {
      const changes = (await alarmHistory(diamonds, name)).map(({ to }) => to);
      expect(changes.filter((state) => state === 'ALARM')).toHaveLength(1);
      expect(changes.at(-1)).toBe('OK');
    }
    expect((await listAlarms(diamonds)).get('HighErrorRate')?.StateValue).toBe('OK');
  });
});

/** Delivers an hour's predictions and labels, runs the monitor at its end, and reads the report. */
async function judge(hour: DiamondHour) {
  const { start, end } = spanOf(hour, app.hour);
  const files = filesOf(hour);
  const text = (file: string): string => readFileSync(join(app.folder, 'diamonds', file), 'utf8');
  await putData(`diamonds-price/predictions/${hour}.jsonl`, text(files.current));
  await putData(`diamonds-price/labels/${hour}.jsonl`, text(files.labels));
  const result = await run(diamonds, end);
  expect(result.windows).toHaveLength(1);
  const report = await readReport(diamonds, start);
  expect(result.windows[0]?.verdict).toBe(report.verdict);
  return { report };
}

function filesOf(hour: DiamondHour) {
  return { current: `${hour}.predictions.jsonl`, labels: `${hour}.labels.jsonl` };
}
