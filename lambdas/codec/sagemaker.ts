import { CAPTURE_COLUMNS, type SageMakerFormat } from '../contract/capture-config.ts';
import type { Cell } from '../core/column.ts';
import type { Table } from '../core/table.ts';
import { BatchBuilder } from './batch-builder.ts';
import type { ByteSource } from './byte-source.ts';
import {
  type RecordFault,
  type RecordRows,
  readCaptureRecord,
  readGroundTruthRecord,
  rowId,
  takeRow,
} from './capture-record.ts';
import type { ReadOptions } from './reader.ts';
import { describeLine, readLines } from './text-lines.ts';

/**
 * Reads what SageMaker writes: Data Capture, whose rows are its requests with their answers, or ground truth,
 * whose rows are labels. One record a line, which may hold many rows; blank lines are skipped. Every row of
 * Data Capture has the columns `eventId` and `inferenceTime` besides the values of its payloads, and wins
 * over values of these names. A record that cannot be used is counted by its rows, a broken row of a record
 * alone.
 */
export async function* readSageMaker(
  source: ByteSource,
  options: ReadOptions,
  format: SageMakerFormat,
): AsyncGenerator<Table> {
  const { read, id, time } = partsOf(format);
  const batch = new BatchBuilder(options, [id, ...(time === null ? [] : [time])]);
  const set = (name: string, cell: Cell): void => batch.set(name, cell);
  let line = 0;
  for await (const lines of readLines(source)) {
    for (const { text, fault } of lines) {
      line += 1;
      if (text.trim() === '') continue;
      const record = fault === null ? read(text) : { fault, rows: 1 };
      if ('fault' in record) {
        batch.addBroken(describeLine(line, record.fault, text), record.rows);
        continue;
      }
      for (let row = 0; row < record.count; row += 1) {
        const rowFault = takeRow(record, row, set);
        if (rowFault !== null) {
          const place = record.count === 1 ? line : `${line}, row ${row}`;
          batch.addBroken(describeLine(place, rowFault, text));
          continue;
        }
        batch.set(id, record.id === null ? null : rowId(record.id, row, record.count));
        if (time !== null) batch.set(time, record.time);
        batch.endRow();
        if (batch.isFull) yield batch.take();
      }
    }
  }
  yield batch.take();
}

interface FormatParts {
  readonly read: (line: string) => RecordRows | RecordFault;
  /** Column of the id. */
  readonly id: string;
  /** Column of the time, where the format has one. */
  readonly time: string | null;
}

function partsOf(format: SageMakerFormat): FormatParts {
  if (format.kind === 'data-capture') {
    const { id, timestamp } = CAPTURE_COLUMNS;
    return { read: (line) => readCaptureRecord(line, format), id, time: timestamp };
  }
  return { read: (line) => readGroundTruthRecord(line, format.label), id: format.id, time: null };
}
