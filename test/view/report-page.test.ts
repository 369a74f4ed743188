import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeReportPage } from '../../lambdas/view/report-page.ts';
import { monitorFile, useCommandLine } from '../bin/cli.ts';
import { useBrowser } from './browser.ts';
import { emptyReport } from './empty-report.ts';

describe('the page of a report', () => {
  const cli = useCommandLine({ examples: true });
  const browser = useBrowser();

  const drawDiamonds = async (): Promise<string> => {
    const page = join(cli.folder, 'report.html');
    const files = ['--reference', 'diamonds/reference.csv', '--current', 'diamonds/predictions.jsonl'];
    const labels = ['--labels', 'diamonds/labels.jsonl', '--html', page];
    const { code } = await cli.call(['check', '--config', monitorFile('diamonds'), ...files, ...labels]);
    expect(code).toBe(2);
    return page;
  };

  it('shows the verdict, the drifted columns with pictures, and the metrics of real diamonds', async () => {
    const { page, troubles } = await browser.open(await drawDiamonds());
    expect(await page.title()).toContain('diamonds-price: ALARM');
    expect(await page.locator('h1').innerText()).toContain('ALARM');
    const carat = page.locator('article', { has: page.getByRole('heading', { name: 'carat' }) });
    expect(await carat.locator('figure svg path').count()).toBeGreaterThan(5);
    expect(await carat.getByRole('img').getAttribute('aria-label')).toMatch(
      /widest gap, 0\.1396, is at 0\.47/,
    );
    expect(await page.getByRole('row', { name: /Root mean squared error 973/ }).count()).toBe(1);
    const residuals = page.getByRole('img', { name: /^Prediction minus label in 10 bands/ });
    expect(await residuals.locator('svg path').count()).toBeGreaterThan(20);
    const bands = page.getByRole('region', { name: 'Residuals by predicted value' }).getByRole('row');
    expect(await bands.count()).toBe(1 + 10);
    expect(await page.locator('pre').innerText()).toMatch(/^cdk-model-monitor check --config/);
    expect(troubles).toEqual([]);
  });

  it.each([
    { width: 1200, colorScheme: 'light' },
    { width: 1200, colorScheme: 'dark' },
    { width: 360, colorScheme: 'light' },
  ] as const)(
    'has no barrier that axe knows at $width px, $colorScheme, and never scrolls sideways',
    async (look) => {
      const { page, findBarriers } = await browser.open(await drawDiamonds(), look);
      expect(await findBarriers()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
    },
  );

  describe('of a window whose labels are awaited', () => {
    const estimate = {
      metric: 'accuracy',
      n: 900,
      value: 0.74,
      low: 0.71,
      high: 0.77,
      against: 0.9,
      limit: 0.05,
      pValue: 1e-9,
      harmed: true,
      reason: null,
      sentence: 'Without labels the accuracy is estimated at 74 %.',
    } as const;
    const accuracy = { value: 0.78, low: 0.7, high: 0.85, standardError: 0.04, n: 120 };
    const performance = {
      verdict: 'INSUFFICIENT_DATA',
      reason: 'labels-immature',
      task: 'binary',
      n: 120,
      labelCoverage: 0.13,
      metrics: { accuracy },
      confusion: null,
      sentence: 'Labels are still awaited.',
    } as const;
    const approval = {
      answer: 'refused',
      by: 'Ada',
      how: 'page',
      at: '2026-01-05T11:00:00Z',
      reason: 'prices',
    } as const;
    const retraining = {
      decision: 'started',
      incident: 'loans-rt-1',
      brake: null,
      at: '2026-01-05T12:00:00Z',
      sentence: 'The data drifted in 2 of the newest 3 judged windows. Not approved.',
      outcome: 'refused',
      approval,
    } as const;
    const report = { ...emptyReport, model: 'loans', performance, estimate, retraining };
    const at = (hour: number) => ({
      start: `2026-01-05T0${hour}:00:00Z`,
      end: `2026-01-05T0${hour + 1}:00:00Z`,
    });
    const judged = { ...performance, verdict: 'OK', reason: null } as const;
    const history = [
      { ...emptyReport, performance: judged, window: at(1) },
      { ...emptyReport, performance: judged, window: at(2) },
      { ...emptyReport, estimate, window: at(3) },
    ];

    const writePage = async (drawn: Parameters<typeof writeReportPage>[0]): Promise<string> => {
      const file = join(await mkdtemp(join(tmpdir(), 'page-')), 'page.html');
      writeFileSync(file, await writeReportPage(drawn));
      return file;
    };
    const draw = (given: object) => writePage({ report: { ...report, ...given }, history });

    it('shows the estimated accuracy beside the measured one, each with its interval, and the trend of both', async () => {
      const { page, troubles } = await browser.open(await draw({}));
      expect(
        await page.getByRole('row', { name: 'estimated without labels 900 0.74 0.71 0.77' }).count(),
      ).toBe(1);
      expect(
        await page.getByRole('row', { name: 'measured on the labels so far 120 0.78 0.7 0.85' }).count(),
      ).toBe(1);
      expect(await page.getByRole('row', { name: 'on the reference – 0.9 – –' }).count()).toBe(1);
      const trend = page.getByRole('img', {
        name: /^Accuracy over 3 windows \(measured in 2, estimated in 1\), .* 0 of them alarmed\.$/,
      });
      expect(await trend.count()).toBe(1);
      expect(troubles).toEqual([]);
    });

    it('keeps the estimate where labels are in, and draws no trend of one window that has both', async () => {
      const { page, troubles } = await browser.open(await draw({ performance: judged }));
      expect(await page.getByRole('heading', { name: 'Accuracy, estimated and measured' }).isVisible()).toBe(
        true,
      );
      expect(await page.getByRole('row', { name: 'measured 120 0.78 0.7 0.85' }).count()).toBe(1);
      const both = { ...emptyReport, performance: judged, estimate, window: at(1) };
      const file = await writePage({ report: both, history: [both, { ...emptyReport, window: at(2) }] });
      const alone = await browser.open(file);
      expect(await alone.page.getByRole('img', { name: /^Accuracy over/ }).count()).toBe(0);
      expect(troubles).toEqual([]);
    });

    it('says what was decided on retraining: the run with the answer of a person, or the brake that held', async () => {
      const { page } = await browser.open(await draw({}));
      const section = page.getByRole('region', { name: 'Retraining' });
      expect(await section.innerText()).toContain('A run was started, and ended as refused.');
      expect(await section.innerText()).toContain(
        'A person was asked: Ada refused it on the page at 2026-01-05T11:00:00Z. Reason: prices.',
      );
      const held = { decision: 'refused', incident: null, brake: 'quorum', at: approval.at, outcome: null };
      const refused = await browser.open(
        await draw({ performance: null, retraining: { ...held, sentence: '1 of 3 windows alarm.' } }),
      );
      expect(await refused.page.getByRole('region', { name: 'Retraining' }).innerText()).toMatch(
        /No run was started: the brake "quorum" held\.\s+1 of 3 windows alarm\./,
      );
      expect(await refused.page.getByRole('row', { name: /^measured/ }).count()).toBe(0);
    });

    it.each(['light', 'dark'] as const)(
      'has no barrier that axe knows, %s, on a phone',
      async (colorScheme) => {
        const { page, findBarriers } = await browser.open(await draw({}), { width: 360, colorScheme });
        expect(await findBarriers()).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      },
    );
  });

  it('shows names from the data as text, whatever is in them', async () => {
    const report = { ...emptyReport, model: 'a<script>alert(1)</script>&"b"' };
    const file = join(await mkdtemp(join(tmpdir(), 'page-')), 'page.html');
    writeFileSync(file, await writeReportPage({ report }));
    const { page, troubles } = await browser.open(file);
    expect(await page.locator('h1').innerText()).toContain('a<script>alert(1)</script>&"b"');
    expect(troubles).toEqual([]);
  });
});
