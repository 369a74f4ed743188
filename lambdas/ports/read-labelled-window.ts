import { labelBookFile } from '../codec/stored-files.ts';
import { predictionsFormatOf } from '../contract/capture-config.ts';
import type { Monitor } from '../contract/monitor.ts';
import { objectListSchema } from '../contract/stored.ts';
import { ConfigError } from '../core/errors.ts';
import { gatherCohort } from '../core/labels/cohort.ts';
import { wholeObjects } from '../core/plan/choose-objects.ts';
import { type Cell, cellAt } from '../core/table/column.ts';
import { cutToWindow } from '../core/table/cut-to-window.ts';
import { concatTables, type Table, withColumn } from '../core/table/table.ts';
import type { JudgedWindow } from './find-judged-windows.ts';
import { readJson } from './json-object.ts';
import type { ObjectStore } from './object-store.ts';
import { readDataObject } from './read-data-object.ts';
import { readChunkKeys } from './stored-chunks.ts';

/** Whose window is read. */
export interface WindowSource {
  readonly store: ObjectStore;
  /** Of the monitor's own state. */
  readonly bucket: string;
  readonly monitor: Monitor;
}

/**
 * A judged window's rows with every column that they came with, and the labels that its report rests on in
 * the label column: none where other rows are found than were judged. Files that are gone or broken are left out.
 *
 * @throws ConfigError where the monitor names no data or no label
 */
export async function readLabelledWindow(source: WindowSource, judged: JudgedWindow): Promise<Table> {
  const { monitor } = source;
  const tables: Table[] = [];
  for (const key of await readChunkKeys(source, judged.window)) {
    tables.push(...(await readChunk(source, key)));
  }
  const { timestamp } = monitor.columns;
  const { window } = judged;
  const cut = tables.map((table) =>
    timestamp === undefined ? table : cutToWindow(table, { column: timestamp, window }).table,
  );
  const predictions = concatTables(cut);
  return monitor.data?.labels === undefined ? predictions : addLabels(source, predictions, judged);
}

/** The readable ones of a chunk's files, in the order in which they were profiled. */
async function readChunk({ store, bucket, monitor }: WindowSource, key: string): Promise<readonly Table[]> {
  const { data } = monitor;
  if (data === undefined) throw new ConfigError('data: missing, a deployed monitor must say where it is');
  const list = await readJson(store, { bucket, key }, objectListSchema);
  const format = predictionsFormatOf({ data });
  const tables: Table[] = [];
  for (const object of wholeObjects(list?.value.objects ?? [])) {
    const address = { bucket: list?.value.bucket ?? '', key: object.key };
    const read = await readDataObject(store, { address, format, columns: null });
    if ('value' in read) tables.push(read.value);
  }
  return tables;
}

/** Labels are kept by the place of their id among the window's ids. */
async function addLabels(
  { store, bucket, monitor }: WindowSource,
  predictions: Table,
  { report }: JudgedWindow,
): Promise<Table> {
  const { label } = monitor.columns;
  if (label === undefined) throw new ConfigError('columns.label: missing, required to read labels');
  const cells: Cell[] = new Array(predictions.rows).fill(null);
  const key = report.labels?.key ?? null;
  const stored = key === null ? null : await store.get({ bucket, key });
  if (stored !== null && key !== null) {
    const book = labelBookFile.decode(stored.bytes, key);
    // With other rows than were judged, a file gone or come, the places say nothing.
    const isSame = predictions.rows === report.rows.current;
    const { rows } = isSame ? gatherCohort(monitor.columns, predictions) : { rows: new Int32Array() };
    book.places.forEach((place, entry) => {
      const row = rows[place];
      if (row !== undefined) cells[row] = cellAt(book.labels, entry);
    });
  }
  return withColumn(predictions, label, cells);
}
