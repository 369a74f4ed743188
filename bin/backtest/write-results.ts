import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { Report } from '../../lambdas/contract/report.ts';
import { EMPTY_BOOK, type LabelIndex, lookUp } from '../../lambdas/core/labels/label-book.ts';
import { naturalValue } from '../../lambdas/core/table/canonical.ts';
import { type Cell, cellAt, missingColumn } from '../../lambdas/core/table/column.ts';
import { writeFolder } from '../files/write-files.ts';
import { loadView } from '../files/write-page.ts';
import type { RowGroup } from '../history/row-groups.ts';
import type { BacktestResult } from './run-backtest.ts';

/** The rows of a period. */
export interface PeriodRows {
  readonly monitor: Monitor;
  readonly group: Pick<RowGroup<unknown>, 'table' | 'places'>;
  readonly labels: LabelIndex | null;
}

/**
 * Writes what a backtest found into a folder, which it makes: the results, a log and the trend as a page.
 *
 * @throws InputError naming the folder where it cannot be written
 */
export async function writeResults(folder: string, result: BacktestResult): Promise<void> {
  const { writeTrendPage } = await loadView();
  const files: Readonly<Record<string, string>> = {
    'monitoring_results.json': writeJson(result),
    'monitoring_log.txt': writeLog(result),
    'report.html': await writeTrendPage(result.summary.model, result.periods),
  };
  writeFolder(folder, files, WHAT);
}

const WHAT = 'the results of --out';

/**
 * Writes the predictions and the labels of a judged period into the same folder.
 *
 * @throws InputError naming the folder where it cannot be written
 */
export function writePeriod(folder: string, { window }: Report, rows: PeriodRows): void {
  writeFolder(folder, periodFiles(window.period ?? 0, rows), WHAT);
}

function periodFiles(period: number, rows: PeriodRows): Readonly<Record<string, string>> {
  const { columns } = rows.monitor;
  const { id, prediction, probability, probabilities, label } = columns;
  const scored = [id, prediction, probability, ...Object.values(probabilities ?? {})];
  const predictions = pickRows(rows, scored);
  if (label === undefined)
    return { [`predictions_period_${period}.json`]: writeJson({ period, predictions }) };
  const labels = rows.labels === null ? pickRows(rows, [id, label]) : joinedLabels(rows, label);
  return {
    [`predictions_period_${period}.json`]: writeJson({ period, predictions }),
    [`period_${period}_ground_truth.json`]: writeJson({ period, labels }),
  };
}

/** The named columns of a period's rows, each with its place in the data. */
function pickRows(
  { group: { table, places } }: PeriodRows,
  names: readonly (string | undefined)[],
): readonly Readonly<Record<string, Cell>>[] {
  const columns = names.flatMap((name) => {
    const column = name === undefined ? undefined : table.columns.get(name);
    return name === undefined || column === undefined ? [] : [{ name, column }];
  });
  return places.map((row, index) => ({
    row,
    ...Object.fromEntries(columns.map(({ name, column }) => [name, naturalValue(cellAt(column, index))])),
  }));
}

function joinedLabels(rows: PeriodRows, label: string) {
  const { id = '' } = rows.monitor.columns;
  const { table } = rows.group;
  const ids = table.columns.get(id) ?? missingColumn(table.rows);
  const book = rows.labels === null ? EMPTY_BOOK : lookUp(rows.labels, ids);
  const labelAt = new Map(
    [...book.places].map((place, entry) => [place, naturalValue(cellAt(book.labels, entry))]),
  );
  return pickRows(rows, [id]).map((entry, place) => ({ ...entry, [label]: labelAt.get(place) ?? null }));
}

const LEVELS = { info: 'INFO ', warn: 'WARN ', error: 'ERROR' } as const;

function writeLog({ periods, summary }: BacktestResult): string {
  const at = new Date().toISOString();
  const lines = periods.map(
    ({ window, verdict, sentence }) =>
      `${verdict === 'ALARM' ? 'WARN ' : 'INFO '} period ${window.period}: ${verdict}: ${sentence}`,
  );
  const stopped =
    summary.stoppedAt === null
      ? []
      : [`WARN  stopped after period ${summary.stoppedAt}, the first degraded one`];
  const end = `INFO  ${summary.alarms} of ${summary.judged} judged periods alarmed`;
  const found = summary.findings.map(({ severity, sentence }) => `${LEVELS[severity]} ${sentence}`);
  return [...found, ...lines, ...stopped, end].map((line) => `${at} ${line}\n`).join('');
}

function writeJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
