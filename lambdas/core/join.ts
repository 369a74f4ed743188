import type { Monitor } from '../contract/monitor.ts';
import type { Finding } from '../contract/report.ts';
import { countFinding } from './findings.ts';
import { type Cohort, type GatheredCohort, gatherCohort, type RepeatedIds } from './labels/cohort.ts';
import { firstsAmong } from './labels/id-index.ts';
import { NO_ROW, takeIntegers } from './labels/join-arrays.ts';
import {
  conflictsAmong,
  conflictsIn,
  fullPlaces,
  indexRecords,
  type LabelBook,
  type LabelIndex,
  labelsFound,
} from './labels/label-book.ts';
import { readLabelRecords } from './labels/label-records.ts';
import { findOddClasses } from './odd-classes.ts';
import { classesOf, readRows } from './performance/read-rows.ts';
import type { RegressionColumns } from './performance/regression-state.ts';
import { addColumns, type PerformanceState, zeroPerformance } from './performance/state.ts';
import { canonicalText } from './table/canonical.ts';
import { type Column, cellAt, isEmptyColumn, missingColumn, takeCells } from './table/column.ts';
import { concatIntegers } from './table/concat-arrays.ts';
import { concatColumns } from './table/concat-columns.ts';
import { type Table, takeRows } from './table/table.ts';

/** Predictions with what is known of their labels, ready to be read as performance. */
export interface JoinedRows {
  readonly state: PerformanceState;
  /** What was predicted and what came true, of a regression whose rows were joined at once. */
  readonly pairs?: RegressionColumns;
  /** Rows that hold a prediction. */
  readonly rows: number;
  readonly findings: readonly Finding[];
}

type JoinConfig = Pick<Monitor, 'task' | 'columns'>;

/** Labels of a table of their own, to be joined by id. */
export interface IndexedLabels extends LabelIndex {
  /** What was odd about the table. */
  readonly findings: readonly Finding[];
}

/**
 * Indexes a table of labels by canonical id. Of several labels for one id the last by time wins where the
 * monitor names `columns.labelTimestamp`, else the last in the table. Rows without an id or a label do not
 * count.
 */
export function indexLabels({ columns }: Pick<Monitor, 'columns'>, labels: Table): IndexedLabels {
  const { records, findings } = readLabelRecords(columns, labels, 0);
  const index = indexRecords(records);
  return {
    ...index,
    findings: [...describeConflicts(columns, conflictsAmong(index.choice), records.ids), ...findings],
  };
}

/**
 * Pairs predictions with their labels and sums the pairs into a performance state. Labels join by id, each id
 * counts once, and the last label of an id wins, whether they come in a table of their own or in the
 * predictions' rows; there a row without an id has its own label. Without an id column every row counts.
 *
 * Answers null where the monitor names no prediction, and where there are no labels at all: no label
 * column, or one without a value. Rows without a label, or without the id that it joins by, count in
 * `rows` only.
 *
 * Cost: O(predictions) in time and in memory.
 */
export function joinLabels(
  config: JoinConfig,
  predictions: Table,
  index: IndexedLabels | null,
): JoinedRows | null {
  if (!namesPrediction(config)) return null;
  if (index === null) return joinOwnLabels(config, predictions);
  const ids = columnNamed(predictions, config.columns.id) ?? missingColumn(predictions.rows);
  const found = index.ids.find(ids);
  const firsts = firstsAmong(ids, found, index.records.ids.length);
  const cohort = gatherCohort(config.columns, predictions, firsts);
  const labels = labelsFound(index, takeIntegers(found, cohort.rows));
  return joinFound(config, { predictions, cohort }, { labels, findings: index.findings });
}

/** A window's predictions and the rows of them that count. */
export interface CohortTable {
  readonly predictions: Table;
  readonly cohort: GatheredCohort;
}

/** Like {@link joinLabels}, for labels that were looked up before. */
export function joinCohort(config: JoinConfig, table: CohortTable, book: LabelBook): JoinedRows | null {
  if (!namesPrediction(config)) return null;
  const { ids, rows } = table.cohort;
  const entries = new Int32Array(rows.length).fill(NO_ROW);
  for (let entry = 0; entry < book.places.length; entry += 1) entries[book.places[entry] as number] = entry;
  const findings = describeConflicts(config.columns, conflictsIn(book), ids);
  return joinFound(config, table, { labels: takeCells(book.labels, entries), findings });
}

/** Finds labels whose id is in no prediction, of predictions that come in batches. */
export class UnknownLabels {
  readonly #columns: Monitor['columns'];
  readonly #index: LabelIndex;
  /** By place of an id: 1 where a prediction has it. */
  readonly #known: Uint8Array;

  constructor({ columns }: Pick<Monitor, 'columns'>, index: LabelIndex) {
    this.#columns = columns;
    this.#index = index;
    this.#known = new Uint8Array(index.choice.chosen.length);
  }

