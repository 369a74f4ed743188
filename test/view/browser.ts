import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchBrowser } from '../../scripts/launch-browser.ts';

/** How long a page may take to open, on a machine that does much else. */
const PATIENCE_MS = 120_000;

/** A headless Chromium for the tests of a file; its pages are closed after each test, for some ask on and on. */
export function useBrowser(): { readonly open: (file: string, look?: Look) => Promise<OpenPage> } {
  let browser: Browser;
  const pages: Page[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 120_000);
  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.close()));
  });
  afterAll(() => browser?.close());
  return {
    open: async (file, look) => {
      const page = await newPage(browser, look);
      pages.push(page);
      return openPage(page, file);
    },
  };
}

export interface Look {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
}

interface OpenPage {
  readonly page: Page;
  /** What the page wrote to the console, failed on or asked of the network beyond its own server. */
  readonly troubles: readonly string[];
  /** What axe finds wrong: its rule and the first element. */
  readonly findBarriers: () => Promise<readonly string[]>;
}

async function newPage(browser: Browser, { width = 1200, colorScheme = 'light' }: Look = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

async function openPage(page: Page, file: string): Promise<OpenPage> {
  const troubles: string[] = [];
  const address = file.startsWith('http') ? file : `file://${file}`;
  const { origin } = new URL(address);
  page.on('console', (message) => troubles.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url()) && new URL(request.url()).origin !== origin)
      troubles.push(`asked for ${request.url()}`);
  });
  await page.goto(address);
  const findBarriers = async () => {
    await page.evaluate(axe.source);
    const { violations } = (await page.evaluate('axe.run()')) as AxeResult;
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  };
  return { page, troubles, findBarriers };
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}
