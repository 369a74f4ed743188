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

  it('shows names from the data as text, whatever is in them', async () => {
    const report = { ...emptyReport, model: 'a<script>alert(1)</script>&"b"' };
    const file = join(await mkdtemp(join(tmpdir(), 'page-')), 'page.html');
    writeFileSync(file, await writeReportPage({ report }));
    const { page, troubles } = await browser.open(file);
    expect(await page.locator('h1').innerText()).toContain('a<script>alert(1)</script>&"b"');
    expect(troubles).toEqual([]);
  });
});
