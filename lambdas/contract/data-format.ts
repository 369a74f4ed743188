import { InputError } from '../core/errors.ts';
import type { DataFormat } from './names.ts';

const ENDINGS: Readonly<Record<string, DataFormat>> = {
  csv: 'csv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'jsonl',
  parquet: 'parquet',
  pq: 'parquet',
};

/** The endings of files that can be read, in words. */
export const ALLOWED_ENDINGS = `${Object.keys(ENDINGS)
  .map((ending) => `.${ending}`)
  .join(', ')}, each also with .gz`;

/** The format that a file's ending names, `.gz` behind it not counted; undefined where it names none. */
export function findFormat(name: string): DataFormat | undefined {
  return ENDINGS[/\.([a-z0-9]+)(\.gz)?$/i.exec(name)?.[1]?.toLowerCase() ?? ''];
}

/**
 * The format that a file's ending names; `.gz` behind it does not count.
 *
 * @throws InputError naming the file and the endings allowed
 * @example formatOf('reference.csv.gz') // 'csv'
 */
export function formatOf(name: string): DataFormat {
  const format = findFormat(name);
  if (format !== undefined) return format;
  throw new InputError(`${name}: unknown format, allowed endings: ${ALLOWED_ENDINGS}`);
}
