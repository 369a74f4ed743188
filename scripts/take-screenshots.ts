import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFiles } from '../bin/check-files.ts';
import { launchBrowser } from './launch-browser.ts';

// Draws the pictures of the docs anew: `npx tsx examples/make-data.ts && npx tsx scripts/take-screenshots.ts`.

const IMAGES = 'docs/images';
const EXAMPLES = 'out/examples/diamonds';

const folder = mkdtempSync(join(tmpdir(), 'screenshots-'));
const browser = await launchBrowser();
try {
  const html = join(folder, 'report.html');
  await checkFiles({
    config: 'monitors/diamonds.json',
    reference: `${EXAMPLES}/reference.csv`,
    current: `${EXAMPLES}/predictions.jsonl`,
    labels: `${EXAMPLES}/labels.jsonl`,
    html,
  });
  mkdirSync(IMAGES, { recursive: true });
  const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
  await page.goto(`file://${html}`);
  await page.screenshot({ path: join(IMAGES, 'report.png') });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
