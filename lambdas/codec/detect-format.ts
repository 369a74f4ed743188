import { gunzipSync, constants as zlib } from 'node:zlib';
import { type FileFormat, labelsFormatOf, predictionsFormatOf } from '../contract/capture-config.ts';
import { formatOf } from '../contract/data-format.ts';
import type { Monitor } from '../contract/monitor.ts';
import { InputError } from '../core/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { decodeText } from './text-source.ts';

/** Enough for the beginning of the first record. */
const HEAD_BYTES = 1 << 16;
/** A record's own key comes first, before its data. */
const SAGEMAKER_RECORD = /^\s*\{\s*"(captureData|groundTruthData)"\s*:/;

/**
 * How a file is read whose format nothing states but its name: by its ending, and where the first record of
 * JSON Lines is one of SageMaker's, as the monitor says that those are read.
 *
 * @throws InputError naming the file where its ending is unknown, or where the monitor does not say what the
 *   captured values are called
 */
export async function detectFormat(
  source: ByteSource,
  { data, columns }: Pick<Monitor, 'data' | 'columns'>,
): Promise<FileFormat> {
  const format = formatOf(source.name);
  if (format !== 'jsonl') return format;
  const record = SAGEMAKER_RECORD.exec(await readHead(source))?.[1];
  if (record === undefined) return format;
  if (record === 'groundTruthData') {
    return labelsFormatOf({ data: { format, labelsFormat: 'ground-truth' }, columns });
  }
  if (data?.format === 'data-capture') return predictionsFormatOf({ data });
  throw new InputError(
    `${source.name}: holds SageMaker Data Capture, allowed: with a monitor file whose data.format is "data-capture" and whose data.capture names the values`,
  );
}

async function readHead(source: ByteSource): Promise<string> {
  const bytes = await source.slice(0, Math.min(HEAD_BYTES, await source.size()));
  try {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return decodeText(isGzip ? gunzipSync(bytes, { finishFlush: zlib.Z_SYNC_FLUSH }) : bytes).text;
  } catch {
    // What is wrong with the file is for its reader to say.
    return '';
  }
}
