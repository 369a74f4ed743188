import { labelBookFile } from '../codec/stored-files.ts';
import { predictionsFormatOf } from '../contract/capture-config.ts';
import type { Monitor } from '../contract/monitor.ts';
import { writeS3Address } from '../contract/s3-address.ts';
import { objectListSchema } from '../contract/stored.ts';
import { ConfigError } from '../core/errors.ts';
import { gatherCohort } from '../core/labels/cohort.ts';
import { objectsToRead } from '../core/plan/choose-objects.ts';
import { requireData } from '../core/plan/data-sources.ts';
import { type Cell, cellAt } from '../core/table/column.ts';
import { columnUses } from '../core/table/column-uses.ts';
import { namedColumns } from '../core/table/columns.ts';
import { cutToWindow } from '../core/table/cut-to-window.ts';
import { drainTables, type Table, withColumn } from '../core/table/table.ts';
import type { JudgedWindow } from './find-judged-windows.ts';
import { readJson } from './json-object.ts';
import type { ObjectStore } from './object-store.ts';
import { type DataObject, foldDataObject } from './read-data-object.ts';
import { readChunkKeys } from './stored-chunks.ts';

/** Whose window is read. */
export interface WindowSource {
  readonly store: ObjectStore;
  /** Of the monitor's own state. */
  readonly bucket: string;
  readonly monitor: Monitor;
  /** The columns that are wanted besides those that the monitor names; every column where it is left out. */
  readonly columns?: readonly string[];
}

/**
 * A judged window's rows, and the labels that its report rests on in the label column: none where other rows are
 * found than were judged. Files that are gone or broken are left out, and files are read batch by batch, so that
 * no more than the window is in memory.
 *
 * @throws ConfigError where the monitor names no data or no label
 */
export async function readLabelledWindow(source: WindowSource, judged: JudgedWindow): Promise<Table> {
  const { monitor } = source;
  const tables: Table[] = [];
  for (const key of await readChunkKeys(source, judged.window)) {
    tables.push(...(await readChunk(source, key, judged.window)));
  }
  const predictions = drainTables(tables);
  return monitor.data?.labels === undefined ? predictions : addLabels(source, predictions, judged);
}

/** The window's rows of a chunk's readable files, in the order in which they were profiled. */
async function readChunk(
  { store, bucket, monitor, columns: wanted }: WindowSource,
  key: string,
  window: JudgedWindow['window'],
): Promise<readonly Table[]> {
  const data = requireData(monitor);
  const { timestamp } = monitor.columns;
  const list = await readJson(store, { bucket, key }, objectListSchema);
  const reading = { format: predictionsFormatOf({ data }), ...wantedColumns(monitor, wanted) };
  const tables: Table[] = [];
  for (const object of objectsToRead(list?.value.objects ?? [])) {
    const address = { bucket: list?.value.bucket ?? '', key: object.key };
    const read = await foldDataObject<readonly Table[]>(
      store,
      { address, ...reading },
      {
        start: [],
        add: (batches, batch) => [
          ...batches,
          timestamp === undefined ? batch : cutToWindow(batch, { column: timestamp, window }).table,
        ],
      },
    );
    if ('value' in read) tables.push(...read.value);
  }
  return tables;
}

function wantedColumns(
  monitor: Monitor,
  wanted: WindowSource['columns'],
): Pick<DataObject, 'columns' | 'named'> {
  if (wanted === undefined) return { columns: null, named: namedColumns(monitor) };
  return { columns: new Map([...columnUses(monitor, []), ...wanted.map((name) => [name, 'any'] as const)]) };
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
    const book = labelBookFile.decode(stored.bytes, writeS3Address({ bucket, key }));
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
