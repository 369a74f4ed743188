import type { Monitor } from '../contract/monitor.ts';
import type { Finding } from '../contract/report.ts';
import { canonicalText } from './canonical.ts';
import { plural } from './findings.ts';
import { classesOf, rowReader } from './performance/read-rows.ts';
import { addRow, type PerformanceState, zeroPerformance } from './performance/state.ts';
import { type Cell, type Table, takeRows } from './table.ts';

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

/**
 * Pairs predictions with their labels and sums the pairs into a performance state. With an index, labels
 * join by id and each id counts once; without one they are in the predictions' own rows. Answers null
 * where there are no labels at all. Rows without a label count in `rows` only.
 *
 * Cost: O(predictions) in time and in memory.
 */
export function joinLabels(
  config: JoinConfig,
  predictions: Table,
  index: LabelIndex | null,
): JoinedRows | null {
  if (index === null) return scoreRows(config, predictions);
  const { table, findings } = attachLabels(config, predictions, index);
  const scored = scoreRows(config, table);
  return scored === null ? null : { ...scored, findings: [...findings, ...scored.findings] };
}

function attachLabels({ columns }: JoinConfig, predictions: Table, index: LabelIndex) {
  const ids = columnOf(predictions, columns.id) ?? [];
  const indices: number[] = [];
  const found: Cell[] = [];
  const seen = new Set<string>();
  let withoutId = predictions.rows - ids.length;
  let repeated = 0;
  ids.forEach((id, row) => {
    const key = id === null ? null : canonicalText(id);
    if (key === null) withoutId += 1;
    else if (seen.has(key)) repeated += 1;
    else {
      seen.add(key);
      indices.push(row);
      found.push(index.byId.get(key) ?? null);
    }
  });
  const kept = takeRows(predictions, indices);
  const table = { ...kept, columns: new Map(kept.columns).set(columns.label ?? 'label', found) };
  const findings = [
    ...index.findings,
    ...countFinding('missing-id', withoutId, {
      columns,
      words: 'without an id cannot be joined with a label',
    }),
    ...countFinding('duplicate-id', repeated, { columns, words: 'repeat an id; each id counts once' }),
  ];
  return { table, findings };
}

function scoreRows(config: JoinConfig, table: Table): JoinedRows | null {
  const labels = columnOf(table, config.columns.label);
  if (labels === null) return null;
  const readRow = rowReader(config, table);
  const state = zeroPerformance(config.task, classesOf(config.columns));
  let rows = 0;
  let malformed = 0;
  labels.forEach((label, index) => {
    const row = readRow(index, label);
    if (row === 'malformed') malformed += 1;
    else if (row !== 'no-prediction') rows += 1;
    if (typeof row !== 'string') addRow(state, row);
  });
  const words = `hold a prediction or label that a ${config.task} model cannot have; left out of the performance`;
  return {
    state,
    rows,
    findings: countFinding('unusable-prediction', malformed, { columns: config.columns, words }),
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

function columnOf(table: Table, name: string | undefined): readonly Cell[] | null {
  return name === undefined ? null : (table.columns.get(name) ?? null);
}
