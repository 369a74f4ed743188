import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { formatOf } from '../../lambdas/contract/data-format.ts';
import type { Monitor } from '../../lambdas/contract/monitor.ts';
import { parseMonitor } from '../../lambdas/contract/parse-monitor.ts';
import { guessColumns, type KnownParts } from '../../lambdas/core/draft/guess-columns.ts';
import { writeDraft } from '../../lambdas/core/draft/write-draft.ts';
import { ConfigError, InputError } from '../../lambdas/core/errors.ts';
import { quoteNames } from '../../lambdas/core/format.ts';
import type { Table } from '../../lambdas/core/table/table.ts';
import { sayUnseparated } from '../files/file-shape.ts';
import { loadTable, modelNameOf } from '../files/local-data.ts';
import { writeText } from '../files/write-files.ts';
import { findSchema } from './find-schema.ts';

export interface InitOptions extends KnownParts {
  readonly data: string;
  readonly model?: string | undefined;
  readonly out?: string | undefined;
  readonly force?: boolean | undefined;
}

/** The monitor file that was written, and how it reads. */
export interface WrittenMonitor {
  readonly file: string;
  readonly monitor: Monitor;
}

/**
 * Writes a monitor file with what a data file shows, and comments where a choice is open.
 *
 * @throws ConfigError where the file exists or a named column does not, InputError where the data is unreadable
 */
export async function writeMonitor(options: InitOptions): Promise<WrittenMonitor> {
  const { data, model = modelNameOf(data), out = join('monitors', `${model}.json`), force } = options;
  if (existsSync(out) && force !== true) {
    throw new ConfigError(`${out}: exists already, allowed: another --out, or --force to write over it`);
  }
  const table = await loadTable(data, { columns: { positiveLabel: 1 } }, { named: new Set() });
  checkReadable(table, data);
  checkNamed(table, options);
  const columns = guessColumns(table, options);
  const schema = findSchema(out);
  const text = writeDraft({ model, source: data, format: formatOf(data), columns, schema });
  const monitor = parseMonitor(text, out);
  writeText(out, text, 'the monitor file');
  return { file: out, monitor };
}

function checkReadable({ rows, columns, malformed }: Table, data: string): void {
  const unseparated = sayUnseparated(new Set(columns.keys()));
  if (rows > 0 && unseparated === '') return;
  const [example] = malformed.examples;
  const seen = example === undefined ? 'has no rows' : `has no row that can be read: ${example}`;
  const found = unseparated === '' ? seen : `cannot be told apart${unseparated}`;
  throw new InputError(`${data}: ${found}, allowed: a file with rows to infer from`);
}

function checkNamed(table: Table, { data, ...known }: InitOptions): void {
  for (const part of ['id', 'timestamp', 'prediction', 'probability', 'label'] as const) {
    const name = known[part];
    if (name === undefined || table.columns.has(name)) continue;
    const allowed = quoteNames(table.columns.keys());
    throw new ConfigError(`${data}: no column "${name}", which --${part} names, allowed: ${allowed}`);
  }
}
