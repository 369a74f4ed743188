import { parse } from 'jsonc-parser';
import { ConfigError } from '../core/errors.ts';
import { findJsonFault } from './json-fault.ts';
import { type Monitor, monitorSchema } from './monitor.ts';
import { findMonitorProblems, writeProblem } from './monitor-problems.ts';

/**
 * The monitor that a file holds, with every default filled in.
 *
 * @param source the file's text, or the object already read from it
 * @param fileName what the errors call it
 * @throws ConfigError with one line a problem: file, path, what was got, what is allowed; for text that is
 *   not JSON, comments aside, the line and column
 * @example parseMonitor('{"model":"m","task":"binary"}', 'monitors/m.json').window // '1h'
 * @example parseMonitor('{"model":"m","task":"x"}', 'monitors/m.json')
 * // throws: monitors/m.json: task: got "x", allowed: "regression", "binary", "multiclass"
 */
export function parseMonitor(source: unknown, fileName: string): Monitor {
  const value = typeof source === 'string' ? readMonitorText(source, fileName) : source;
  const problems = findMonitorProblems(value);
  if (problems.length > 0) {
    throw new ConfigError(problems.map((problem) => `${fileName}: ${writeProblem(problem)}`).join('\n'));
  }
  return monitorSchema.parse(value);
}

/**
 * What the text of a monitor file holds: JSON, in which comments may stand.
 *
 * @throws ConfigError with the line and column where it is neither
 */
export function readMonitorText(source: string, fileName: string): unknown {
  // Editors on Windows may put a byte-order mark in front; JSON.parse does not take it.
  const text = source.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch (cause) {
    const fault = findJsonFault(text);
    if (fault === null) return parse(text);
    const place = `line ${fault.line}, column ${fault.column}`;
    throw new ConfigError(`${fileName}: ${place}: not JSON, allowed here: ${fault.expected}`, { cause });
  }
}
