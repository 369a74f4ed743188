import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MEASURE = join(import.meta.dirname, 'peers', 'measure.py');

/** What a whole process took, from its start to its end. */
export interface ProcessRun {
  readonly elapsedMilliseconds: number;
  /** Time of all its threads on a processor. */
  readonly processorMilliseconds: number;
  /** The most memory it ever had. */
  readonly megabytes: number;
  readonly output: string;
}

/**
 * Runs a command to its end.
 *
 * @throws Error naming the command where it ends otherwise than with 0, or 2 for an alarm
 */
export async function runProcess(python: string, command: readonly string[]): Promise<ProcessRun> {
  const { stdout } = await run(python, [MEASURE, ...command], { maxBuffer: 1 << 28 });
  const answer = JSON.parse(stdout) as ProcessRun & { readonly status: number };
  if (answer.status !== 0 && answer.status !== 2)
    throw new Error(`${command.join(' ')} ended with ${answer.status}`);
  return answer;
}
