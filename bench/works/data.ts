import { join } from 'node:path';
import type { Report } from '../../lambdas/contract/report.ts';
import type { ProcessContest, ProcessGoal } from '../process-contest.ts';

/** Where the commands and the files of a run are. */
export interface DataPlaces {
  readonly python: string;
  /** The built command line. */
  readonly cli: string;
  /** The built bench/read-capture.ts. */
  readonly capture: string;
  /** The files that bench/peers/data.py made. */
  readonly data: string;
  /** A handler as it is deployed, and what makes one small check with it. */
  readonly coldStart: string;
}

/** Files of Data Capture, and how many records they hold. */
export const CAPTURE_FILES = { 'small-capture.jsonl': 200_000, 'large-capture.jsonl': 1_000_000 };

const PEERS = join(import.meta.dirname, '..', 'peers', 'data.py');

/** One row a line; a work of another kind is one more contest. */
export function dataContests(places: DataPlaces): readonly ProcessContest[] {
  const contest = driftContests(places);
  return [
    contest('1,000,000 rows × 10 columns, Parquet', 'large.parquet', 'scipy', {
      timesAsFast: 2.5,
      megabytes: 300,
    }),
    contest('1,000,000 rows × 10 columns, Parquet', 'large.parquet', 'evidently', { timesAsFast: 15 }),
    contest('1,000,000 rows × 10 columns, CSV', 'large.csv', 'scipy', { timesAsFast: 1.5 }),
    contest('1,000 rows × 10 columns, Parquet', 'small.parquet', 'scipy', { timesAsFast: 3 }),
    contest('1,000 rows × 10 columns, CSV', 'small.csv', 'scipy', { timesAsFast: 3 }),
    {
      work: '5,000,000 rows × 10 columns, Parquet',
      against: 'ours with 1,000,000 rows',
      ours: ours(places, 'huge.parquet'),
      theirs: ours(places, 'large.parquet'),
      goal: { memoryWithin: 1.3 },
      difference: () => null,
    },
    ...captureContests(places),
    {
      work: 'cold start of a handler with its first small check',
      against: 'node without a script',
      ours: [process.execPath, places.coldStart],
      theirs: [process.execPath, '--eval', '0'],
      goal: { within: 4 },
      difference: (answer) => (answer.includes('"statusCode":200') ? null : `the handler answered ${answer}`),
      rounds: 9,
    },
  ];
}

function captureContests({ capture, data }: DataPlaces): readonly ProcessContest[] {
  const read = (mode: 'ours' | 'two' | 'plain', file: keyof typeof CAPTURE_FILES) => [
    process.execPath,
    capture,
    mode,
    join(data, file),
  ];
  const work = '1,000,000 records of Data Capture, one row each, to columns';
  return [
    {
      work,
      against: 'JSON.parse and split alone',
      ours: read('ours', 'large-capture.jsonl'),
      theirs: read('plain', 'large-capture.jsonl'),
      goal: { timesAsFast: 0.75 },
      difference: (own, other) => differInText(rowsIn(own), rowsIn(other)),
    },
    {
      work,
      against: 'ours with 200,000 records',
      ours: read('ours', 'large-capture.jsonl'),
      theirs: read('ours', 'small-capture.jsonl'),
      goal: { memoryWithin: 1.3 },
      difference: () => null,
    },
    {
      work: `${work}, in two threads`,
      against: 'ours in one thread',
      ours: read('two', 'large-capture.jsonl'),
      theirs: read('ours', 'large-capture.jsonl'),
      goal: { timesAsFast: 1.5 },
      compared: 'elapsed time',
      difference: differInText,
    },
  ];
}

/** Of the rows and their sum the rows alone, which the plain loop counts as well. */
function rowsIn(output: string): string {
  return output.replace(/ rows.*\n/, ' rows');
}

function differInText(own: string, other: string): string | null {
  return own === other ? null : `${own.trim()} here, ${other.trim()} there`;
}

const AGAINST = {
  scipy: { name: 'pyarrow and scipy', difference: differInStatistics },
  evidently: { name: 'pandas and evidently', difference: differInPValues },
};

function driftContests(places: DataPlaces) {
  return (work: string, current: string, peer: keyof typeof AGAINST, goal: ProcessGoal): ProcessContest => {
    const reference = current.replace(/^\w+/, 'reference');
    const files = [join(places.data, reference), join(places.data, current)];
    const { name, difference } = AGAINST[peer];
    const theirs = [places.python, '-W', 'ignore', PEERS, peer, ...files];
    return {
      work: `drift report: ${work}`,
      against: name,
      ours: ours(places, current),
      theirs,
      goal,
      // Either side may use both cores: what counts is when the report is there.
      compared: 'elapsed time',
      difference,
    };
  };
}

function ours({ cli, data }: DataPlaces, current: string): readonly string[] {
  const reference = current.replace(/^\w+/, 'reference');
  const files = ['--reference', join(data, reference), '--current', join(data, current)];
  return [process.execPath, cli, 'check', ...files, '--json'];
}

function differInStatistics(own: string, other: string): string | null {
  const { statistics } = JSON.parse(other) as { statistics: Record<string, number> };
  return compare(
    own,
    statistics,
    ({ statistic }, value) => Math.abs((statistic ?? Number.NaN) - value) <= 1e-12,
  );
}

function differInPValues(own: string, other: string): string | null {
  const { pValues } = JSON.parse(other) as { pValues: Record<string, number> };
  return compare(
    own,
    pValues,
    ({ pValue }, value) => Math.abs((pValue ?? Number.NaN) - value) <= 1e-9 * value + 1e-300,
  );
}

type Column = NonNullable<Report['drift']>['columns'][number];

function compare(
  own: string,
  theirs: Readonly<Record<string, number>>,
  agrees: (column: Column, value: number) => boolean,
): string | null {
  const columns = (JSON.parse(own) as Report).drift?.columns.filter(({ test }) => test === 'ks') ?? [];
  const names = Object.keys(theirs);
  if (columns.length !== names.length) return `${columns.length} columns for ${names.length}`;
  const odd = columns.find((column) => !agrees(column, theirs[column.column] ?? Number.NaN));
  return odd === undefined
    ? null
    : `${odd.column} is ${odd.statistic} (p = ${odd.pValue}) here, ${theirs[odd.column]} there`;
}
