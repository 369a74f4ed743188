import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Monitor } from '../lambdas/contract/monitor.ts';
import { parseMonitor } from '../lambdas/contract/parse-monitor.ts';
import { stackNameOf } from '../lambdas/contract/stack-name.ts';
import { findDeployProblems } from './check-deployable.ts';

const SCHEMA_ENDING = '.schema.json';

/** A monitor and the file it was read from. */
interface MonitorFile {
  readonly file: string;
  readonly monitor: Monitor;
}

/** What a folder of monitor files holds: the monitors, or what is wrong, one line a problem. */
export interface LoadedMonitors {
  readonly monitors: readonly MonitorFile[];
  readonly problems: readonly string[];
}

/** Every monitor file of a folder, in the order of their names, checked for deployment. */
export function loadMonitors(folder: string): LoadedMonitors {
  const files = listMonitorFiles(folder);
  if (files.length === 0) {
    return { monitors: [], problems: [`${folder}: got no monitor file, allowed: <name>.json, one a model`] };
  }
  const loaded = files.map(loadMonitor);
  const monitors = loaded.flatMap((one) => one.monitors);
  const problems = [...loaded.flatMap((one) => one.problems), ...findDuplicates(monitors)];
  return { monitors, problems };
}

function listMonitorFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json') && !name.endsWith(SCHEMA_ENDING))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function loadMonitor(file: string): LoadedMonitors {
  try {
    const monitor = parseMonitor(readFileSync(file, 'utf8'), file);
    const problems = findDeployProblems(monitor).map((problem) => `${file}: ${problem}`);
    return { monitors: [{ file, monitor }], problems };
  } catch (error) {
    return { monitors: [], problems: [error instanceof Error ? error.message : String(error)] };
  }
}

/** Two models whose stacks would bear one name. */
function findDuplicates(monitors: readonly MonitorFile[]): readonly string[] {
  const seen = new Map<string, string>();
  return monitors.flatMap(({ file, monitor: { model } }) => {
    const name = stackNameOf(model).toLowerCase();
    const first = seen.get(name);
    if (first !== undefined)
      return [`${file}: model: got "${model}", allowed: a name that ${first} does not use`];
    seen.set(name, file);
    return [];
  });
}
