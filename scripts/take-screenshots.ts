import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { checkFiles } from '../bin/check/check-files.ts';
import { findLocalStack } from '../localstack/dashboard/find-localstack.ts';
import { serveDashboards } from '../localstack/dashboard/server.ts';
import { launchBrowser } from './launch-browser.ts';

// Draws the pictures of the docs anew: `npx tsx examples/make-data.ts && npm run demo -- --keep && npx tsx
// scripts/take-screenshots.ts`. The report is of the examples' files, the dashboard of what the demo left running.

const IMAGES = 'docs/images';
const EXAMPLES = 'out/examples/diamonds';
const DASHBOARD = 'diamonds-price-monitor';
const VIEWPORT = { width: 1000, height: 900 } as const;

async function takePictures(): Promise<void> {
  mkdirSync(IMAGES, { recursive: true });
  const browser = await launchBrowser();
  try {
    await takeReport(browser);
    await takeDashboard(browser);
  } finally {
    await browser.close();
  }
}

async function takeReport(browser: Browser): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'screenshots-'));
  try {
    const html = join(folder, 'report.html');
    await checkFiles({
      config: 'monitors/diamonds.json',
      reference: `${EXAMPLES}/reference.csv`,
      current: `${EXAMPLES}/predictions.jsonl`,
      labels: `${EXAMPLES}/labels.jsonl`,
      html,
    });
    await take(browser, `file://${html}`, 'report.png');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function takeDashboard(browser: Browser): Promise<void> {
  const { address, server } = await serveDashboards(await findLocalStack(process.env), 0);
  try {
    await take(browser, `${address}${DASHBOARD}`, 'dashboard.png');
  } finally {
    server.close();
  }
}

async function take(browser: Browser, address: string, name: string): Promise<void> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.goto(address);
  await page.screenshot({ path: join(IMAGES, name) });
  await page.close();
}

await takePictures();
