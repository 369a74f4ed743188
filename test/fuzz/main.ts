import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Told } from './try-inputs.ts';

const USAGE = 'allowed: --inputs N (100000) --start N (0)';
/** An input takes about a millisecond: one that takes so long hangs. */
const LONGEST_MS = 20_000;
const SHOWN_FAILURES = 10;

interface Result {
  readonly tally: Map<string, number>;
  readonly failures: string[];
}

/** Tries one share in a process of its own, which is ended where an input hangs. */
async function tryShare(share: readonly number[], { tally, failures }: Result): Promise<void> {
  const child = fork(fileURLToPath(new URL('./try-inputs.ts', import.meta.url)), share.map(String), {
    execArgv: ['--import', 'tsx'],
  });
  let trying = 'before any input';
  let isDone = false;
  const fail = (fault: string): void => {
    failures.push(`${trying}: ${fault}`);
  };
  const hangs = setTimeout(() => {
    fail(`hangs for ${LONGEST_MS / 1000} s`);
    child.kill('SIGKILL');
  }, LONGEST_MS);
  child.on('message', (told: Told) => {
    hangs.refresh();
    if ('trying' in told) trying = `input ${told.trying}`;
    else if ('failed' in told) fail(told.fault);
    else {
      isDone = true;
      for (const [key, count] of told.tally) tally.set(key, (tally.get(key) ?? 0) + count);
    }
  });
  const [code, signal] = await once(child, 'exit');
  clearTimeout(hangs);
  if (!isDone && signal !== 'SIGKILL') fail(`the process ended with ${signal ?? code}`);
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 0) throw new Error(`got ${text}, ${USAGE}`);
  return count;
}

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '100000' }, start: { type: 'string', default: '0' } },
});
const first = readCount(values.start);
const inputs = readCount(values.inputs);
const step = Math.min(2, availableParallelism());
const result: Result = { tally: new Map(), failures: [] };
const began = performance.now();
await Promise.all(
  Array.from({ length: step }, (_, index) => tryShare([first + index, first + inputs, step], result)),
);
for (const [key, count] of [...result.tally].sort(([a], [b]) => (a < b ? -1 : 1)))
  console.log(`${key}: ${count.toLocaleString('en')}`);
for (const failure of result.failures.slice(0, SHOWN_FAILURES)) console.log(failure);
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(`${inputs.toLocaleString('en')} inputs in ${seconds} s, ${result.failures.length} failures`);
process.exitCode = result.failures.length === 0 ? 0 : 1;
