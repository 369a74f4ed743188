import type { ReportPage } from '../../lambdas/view/report-page.ts';
import { writeText } from './write-files.ts';

/** The pages. Charts take longer to load than a check takes to run, so they are loaded where one is drawn. */
export async function loadView() {
  const [{ writeReportPage }, { writeTrendPage }] = await Promise.all([
    import('../../lambdas/view/report-page.ts'),
    import('../../lambdas/view/trend-page.ts'),
  ]);
  return { writeReportPage, writeTrendPage };
}

/**
 * Writes a report as a page for a browser, folders included.
 *
 * @throws InputError naming the file where it cannot be written
 */
export async function writeReport(file: string, page: ReportPage): Promise<void> {
  const { writeReportPage } = await loadView();
  writeText(file, await writeReportPage(page), 'the page');
}
