import type { Diagnosis, Health } from './finding.ts';

const RESET = '\u001b[0m';
const COLOURS: Readonly<Record<Health, string>> = {
  ok: '\u001b[32m',
  warn: '\u001b[33m',
  error: '\u001b[31m',
};

/** One line a look, and below it what to do where something is wrong; in colour on a terminal. */
export function printDiagnoses(diagnoses: readonly Diagnosis[], { colour = hasColour() } = {}): string {
  const widest = Math.max(...diagnoses.map(({ check }) => check.length));
  return diagnoses
    .flatMap(({ check, health, message, advice }) => {
      const word = health.padEnd(5);
      const shown = colour ? `${COLOURS[health]}${word}${RESET}` : word;
      const line = `${shown}  ${check.padEnd(widest)}  ${message}`;
      return advice === null ? [line] : [line, `${' '.repeat(widest + 9)}→ ${advice}`];
    })
    .join('\n');
}

/** https://no-color.org */
function hasColour(): boolean {
  return process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '';
}
