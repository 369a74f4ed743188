import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { holdContest, type Outcome, outcomeTable } from './contest.ts';
import { seededNormals } from './inputs.ts';
import { ensurePeers } from './peer-environment.ts';
import { PeerProcess } from './peer-process.ts';
import { CONTEST_HEAD, holdProcessContest } from './process-contest.ts';
import { markdownTable } from './table.ts';
import { CAPTURE_FILES, type DataPlaces, dataContests } from './works/data.ts';
import { joining } from './works/join.ts';

const run = promisify(execFile);
const project = join(import.meta.dirname, '..');
const JOIN_ROWS = 1_000_000;
const JOIN_ROUNDS = 5;
const folder = join(project, 'out', 'bench-data');

/** A script that loads a handler as it is deployed and makes one small check with it. */
const COLD_START = `
const { createHandler } = require('./handler.js');
const handler = createHandler({
  store: null,
  sink: { publish: async () => {} },
  clock: { now: () => new Date(0) },
  log: { info() {}, warn() {} },
  environment: { MODEL: 'bench', NAMESPACE: 'Bench' },
});
const numbers = (first) => Array.from({ length: 100 }, (_, index) => first + index);
handler({ reference: { x: numbers(0) }, current: { x: numbers(5) } }).then((answer) => {
  console.log(JSON.stringify(answer));
});
`;

async function prepare(): Promise<DataPlaces> {
  const say = (sentence: string): void => console.error(sentence);
  const python = await ensurePeers(say);
  mkdirSync(folder, { recursive: true });
  say('writing the data, unless it is there');
  await run(python, [join(import.meta.dirname, 'peers', 'data.py'), 'make', folder]);
  const cli = join(folder, 'bin', 'cli.js');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin', 'package.json'), '{ "type": "module" }\n');
  await run(process.execPath, [join(project, 'scripts', 'build.mjs'), cli], { cwd: project });
  const capture = join(folder, 'bin', 'read-capture.js');
  await build({
    entryPoints: [join(import.meta.dirname, 'read-capture.ts')],
    outfile: capture,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  for (const [name, records] of Object.entries(CAPTURE_FILES))
    await run(process.execPath, [
      capture,
      'make',
      join(folder, name),
      join(folder, 'reference.csv'),
      String(records),
    ]);
  const handlers = join(folder, 'handler');
  await build({
    entryPoints: [join(project, 'lambdas', 'drift', 'handler.ts')],
    outfile: join(handlers, 'handler.js'),
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    define: { 'import.meta.url': '__filename' },
  });
  writeFileSync(join(handlers, 'package.json'), '{ "type": "commonjs" }\n');
  const coldStart = join(handlers, 'cold-start.js');
  writeFileSync(coldStart, COLD_START);
  return { python, cli, capture, data: folder, coldStart };
}

async function holdJoins(python: string): Promise<readonly Outcome[]> {
  const peers = new PeerProcess(python);
  const outcomes: Outcome[] = [];
  try {
    for (const ids of ['whole numbers', 'texts'] as const) {
      const contest = await joining(peers, seededNormals(), { rows: JOIN_ROWS, ids });
      outcomes.push(...(await holdContest(contest, JOIN_ROUNDS)));
    }
  } finally {
    peers.stop();
  }
  return outcomes;
}

const places = await prepare();
const rows: (readonly string[])[] = [];
for (const contest of dataContests(places)) {
  rows.push(await holdProcessContest(places.python, contest));
  console.error(rows.at(-1)?.join(' | '));
}
console.log(
  `Whole processes, in turn, medians of 3 rounds; processor time (elapsed time), most memory; Node ${process.versions.node}\n`,
);
console.log(markdownTable(CONTEST_HEAD, rows));
const joins = await holdJoins(places.python);
console.log(`\nJoins, processor time of one thread each, in turn, medians of ${JOIN_ROUNDS} rounds\n`);
console.log(outcomeTable(joins));
// A row that misses its goal is a finding; one whose results differ is a fault.
const verdicts = [...rows.map((row) => row.at(-1)), ...joins.map(({ held }) => held)];
if (verdicts.some((verdict) => verdict?.startsWith('does not count'))) process.exitCode = 1;
