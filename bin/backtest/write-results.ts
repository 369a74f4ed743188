import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { Report } from '../../lambdas/contract/report.ts';
import { EMPTY_BOOK, type LabelIndex, lookUp } from '../../lambdas/core/labels/label-book.ts';
import { naturalValue } from '../../lambdas/core/table/canonical.ts';
import { type Cell, cellAt, missingColumn, takeCells } from '../../lambdas/core/table/column.ts';
import type { Table } from '../../lambdas/core/table/table.ts';
import { writeFolder } from '../write-files.ts';
import { loadView } from '../write-page.ts';
import type { BacktestResult } from './run-backtest.ts';

/** The rows of a backtest's periods. */
export interface PeriodRows {
  readonly monitor: Monitor;
  readonly data: Table;
  /** Row numbers of each period. */
  readonly periods: readonly (readonly number[])[];
  readonly labels: LabelIndex | null;
}

/**
 * Writes what a backtest found into a folder, which it makes: the results, a log, the trend as a page, and of
 * each judged period the predictions and the labels.
 *
 * @throws InputError naming the folder where it cannot be written
 */
export async function writeResults(folder: string, result: BacktestResult, rows: PeriodRows): Promise<void> {
  const { writeTrendPage } = await loadView();
  const files: Readonly<Record<string, string>> = {
    'monitoring_results.json': writeJson(result),
    'monitoring_log.txt': writeLog(result),
    'report.html': await writeTrendPage(result.summary.model, result.periods),
    ...Object.assign({}, ...result.periods.map((report) => periodFiles(report, rows))),
  };
  writeFolder(folder, files, 'the results of --out');
}

function periodFiles({ window }: Report, rows: PeriodRows): Readonly<Record<string, string>> {
  const period = window.period ?? 0;
  const { columns } = rows.monitor;
  const { id, prediction, probability, probabilities, label } = columns;
  const scored = [id, prediction, probability, ...Object.values(probabilities ?? {})];
  const predictions = pickRows(rows, period, scored);
  if (label === undefined)
    return { [`predictions_period_${period}.json`]: writeJson({ period, predictions }) };
  const labels =
    rows.labels === null ? pickRows(rows, period, [id, label]) : joinedLabels(rows, period, label);
  return {
    [`predictions_period_${period}.json`]: writeJson({ period, predictions }),
    [`period_${period}_ground_truth.json`]: writeJson({ period, labels }),
  };
}

/** The named columns of a period's rows, each with its place in the data. */
function pickRows(
  { data, periods }: PeriodRows,
  period: number,
  names: readonly (string | undefined)[],
): readonly Readonly<Record<string, Cell>>[] {
  const columns = names.flatMap((name) => {
    const column = name === undefined ? undefined : data.columns.get(name);
    return name === undefined || column === undefined ? [] : [{ name, column }];
  });
  return (periods[period] ?? []).map((row) => ({
    row,
    ...Object.fromEntries(columns.map(({ name, column }) => [name, naturalValue(cellAt(column, row))])),
  }));
}

function joinedLabels({ labels, ...rows }: PeriodRows, period: number, label: string) {
  const { id = '' } = rows.monitor.columns;
  const ids = takeCells(
    rows.data.columns.get(id) ?? missingColumn(rows.data.rows),
    rows.periods[period] ?? [],
  );
  const book = labels === null ? EMPTY_BOOK : lookUp(labels, ids);
  const labelAt = new Map(
    [...book.places].map((place, entry) => [place, naturalValue(cellAt(book.labels, entry))]),
  );
  return pickRows({ labels, ...rows }, period, [id]).map((entry, place) => ({
    ...entry,
    [label]: labelAt.get(place) ?? null,
  }));
}

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
  return [...lines, ...stopped, end].map((line) => `${at} ${line}\n`).join('');
}

function writeJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
