import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { detectFormat } from '../lambdas/codec/detect-format.ts';
import { readTable } from '../lambdas/codec/read-batches.ts';
import type { Monitor, MonitorInput } from '../lambdas/contract/monitor.ts';
import { parseMonitor, readMonitorText } from '../lambdas/contract/parse-monitor.ts';
import type { Finding } from '../lambdas/contract/report.ts';
import { columnUses } from '../lambdas/core/column-uses.ts';
import { inferKind, watchedColumns } from '../lambdas/core/columns.ts';
import { ConfigError, InputError } from '../lambdas/core/errors.ts';
import { findMalformedRows } from '../lambdas/core/findings.ts';
import { quoteNames } from '../lambdas/core/format.ts';
import { checkPerformanceConfig } from '../lambdas/core/performance/check-config.ts';
import { type Table, takeColumns } from '../lambdas/core/table.ts';
import { describeTrouble, fileSource } from './file-source.ts';

/** Where a command's monitor and data are. */
export interface LocalFiles {
  readonly config?: string | undefined;
  readonly reference: string;
  readonly current: string;
  readonly labels?: string | undefined;
}

/** A monitor with the tables it is to judge. */
export interface LocalData {
  readonly monitor: Monitor;
  readonly reference: Table;
  readonly current: Table;
  readonly labels: Table | null;
  /** What the files show before anything is judged. */
  readonly findings: readonly Finding[];
}

/** What flags and the environment change in a monitor file before its defaults are filled in. */
export type ConfigChange = (input: MonitorInput) => MonitorInput;

/**
 * Reads the monitor file and the data files. Without a monitor file every column is inferred and the model
 * is called after the current file.
 *
 * @throws ConfigError or InputError that names the file, the place and what is allowed
 */
export async function loadLocalData(
  files: LocalFiles,
  change: ConfigChange = (input) => input,
): Promise<LocalData> {
  const monitor = loadMonitor(files, change);
  const reference = await loadReference(files.reference, monitor);
  const current = await loadTable(files.current, monitor, numericColumns(monitor, reference));
  const labels = files.labels === undefined ? null : await loadTable(files.labels, monitor);
  const tables = labels === null ? [reference, current] : [reference, current, labels];
  if (files.config !== undefined) checkNamedColumns(files.config, monitor, tables);
  if (labels !== null) checkJoinColumns(files, monitor, { current, labels });
  if (files.config !== undefined) return { monitor, reference, current, labels, findings: [] };
  checkSharesColumns(files, { reference, current });
  return { monitor, current, labels, ...compareSharedColumns(reference, current) };
}

/** Two files without a column in common are most likely not those that were meant. */
function checkSharesColumns(
  files: LocalFiles,
  { reference, current }: Pick<LocalData, 'reference' | 'current'>,
): void {
  const names = [...reference.columns.keys()];
  if (current.columns.size === 0 || names.some((name) => current.columns.has(name))) return;
  const allowed = quoteNames(names);
  throw new InputError(
    `${files.current}: has no column of ${files.reference}, allowed: one or more of ${allowed}`,
  );
}

/** Without a monitor file no column is declared: what only one of the files has is told, and nothing alarms. */
function compareSharedColumns(reference: Table, current: Table): Pick<LocalData, 'reference' | 'findings'> {
  if (current.columns.size === 0) return { reference, findings: [] };
  const names = [...reference.columns.keys()];
  const missing = names.filter((name) => !current.columns.has(name));
  return {
    reference: takeColumns(
      reference,
      names.filter((name) => current.columns.has(name)),
    ),
    findings: missing.map((column) => ({
      kind: 'missing-column',
      severity: 'warn' as const,
      column,
      count: current.rows,
      example: null,
      sentence: `${column} is in the reference only, so it is not compared; a monitor file can declare it.`,
    })),
  };
}

/**
 * The monitor file with its defaults filled in; without one, a monitor called after the current file.
 *
 * @throws ConfigError that names the file, the place and what is allowed
 */
export function loadMonitor(
  { config, current }: Pick<LocalFiles, 'config' | 'current'>,
  change: ConfigChange = (input) => input,
): Monitor {
  const name = config ?? 'without --config';
  const source: MonitorInput =
    config === undefined
      ? { model: modelNameOf(current), task: 'regression' }
      : (parseObject(readBytes(config).toString('utf8'), config) as MonitorInput);
  const monitor = parseMonitor(change(source), name);
  try {
    checkPerformanceConfig(monitor);
  } catch (cause) {
    throw new ConfigError(`${name}: ${(cause as Error).message}`, { cause });
  }
  return monitor;
}