  /** Cost: O(predictions). */
  add(predictions: Table): void {
    const ids = columnNamed(predictions, this.#columns.id) ?? missingColumn(0);
    for (const place of this.#index.ids.find(ids)) if (place !== NO_ROW) this.#known[place] = 1;
  }

  /** Such labels as a finding. Cost: O(labels). */
  find(): readonly Finding[] {
    const { choice, records } = this.#index;
    const unknown = fullPlaces(choice.chosen).filter((place) => this.#known[place] === 0);
    return describeUnknown(this.#columns, unknown.length, idAt(records.ids, unknown[0]));
  }
}

/** Rows that repeat an id where nothing is joined by it; where labels are, {@link joinLabels} tells of them. */
export function findRepeatedIds(
  { columns }: Pick<Monitor, 'columns'>,
  predictions: Table,
  joined: JoinedRows | null,
): readonly Finding[] {
  if (joined !== null || columnNamed(predictions, columns.id) === null) return [];
  const { repeated } = gatherCohort(columns, predictions);
  return describeRepeated(columns.id, repeated, 'each row counts for the drift');
}

function describeRepeated(
  column: string | undefined,
  { count, example }: RepeatedIds,
  consequence: string,
): readonly Finding[] {
  const such = example === null ? '' : `, such as ${example}`;
  const words = `an id${such}; ${consequence}`;
  return countFinding('duplicate-id', count, {
    column,
    nouns: ['row repeats', 'rows repeat'],
    words,
  }).map((finding) => ({ ...finding, example }));
}

/** So many ids of labels that no prediction has, as a finding. */
export function describeUnknown(
  columns: Monitor['columns'],
  count: number,
  example: string | undefined,
): readonly Finding[] {
  return countFinding('unknown-label-id', count, {
    column: columns.id,
    nouns: ['label has', 'labels have'],
    words: 'an id that is in no prediction',
    severity: 'info',
    example,
  });
}

function namesPrediction({ columns }: JoinConfig): boolean {
  const { prediction, probability, probabilities } = columns;
  return (prediction ?? probability ?? probabilities) !== undefined;
}

function joinOwnLabels(config: JoinConfig, predictions: Table): JoinedRows | null {
  const { columns } = config;
  const own = columnNamed(predictions, columns.label);
  if (own === null || isEmptyColumn(own)) return null;
  if (columnNamed(predictions, columns.id) === null) return scoreRows(config, predictions, own);
  const cohort = gatherCohort(columns, predictions);
  if (cohort.repeated.count === 0) return scoreRows(config, predictions, own);
  const timed = { ...columns, labelTimestamp: columns.labelTimestamp ?? columns.timestamp };
  const { records } = readLabelRecords(timed, predictions, 0);
  const index = indexRecords(records);
  const findings = describeConflicts(columns, conflictsAmong(index.choice), records.ids);
  const labels = labelsFound(index, index.ids.find(cohort.ids));
  return joinFound(config, { predictions, cohort }, { labels, findings, own });
}

interface FoundLabels {
  /** By place in the cohort. */
  readonly labels: Column;
  readonly findings: readonly Finding[];
  /** Labels of the predictions' own rows, for those without an id; undefined where they cannot have one. */
  readonly own?: Column;
}

function joinFound(
  config: JoinConfig,
  { predictions, cohort }: CohortTable,
  { labels: found, findings, own }: FoundLabels,
): JoinedRows {
  const looseLabels = own === undefined ? missingColumn(cohort.loose.length) : takeCells(own, cohort.loose);
  const labels = looseLabels.length === 0 ? found : concatColumns([found, looseLabels]);
  const scored = scoreRows(config, takeCounted(predictions, cohort), labels);
  const column = config.columns.id;
  return {
    ...scored,
    findings: [
      ...findings,
      ...countFinding('missing-id', own === undefined ? cohort.loose.length : 0, {
        column,
        words: 'without an id cannot be joined with a label',
      }),
      ...describeRepeated(column, cohort.repeated, 'each id counts once'),
      ...scored.findings,
    ],
  };
}

/** The rows of a cohort, then those without an id. */
function takeCounted(predictions: Table, { rows, loose }: GatheredCohort): Table {
  return rows.length === predictions.rows
    ? predictions
    : takeRows(predictions, concatIntegers([rows, loose]));
}

/** Ids whose labels contradict each other, given by place, as a finding. */
function describeConflicts(
  columns: Monitor['columns'],
  places: readonly number[],
  ids: Cohort['ids'],
): readonly Finding[] {
  return countFinding('conflicting-label', places.length, {
    column: columns.id,
    nouns: ['id has', 'ids have'],
    words: 'labels that contradict each other; the last one counts',
    example: idAt(ids, places[0]),
  });
}

function idAt(ids: Column, place: number | undefined): string | undefined {
  const id = place === undefined ? null : cellAt(ids, place);
  return id === null ? undefined : canonicalText(id);
}

function scoreRows(config: JoinConfig, table: Table, labels: Column): JoinedRows {
  const { task, columns } = config;
  const { columns: scored, unusable, unpredicted } = readRows(config, table, labels);
  const state = addColumns(zeroPerformance(task, classesOf(columns)), scored);
  const column = columns.id;
  const unusableWords = `hold a prediction or label that a ${task} model cannot have; left out of the performance`;
  const unpredictedWords = 'hold no prediction; left out of the performance';
  return {
    state,
    ...(task === 'regression' && { pairs: scored as RegressionColumns }),
    rows: labels.length - unusable - unpredicted,
    findings: [
      ...countFinding('unusable-prediction', unusable, { column, words: unusableWords }),
      ...countFinding('missing-prediction', unpredicted, { column, words: unpredictedWords }),
      ...(task === 'binary'
        ? findOddClasses(columns, [labels, columnNamed(table, columns.prediction) ?? missingColumn(0)])
        : []),
    ],
  };
}

export function columnNamed(table: Table, name: string | undefined): Column | null {
  return name === undefined ? null : (table.columns.get(name) ?? null);
}
