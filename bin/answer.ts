import type { Verdict } from '../lambdas/contract/names.ts';

const EXIT_OK = 0;
const EXIT_ERROR = 1;
const EXIT_ALARM = 2;

/** Prints a command's result; the exit code says whether anything was found. */
export function answer(verdict: Verdict, text: string): void {
  process.stdout.write(`${text}\n`);
  process.exitCode = verdict === 'ALARM' ? EXIT_ALARM : EXIT_OK;
}

/** Says on standard error, a line each, what is doubtful about a command's result. */
export function warn(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
}

/** Ends a command with one line on standard error. */
export function fail(message: string): void {
  process.stderr.write(`${message.trim().replace(/\s*\n\s*/g, '; ')}\n`);
  process.exitCode = EXIT_ERROR;
}