/** The monitor as it is written, once it is known to be one. */
function parseObject(text: string, name: string): unknown {
  const value = readMonitorText(text, name);
  parseMonitor(value, name);
  return value;
}

/** A model's name made of a file's. */
export function modelNameOf(file: string): string {
  const name = basename(file)
    .replace(/\..*$/, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[-_]+/, '');
  return name.slice(0, 63) || 'model';
}

/** An empty window can be told from a full one, but nothing can be compared with a reference without columns. */
async function loadReference(name: string, monitor: Monitor): Promise<Table> {
  const table = await loadTable(name, monitor);
  if (table.columns.size > 0) return table;
  const [example] = table.malformed.examples;
  const seen = example === undefined ? 'the file is empty' : `no row can be read, ${example}`;
  throw new InputError(`${name}: ${seen}, allowed: a reference with named columns`);
}

/** Reads a data file whole. Of the columns in `asNumbers` only the numbers matter. */
export async function loadTable(
  name: string,
  monitor: Pick<Monitor, 'data' | 'columns'>,
  asNumbers?: ReadonlySet<string>,
): Promise<Table> {
  const source = fileSource(name);
  // That there is no such file is to be told before its ending is.
  await source.size();
  return readTable(source, await detectFormat(source, monitor), { columns: null, asNumbers });
}

/** The columns of which a window needs only the numbers: those that are numeric, and not an id or the like. */
function numericColumns(monitor: Monitor, reference: Table): ReadonlySet<string> {
  const uses = columnUses(monitor, watchedColumns(monitor, reference));
  const { features } = monitor.columns;
  const names = [...reference.columns].flatMap(([name, column]) =>
    uses.get(name) === 'numbers' ||
    (features !== undefined && !uses.has(name) && inferKind(name, column) === 'numeric')
      ? [name]
      : [],
  );
  return new Set(names);
}

/** Broken rows of the files beside the data itself, each named. */
export function findBrokenRows(
  files: Pick<LocalFiles, 'reference' | 'labels'>,
  { reference, labels }: Pick<LocalData, 'reference' | 'labels'>,
): readonly Finding[] {
  return [
    ...findMalformedRows(reference.malformed, files.reference),
    ...(labels === null ? [] : findMalformedRows(labels.malformed, files.labels)),
  ];
}

/**
 * A file's bytes.
 *
 * @throws InputError naming the file where it cannot be read
 */
export function readBytes(name: string): Buffer {
  try {
    return readFileSync(name);
  } catch (cause) {
    throw describeTrouble(name, cause);
  }
}

/** A named column that is in no data is most likely a typing error. Labels may simply not have come yet. */
function checkNamedColumns(file: string, { columns }: Monitor, tables: readonly Table[]): void {
  const present = new Set(tables.flatMap((table) => [...table.columns.keys()]));
  const named: [string, string | undefined][] = [
    ['id', columns.id],
    ['timestamp', columns.timestamp],
    ['prediction', columns.prediction],
    ['probability', columns.probability],
    ['labelTimestamp', columns.labelTimestamp],
    ['period', columns.period],
    ...Object.entries(columns.probabilities ?? {}).map(([name, column]): [string, string] => [
      `probabilities.${name}`,
      column,
    ]),
    ...Object.keys(columns.features ?? {}).map((column): [string, string] => [`features.${column}`, column]),
  ];
  for (const [path, column] of named) {
    if (column !== undefined && !present.has(column)) {
      const allowed = quoteNames(present);
      throw new ConfigError(
        `${file}: columns.${path}: no data has a column "${column}", allowed: ${allowed}`,
      );
    }
  }
}

function checkJoinColumns(
  files: LocalFiles,
  { columns }: Monitor,
  tables: { current: Table; labels: Table },
): void {
  const needs: [string | undefined, string, Table, string][] = [
    [columns.id, 'id', tables.current, files.current],
    [columns.id, 'id', tables.labels, files.labels ?? ''],
    [columns.label, 'label', tables.labels, files.labels ?? ''],
  ];
  for (const [column, part, table, name] of needs) {
    if (column === undefined) {
      throw new ConfigError(
        `${files.config ?? '--labels'}: columns.${part} is needed to join --labels; name it in the monitor file given by --config`,
      );
    }
    if (!table.columns.has(column)) {
      const allowed = quoteNames(table.columns.keys());
      throw new InputError(
        `${name}: no column "${column}", which columns.${part} names; the file has: ${allowed}`,
      );
    }
  }
}
