import type { Monitor } from '../contract/monitor.ts';
import type { Finding } from '../contract/report.ts';
import { canonicalText } from './canonical.ts';
import { plural } from './findings.ts';
import { classesOf, rowReader } from './performance/read-rows.ts';
import { addRow, type PerformanceState, zeroPerformance } from './performance/state.ts';
import type { Cell, Table } from './table.ts';

/** Predictions with what is known of their labels, ready to be read as performance. */
export interface JoinedRows {
  readonly state: PerformanceState;
  /** Rows that hold a prediction, each id once. */
  readonly rows: number;
  readonly findings: readonly Finding[];
}

/** Rows to score, each with its label; null where none has come. */
interface LabelledRows {
  readonly indices: readonly number[];
  readonly labels: readonly Cell[];
  readonly findings: readonly Finding[];
}

/**
 * Pairs predictions with labels and sums each pair into a performance state. Labels of a table of their
 * own join by canonical id: each id counts once, and of several labels for one id the last wins. Without
 * such a table the labels are in the predictions' own rows. Answers null where there are no labels at all.
 *
 * Cost: O(predictions + labels) in time and in memory.
 */
export function joinLabels(
  config: Pick<Monitor, 'task' | 'columns'>,
  predictions: Table,
  labels: Table | null,
): JoinedRows | null {
  const inPlace = columnOf(predictions, config.columns.label);
  if (labels === null && inPlace === null) return null;
  const labelled =
    labels === null ? takeInPlace(inPlace ?? []) : matchById(config.columns, predictions, labels);
  return sumRows(config, predictions, labelled);
}

function takeInPlace(labels: readonly Cell[]): LabelledRows {
  return { indices: labels.map((_, index) => index), labels, findings: [] };
}

function matchById(columns: Monitor['columns'], predictions: Table, labels: Table): LabelledRows {
  const known = labelsById(columns, labels);
  const ids = columnOf(predictions, columns.id) ?? [];
  const indices: number[] = [];
  const found: Cell[] = [];
  const seen = new Set<string>();
  let withoutId = predictions.rows - ids.length;
  let repeated = 0;
  ids.forEach((id, index) => {
    const key = id === null ? null : canonicalText(id);
    if (key === null) withoutId += 1;
    else if (seen.has(key)) repeated += 1;
    else {
      seen.add(key);
      indices.push(index);
      found.push(known.byId.get(key) ?? null);
    }
  });
  const findings = [
    ...known.findings,
    ...countFinding('missing-id', withoutId, {
      columns,
      words: 'without an id cannot be joined with a label',
    }),
    ...countFinding('duplicate-id', repeated, { columns, words: 'repeat an id; each id counts once' }),
  ];
  return { indices, labels: found, findings };
}

function labelsById(columns: Monitor['columns'], labels: Table) {
  const ids = columnOf(labels, columns.id) ?? [];
  const values = columnOf(labels, columns.label) ?? [];
  const byId = new Map<string, Cell>();
  let conflicts = 0;
  let example: string | undefined;
  ids.forEach((id, index) => {
    const value = values[index] ?? null;
    if (id === null || value === null) return;
    const key = canonicalText(id);
    const before = byId.get(key) ?? null;
    if (before !== null && canonicalText(before) !== canonicalText(value)) {
      conflicts += 1;
      example ??= key;
    }
    byId.set(key, value);
  });
  const words = 'contradict an earlier label of the same id; the last one counts';
  return { byId, findings: countFinding('conflicting-label', conflicts, { columns, words, example }) };
}

function sumRows(
  config: Pick<Monitor, 'task' | 'columns'>,
  predictions: Table,
  { indices, labels, findings }: LabelledRows,
): JoinedRows {
  const readRow = rowReader(config, predictions);
  const state = zeroPerformance(config.task, classesOf(config.columns));
  let rows = 0;
  let malformed = 0;
  indices.forEach((index, position) => {
    const row = readRow(index, labels[position] ?? null);
    if (row === 'malformed') malformed += 1;
    else if (row !== 'no-prediction') rows += 1;
    if (typeof row !== 'string') addRow(state, row);
  });
  const words = `hold a prediction or label that a ${config.task} model cannot have; left out of the performance`;
  const unusable = countFinding('unusable-prediction', malformed, { columns: config.columns, words });
  return { state, rows, findings: [...findings, ...unusable] };
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

function columnOf(table: Table, name: string | undefined): readonly Cell[] | null {
  return name === undefined ? null : (table.columns.get(name) ?? null);
}
