import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { Finding } from '../../lambdas/contract/report.ts';
import { ConfigError, InputError } from '../../lambdas/core/errors.ts';
import { quoteNames } from '../../lambdas/core/format.ts';
import { type FileShape, sayUnseparated } from '../files/file-shape.ts';
import type { LocalFiles } from '../files/local-data.ts';

/** The files of a run; null: no labels were given. */
export interface FileShapes {
  readonly reference: FileShape;
  readonly current: FileShape;
  readonly labels: FileShape | null;
}

/**
 * Checks that the files hold what the monitor file names and what labels join by. Without a monitor file no
 * column is declared: what only the reference has is told, and nothing alarms.
 *
 * @throws ConfigError or InputError that names the file, the place and what is allowed
 */
export function checkColumns(files: LocalFiles, monitor: Monitor, shapes: FileShapes): readonly Finding[] {
  const { reference, current, labels } = shapes;
  const present = [reference, current, ...(labels === null ? [] : [labels])];
  if (files.config !== undefined) checkNamedColumns(files.config, monitor, present);
  if (labels !== null) checkJoinColumns(files, monitor, { current, labels });
  if (files.config !== undefined) return [];
  checkSharesColumns(files, shapes);
  return findMissing(shapes);
}

/** A named column that is in no data is most likely a typing error. Labels may simply not have come yet. */
function checkNamedColumns(file: string, { columns }: Monitor, shapes: readonly FileShape[]): void {
  const present = new Set(shapes.flatMap(({ names }) => [...names]));
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
      throw new ConfigError(
        `${file}: columns.${path}: no data has a column "${column}", allowed: ${quoteNames(present)}`,
      );
    }
  }
}

function checkJoinColumns(
  files: LocalFiles,
  { columns }: Monitor,
  shapes: { readonly current: FileShape; readonly labels: FileShape },
): void {
  const needs: [string | undefined, string, FileShape, string][] = [
    [columns.id, 'id', shapes.current, files.current],
    [columns.id, 'id', shapes.labels, files.labels ?? ''],
    [columns.label, 'label', shapes.labels, files.labels ?? ''],
  ];
  for (const [column, part, { names }, file] of needs) {
    if (column === undefined) {
      throw new ConfigError(
        `${files.config ?? '--labels'}: columns.${part} is needed to join --labels; name it in the monitor file given by --config`,
      );
    }
    if (!names.has(column)) {
      throw new InputError(
        `${file}: no column "${column}", which columns.${part} names; the file has: ${quoteNames(names)}`,
      );
    }
  }
}

/** Two files without a column in common are most likely not those that were meant. */
function checkSharesColumns(
  files: LocalFiles,
  { reference: { names }, current }: Pick<FileShapes, 'reference' | 'current'>,
): void {
  if (current.names.size === 0 || [...names].some((name) => current.names.has(name))) return;
  throw new InputError(
    `${files.current}: has no column of ${files.reference}${sayUnseparated(current.names)}, allowed: one or more of ${quoteNames(names)}`,
  );
}

function findMissing({ reference, current }: Pick<FileShapes, 'reference' | 'current'>): readonly Finding[] {
  if (current.names.size === 0) return [];
  const missing = [...reference.names].filter((name) => !current.names.has(name));
  return missing.map((column) => ({
    kind: 'missing-column',
    severity: 'warn' as const,
    column,
    count: current.rows,
    example: null,
    sentence: `${column} is in the reference only, so it is not compared; a monitor file can declare it.`,
  }));
}

/** Whether a column of the reference is compared: without a monitor file only what both files have is. */
export function isCompared(files: LocalFiles, current: FileShape, column: string): boolean {
  return files.config !== undefined || current.names.size === 0 || current.names.has(column);
}
