import type { Monitor } from '../contract/monitor.ts';
import type { Finding } from '../contract/report.ts';
import { canonicalText } from './canonical.ts';
import { type Cell, type Column, cellAt, isEmptyColumn, missingColumn } from './column.ts';
import { columnOf } from './column-builder.ts';
import { readValues } from './column-values.ts';
import { plural } from './findings.ts';
import { findOddClasses } from './odd-classes.ts';
import { classesOf, readRows } from './performance/read-rows.ts';
import { addColumns, type PerformanceState, zeroPerformance } from './performance/state.ts';
import { type Table, takeRows } from './table.ts';

/** Predictions with what is known of their labels, ready to be read as performance. */
export interface JoinedRows {
  readonly state: PerformanceState;
  /** Rows that hold a prediction. */
  readonly rows: number;
  readonly findings: readonly Finding[];
}

type JoinConfig = Pick<Monitor, 'task' | 'columns'>;

/** Labels of a table of their own, by canonical id. */
export interface LabelIndex {
  readonly byId: ReadonlyMap<string, Cell>;
  readonly findings: readonly Finding[];
}

/**
 * Indexes a table of labels by canonical id; of several labels for one id the last wins. Rows without an
 * id or a label do not count.
 */
export function indexLabels({ columns }: Pick<Monitor, 'columns'>, labels: Table): LabelIndex {
  const idAt = readIds(labels, columns);
  const values = findColumn(labels, columns.label) ?? missingColumn(labels.rows);
  const byId = new Map<string, Cell>();
  let conflicts = 0;
  let example: string | undefined;
  let withoutId = 0;
  for (let row = 0; row < labels.rows; row += 1) {
    const value = cellAt(values, row);
    if (value === null) continue;
    const key = idAt(row);
    if (key === null) {
      withoutId += 1;
      continue;
    }
    const before = byId.get(key) ?? null;
    if (before !== null && canonicalText(before) !== canonicalText(value)) {
      conflicts += 1;
      example ??= key;
    }
    byId.set(key, value);
  }
  const words = 'contradict an earlier label of the same id; the last one counts';
  return {
    byId,
    findings: [
      ...countFinding('conflicting-label', conflicts, { columns, words, example }),
      ...countFinding('label-without-id', withoutId, {
        columns,
        words: 'of labels without an id cannot be joined with a prediction',
      }),
    ],
  };
}

/**
 * Pairs predictions with their labels and sums the pairs into a performance state. With an index, labels
 * join by id and each id counts once, the first time; without one they are in the predictions' own rows.
 * Answers null where the monitor names no prediction, and where there are no labels at all: no label
 * column, or one without a value. Rows without a label, or without the id that it joins by, count in
 * `rows` only.
 *
 * Cost: O(predictions) in time and in memory.
 */
export function joinLabels(
  config: JoinConfig,
  predictions: Table,
  index: LabelIndex | null,
): JoinedRows | null {
  if (!namesPrediction(config)) return null;
  if (index === null) return scoreOwnLabels(config, predictions);
  const { labels, rows, findings } = findLabels(config, predictions, index);
  const scored = scoreRows(config, takeRows(predictions, rows), labels);
  return { ...scored, findings: [...findings, ...scored.findings] };
}

function namesPrediction({ columns }: JoinConfig): boolean {
  const { prediction, probability, probabilities } = columns;
  return (prediction ?? probability ?? probabilities) !== undefined;
}

function scoreOwnLabels(config: JoinConfig, table: Table): JoinedRows | null {
  const labels = findColumn(table, config.columns.label);
  return labels === null || isEmptyColumn(labels) ? null : scoreRows(config, table, labels);
}

/** The rows that count once, each with its label; null where none has come. */
function findLabels({ columns }: JoinConfig, predictions: Table, index: LabelIndex) {
  const idAt = readIds(predictions, columns);
  const rows: number[] = [];
  const labels: Cell[] = [];
  const seen = new Set<string>();
  let withoutId = 0;
  let repeated = 0;
  for (let row = 0; row < predictions.rows; row += 1) {
    const key = idAt(row);
    if (key === null) withoutId += 1;
    else if (seen.has(key)) {
      repeated += 1;
      continue;
    } else seen.add(key);
    rows.push(row);
    labels.push(key === null ? null : (index.byId.get(key) ?? null));
  }
  const findings = [
    ...index.findings,
    ...countFinding('missing-id', withoutId, {
      columns,
      words: 'without an id cannot be joined with a label',
    }),
    ...countFinding('duplicate-id', repeated, { columns, words: 'repeat an id; each id counts once' }),
  ];
  return { labels: columnOf(labels), rows, findings };
}

function scoreRows(config: JoinConfig, table: Table, labels: Column): JoinedRows {
  const { task, columns } = config;
  const { columns: scored, unusable, unpredicted } = readRows(config, table, labels);
  const state = addColumns(zeroPerformance(task, classesOf(columns)), scored);
  const unusableWords = `hold a prediction or label that a ${task} model cannot have; left out of the performance`;
  const unpredictedWords = 'hold no prediction; left out of the performance';
  return {
    state,
    rows: labels.length - unusable - unpredicted,
    findings: [
      ...countFinding('unusable-prediction', unusable, { columns, words: unusableWords }),
      ...countFinding('missing-prediction', unpredicted, { columns, words: unpredictedWords }),
      ...(task === 'binary'
        ? findOddClasses(columns, [labels, findColumn(table, columns.prediction) ?? missingColumn(0)])
        : []),
    ],
  };
}

interface FindingDetail {
  readonly columns: Monitor['columns'];
  readonly words: string;
  readonly example?: string | undefined;
}

function countFinding(kind: string, count: number, detail: FindingDetail): readonly Finding[] {
  if (count === 0) return [];
  const { example = null } = detail;
  const sentence = `${count} ${plural(count, 'row', 'rows')} ${detail.words}${example === null ? '' : `, such as ${example}`}.`;
  return [{ kind, severity: 'warn', column: detail.columns.id ?? null, count, example, sentence }];
}

function findColumn(table: Table, name: string | undefined): Column | null {
  return name === undefined ? null : (table.columns.get(name) ?? null);
}

/** The canonical id of each row; null where there is none. */
function readIds(table: Table, { id }: Monitor['columns']): (row: number) => string | null {
  return readValues(findColumn(table, id) ?? missingColumn(table.rows), canonicalText);
}
