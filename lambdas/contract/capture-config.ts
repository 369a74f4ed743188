import * as z from 'zod';
import type { DataFormat, LabelFormat, PredictionFormat } from './names.ts';

/** Columns that every captured record brings besides its payloads, whatever they hold. */
export const CAPTURE_COLUMNS = { id: 'eventId', timestamp: 'inferenceTime' } as const;
/** Name of the label in ground truth where `columns.label` gives none. */
const GROUND_TRUTH_LABEL = 'groundTruth';

const names = z.array(z.string().min(1));

export const captureSchema = z.strictObject({
  inputs: names
    .optional()
    .describe(
      'Names of the values in a request, in order: CSV and JSON arrays have none. Empty for JSON objects, which name their own; left out, requests are not read.',
    ),
  outputs: names.optional().describe('The same for the values in an answer.'),
});

interface ColumnParts {
  readonly id?: string | undefined;
  readonly timestamp?: string | undefined;
  readonly label?: string | undefined;
  readonly prediction?: string | undefined;
  readonly probability?: string | undefined;
  readonly probabilities?: Readonly<Record<string, string>> | undefined;
  readonly features?: Readonly<Record<string, unknown>> | undefined;
}

interface DataParts {
  readonly format: PredictionFormat;
  readonly labelsFormat?: LabelFormat | undefined;
  readonly capture?: CaptureNames | undefined;
}

/** The parts of a monitor that say how Data Capture is read. */
export interface CaptureMonitor {
  readonly data?: DataParts | undefined;
  readonly columns: ColumnParts;
}

/** Names of the captured values that come without one; a side that is left out is not read. */
export interface CaptureNames {
  readonly inputs?: readonly string[] | undefined;
  readonly outputs?: readonly string[] | undefined;
}

/** SageMaker's formats, with the names of what its records leave without one. */
export type SageMakerFormat =
  | ({ readonly kind: 'data-capture' } & CaptureNames)
  | { readonly kind: 'ground-truth'; readonly id: string; readonly label: string };

/** How a file is read. */
export type FileFormat = DataFormat | SageMakerFormat;

/** Something that keeps captured data from being read: where, and what is allowed there. */
interface CaptureProblem {
  readonly path: readonly (string | number)[];
  readonly allowed: string;
}

/** How a monitor's predictions are read. */
export function predictionsFormatOf({ data }: { readonly data: DataParts }): FileFormat {
  return data.format === 'data-capture' ? { kind: 'data-capture', ...data.capture } : data.format;
}

/** How a monitor's labels are read: as stated, else ground truth beside Data Capture, else as the predictions. */
export function labelsFormatOf({
  data,
  columns,
}: {
  readonly data: DataParts;
  readonly columns: ColumnParts;
}): FileFormat {
  const format = labelsFormat(data);
  if (format !== 'ground-truth') return format;
  const { id = CAPTURE_COLUMNS.id, label = GROUND_TRUTH_LABEL } = columns;
  return { kind: 'ground-truth', id, label };
}

function labelsFormat({ format, labelsFormat: stated }: DataParts): LabelFormat {
  return stated ?? (format === 'data-capture' ? 'ground-truth' : format);
}

/** Columns of a monitor with those that captured data brings by itself where the monitor names none. */
export function fillCaptureColumns<M extends CaptureMonitor>(monitor: M): M {
  const { data, columns } = monitor;
  if (data?.format !== 'data-capture') return monitor;
  const { id = CAPTURE_COLUMNS.id, timestamp = CAPTURE_COLUMNS.timestamp } = columns;
  const label = columns.label ?? (labelsFormat(data) === 'ground-truth' ? GROUND_TRUTH_LABEL : undefined);
  return { ...monitor, columns: { ...columns, id, timestamp, ...(label !== undefined && { label }) } };
}

/** What keeps a monitor's captured data from being read; empty for a monitor of other data. */
export function findCaptureProblems({ data, columns }: CaptureMonitor): readonly CaptureProblem[] {
  if (data === undefined) return [];
  const { format, capture } = data;
  const path = ['data', 'capture'];
  if (format !== 'data-capture') {
    return capture === undefined ? [] : [{ path, allowed: 'only with "data.format": "data-capture"' }];
  }
  const { inputs, outputs } = capture ?? {};
  if (inputs === undefined && outputs === undefined)
    return [{ path, allowed: '"inputs", "outputs" or both, the names of the values in order' }];
  return [
    ...findTwice(inputs ?? [], [...path, 'inputs'], new Set(Object.values(CAPTURE_COLUMNS))),
    ...findTwice(
      outputs ?? [],
      [...path, 'outputs'],
      new Set([...Object.values(CAPTURE_COLUMNS), ...(inputs ?? [])]),
    ),
    ...findUnnamed(columns, { inputs, outputs }),
  ];
}

/** Names that are taken already. */
function findTwice(
  list: readonly string[],
  path: readonly string[],
  taken: Set<string>,
): readonly CaptureProblem[] {
  const problems: CaptureProblem[] = [];
  list.forEach((name, index) => {
    if (taken.has(name)) problems.push({ path: [...path, index], allowed: 'a name that no other value has' });
    taken.add(name);
  });
  return problems;
}

/** Columns that cannot be in the data: every value of a record has a name, and theirs is none of them. */
function findUnnamed(columns: ColumnParts, { inputs, outputs }: CaptureNames): readonly CaptureProblem[] {
  if (inputs?.length === 0 || outputs?.length === 0) return [];
  const known = [...(inputs ?? []), ...(outputs ?? [])];
  const listed = known.map((name) => JSON.stringify(name)).join(', ');
  const { prediction, probability, probabilities = {}, features = {} } = columns;
  const named: readonly [string | undefined, ...string[]][] = [
    [prediction, 'prediction'],
    [probability, 'probability'],
    ...Object.entries(probabilities).map(([key, column]): [string, ...string[]] => [
      column,
      'probabilities',
      key,
    ]),
  ];
  const problems: CaptureProblem[] = named
    .filter(([column]) => column !== undefined && !known.includes(column))
    .map(([, ...path]) => ({ path: ['columns', ...path], allowed: listed }));
  const feature = Object.keys(features).find((name) => !known.includes(name));
  if (feature === undefined) return problems;
  const allowed = `the names in data.capture, ${listed}; "${feature}" is none`;
  return [...problems, { path: ['columns', 'features'], allowed }];
}
