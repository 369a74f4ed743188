import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** Which files and packages the files of a room may import. */
interface Room {
  /** A file belongs to the first room that matches its path. */
  readonly files: RegExp;
  /** Beginnings of paths within the project. */
  readonly mayImport: readonly string[];
  readonly mayUse: RegExp;
}

/** The performance metrics by task, and the errors: what the deployment shares with the run. */
const METRIC_LISTS = ['lambdas/core/performance/', 'lambdas/core/errors.ts'];
/** Names and texts that the deployment and the run must agree on. */
const SHARED_NAMES = [
  'lambdas/core/cost/',
  'lambdas/core/retraining/compared-metric.ts',
  'lambdas/core/retraining/incident.ts',
  'lambdas/core/alert/subject.ts',
];
/** What a contract says in core's words: the error classes, how messages write names, what a cell may be. */
const SHARED_WORDS = ['lambdas/core/errors.ts', 'lambdas/core/format.ts', 'lambdas/core/table/column.ts'];
const NODE = /^node:/;
const NOTHING = /^$/;

const STEPS = [
  'plan',
  'profile',
  'score',
  'publish',
  'performance',
  'drift',
  'notifier',
  'retrain-gate',
  'prepare-training',
  'serve-model',
  'watch-job',
  'evaluate',
  'verify',
  'adopt-baseline',
  'conclude',
  'ask-approval',
];

const ROOMS: readonly Room[] = [
  { files: /^bin\/app\.ts$/, mayImport: ['lib/'], mayUse: /^(aws-cdk-lib|cdk-nag|node:)/ },
  {
    files: /^bin\//,
    mayImport: [
      'bin/',
      'package.json',
      'lambdas/core/',
      'lambdas/codec/',
      'lambdas/contract/',
      'lambdas/ports/',
      'lambdas/view/',
    ],
    mayUse: /^(commander$|csv-stringify\/|node:)/,
  },
  {
    files: /^lib\//,
    mayImport: ['lib/', 'lambdas/contract/', ...METRIC_LISTS, ...SHARED_NAMES],
    mayUse: /^(aws-cdk-lib|constructs$|esbuild$|node:)/,
  },
  {
    files: /^lambdas\/contract\//,
    mayImport: ['lambdas/contract/', ...SHARED_WORDS],
    mayUse: /^(zod|jsonc-parser)$/,
  },
  { files: /^lambdas\/core\//, mayImport: ['lambdas/core/', 'lambdas/contract/'], mayUse: NOTHING },
  {
    files: /^lambdas\/view\//,
    mayImport: ['lambdas/view/', 'lambdas/core/', 'lambdas/contract/'],
    mayUse: /^vega(-lite)?$/,
  },
  {
    files: /^lambdas\/codec\//,
    mayImport: ['lambdas/codec/', 'lambdas/core/', 'lambdas/contract/'],
    mayUse: /^node:|^parquet-wasm\/esm$/,
  },
  {
    files: /^lambdas\/ports\//,
    mayImport: ['lambdas/ports/', 'lambdas/codec/', 'lambdas/core/', 'lambdas/contract/'],
    mayUse: /^@aws-sdk\/|^@aws-lambda-powertools\/|^zod$|^node:/,
  },
  {
    files: /^lambdas\/(page|widget|answer-approval)\//,
    mayImport: [
      'lambdas/page/',
      'lambdas/widget/',
      'lambdas/answer-approval/',
      'lambdas/view/',
      'lambdas/core/',
      'lambdas/contract/',
      'lambdas/ports/',
    ],
    mayUse: NODE,
  },
  ...STEPS.map((step) => ({
    files: new RegExp(`^lambdas/${step}/`),
    mayImport: [`lambdas/${step}/`, 'lambdas/core/', 'lambdas/codec/', 'lambdas/contract/', 'lambdas/ports/'],
    mayUse: NODE,
  })),
];

const FILES = ['bin', 'lib', 'lambdas'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);

/** Imports of a file that its room does not allow; the file itself if it is in no room. */
function findForbidden(file: string): readonly string[] {
  const room = ROOMS.find(({ files }) => files.test(file));
  if (room === undefined) return [`${file} is in no room`];
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => {
      if (!name.startsWith('.')) return !room.mayUse.test(name);
      const target = relative('.', join(dirname(file), name));
      return !room.mayImport.some((beginning) => target.startsWith(beginning));
    })
    .map((name) => `${file} imports ${name}`);
}

describe('imports', () => {
  it('point one way: app → lib → contract, and handlers → ports, codec, core → contract', () => {
    expect(FILES).not.toHaveLength(0);
    expect(FILES.flatMap(findForbidden)).toEqual([]);
  });

  it('are seen however they are written', () => {
    const text = "import type { A } from './a.ts';\nexport * from './b.ts';\nawait import('./c.ts');\n";
    const { importedFiles } = ts.preProcessFile(text, true, true);
    expect(importedFiles.map(({ fileName }) => fileName)).toEqual(['./a.ts', './b.ts', './c.ts']);
  });
});
