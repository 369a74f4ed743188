import { readBatches } from '../../lambdas/codec/read-batches.ts';
import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { Finding, Report } from '../../lambdas/contract/report.ts';
import { findMalformedRows } from '../../lambdas/core/findings.ts';
import { UnknownLabels } from '../../lambdas/core/join.ts';
import type { Baseline } from '../../lambdas/core/profile/baseline.ts';
import { baselinesOf } from '../../lambdas/core/season-baseline.ts';
import { namedColumns } from '../../lambdas/core/table/columns.ts';
import {
  type MalformedRows,
  mergeMalformed,
  type Table,
  takeColumns,
} from '../../lambdas/core/table/table.ts';
import { checkColumns, isCompared } from '../check/check-columns.ts';
import { type FileShape, ShapeGatherer, shapeOf } from '../files/file-shape.ts';
import {
  findBrokenRows,
  type LabelFile,
  LOCAL_BASELINE_VERSION,
  type LocalFiles,
  loadLabels,
  loadReference,
  numericColumns,
  openData,
} from '../files/local-data.ts';

/** A history of data with what it is judged by. Its rows are read anew whenever they are asked for. */
export interface History {
  readonly shape: FileShape;
  readonly baselineOf: (window: Report['window']) => Baseline;
  readonly labels: LabelFile | null;
  /** What the columns of the files show. */
  readonly columnFindings: readonly Finding[];
  /** Labels whose id is in no prediction. */
  readonly unknownLabels: readonly Finding[];
  /** Broken rows of the reference and the labels. */
  readonly brokenBeside: readonly Finding[];
  /** Broken rows of the history itself. */
  readonly broken: readonly Finding[];
  readonly batches: () => AsyncIterable<Table>;
}

/** Who looks at a history before it is judged. */
export interface Survey {
  /** Is shown every batch once, in order. */
  readonly add: (batch: Table) => void;
  /** The monitor as its file declares it, where flags say more; the columns that it names must be there. */
  readonly declared?: Monitor;
}

/**
 * Reads all that is to be known of a history before any of its rows is judged, and keeps none of them.
 *
 * @throws ConfigError or InputError that names the file, the place and what is allowed
 */
export async function openHistory(
  files: LocalFiles,
  monitor: Monitor,
  { add, declared = monitor }: Survey,
): Promise<History> {
  const reference = await loadReference(files.reference, monitor);
  const labels = files.labels === undefined ? null : await loadLabels(files.labels, monitor);
  const { source, format } = await openData(files.current, monitor);
  const asNumbers = numericColumns(monitor, reference);
  const options = { columns: null, asNumbers, named: namedColumns(monitor) };
  const batches = () => readBatches(source, format, options);
  const shape = new ShapeGatherer();
  const unknown = labels === null ? null : new UnknownLabels(monitor, labels.index);
  const malformed: MalformedRows[] = [];
  for await (const batch of batches()) {
    shape.add(batch);
    unknown?.add(batch);
    malformed.push(batch.malformed);
    add(batch);
  }
  const columnFindings = checkColumns(files, declared, {
    reference: shapeOf(reference),
    current: shape,
    labels: labels?.shape ?? null,
  });
  const compared = [...reference.columns.keys()].filter((name) => isCompared(files, shape, name));
  return {
    shape,
    baselineOf: baselinesOf(monitor, takeColumns(reference, compared), {
      version: LOCAL_BASELINE_VERSION,
      name: files.reference,
    }),
    labels,
    columnFindings,
    unknownLabels: unknown?.find() ?? [],
    brokenBeside: findBrokenRows(files, { reference, labels }),
    broken: findMalformedRows(mergeMalformed(malformed), files.current),
    batches,
  };
}
