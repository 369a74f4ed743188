import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../lambdas/core/errors.ts';
import type { ReportPage } from '../lambdas/view/report-page.ts';

/**
 * Writes a report as a page for a browser, folders included.
 *
 * @throws InputError naming the file where it cannot be written
 */
export async function writeReport(file: string, page: ReportPage): Promise<void> {
  // Charts take longer to load than a check takes to run, so they are loaded where one is drawn.
  const { writeReportPage } = await import('../lambdas/view/report-page.ts');
  const text = await writeReportPage(page);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    throw new InputError(`${file}: cannot write the page there: ${(cause as Error).message}`, { cause });
  }
}
