import { CAPTURE_COLUMNS, type SageMakerFormat } from '../contract/capture-config.ts';
import type { Cell } from '../core/table/column.ts';
import type { Table } from '../core/table/table.ts';
import { BatchBuilder } from './batch-builder.ts';
import type { ByteSource } from './byte-source.ts';
import { EnvelopeScanner } from './capture-envelope.ts';
import {
  type RecordFault,
  type RecordRows,
  readCaptureRecord,
  readGroundTruthRecord,
  rowId,
  takeRow,
} from './capture-record.ts';
import { PlainCapture } from './plain-capture.ts';
import type { ReadOptions } from './reader.ts';
import { decodeLine, describeLine, findLineEnd, readLineBlocks, TOO_LONG } from './text-lines.ts';

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
  const { id, time } = columnsOf(format);
  const batch = new BatchBuilder(options, [id, ...(time === null ? [] : [time])]);
  const set = (name: string, cell: Cell): void => batch.set(name, cell);
  const { addPlain, read } = readersOf(format, options, batch);
  let line = 0;
  for await (const { bytes, isTooLong } of readLineBlocks(source)) {
    for (let start = 0, end = 0; start <= bytes.length; start = end + 1) {
      end = isTooLong ? bytes.length : findLineEnd(bytes, start);
      line += 1;
      if (!isTooLong && addPlain(bytes, start, end)) {
        if (batch.isFull) yield batch.take();
        continue;
      }
      const { text, fault } = isTooLong
        ? { text: bytes.toString(), fault: TOO_LONG }
        : decodeLine(bytes.subarray(start, end));
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

/** Columns of the id, and of the time where the format has one. */
function columnsOf(format: SageMakerFormat): { readonly id: string; readonly time: string | null } {
  return format.kind === 'data-capture'
    ? { id: CAPTURE_COLUMNS.id, time: CAPTURE_COLUMNS.timestamp }
    : { id: format.id, time: null };
}

interface LineReaders {
  /** Adds a line that needs no more than its bytes; false, with nothing added, for every other. */
  readonly addPlain: (bytes: Buffer, start: number, end: number) => boolean;
  /** The rows of a line that `addPlain` did not take. */
  readonly read: (line: string) => RecordRows | RecordFault;
}

function readersOf(format: SageMakerFormat, options: ReadOptions, batch: BatchBuilder): LineReaders {
  if (format.kind === 'ground-truth')
    return { addPlain: () => false, read: (line) => readGroundTruthRecord(line, format.label) };
  const scanner = new EnvelopeScanner();
  const plain = new PlainCapture(scanner, batch, { names: format, options });
  let isEnvelope = false;
  return {
    addPlain: (bytes, start, end) => {
      isEnvelope = scanner.scan(bytes, start, end);
      return isEnvelope && plain.add(bytes);
    },
    read: (line) =>
      isEnvelope
        ? readCaptureRecord(line, format, () => scanner.toRecord())
        : readCaptureRecord(line, format),
  };
}
