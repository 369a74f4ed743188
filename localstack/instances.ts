import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { instancesFolder } from './paths.ts';
import { isGroupAlive, killGroup } from './processes.ts';

/** A LocalStack this project started, as its folder tells. */
export interface Instance {
  readonly port: number;
  readonly pid: number;
  readonly logFile: string;
}

export function instanceFolder(port: number): string {
  return join(instancesFolder, String(port));
}

/** Makes an empty folder for a new instance; those of instances that have ended go. */
export function prepareFolder(port: number, library: string): string {
  removeEnded();
  const folder = instanceFolder(port);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'data', 'tmp'), { recursive: true });
  mkdirSync(join(folder, 'data', 'root', 'usr', 'lib'), { recursive: true });
  symlinkSync(library, join(folder, 'data', 'root', 'usr', 'lib', 'localstack'));
  return folder;
}

export function recordInstance(instance: Instance): void {
  writeFileSync(join(instanceFolder(instance.port), 'instance.json'), JSON.stringify(instance));
}

/** The instances that run now. */
export function listInstances(): Instance[] {
  if (!existsSync(instancesFolder)) return [];
  return readdirSync(instancesFolder)
    .map((name) => readInstance(name))
    .filter((instance) => instance !== undefined)
    .filter((instance) => isGroupAlive(instance.pid) && isLocalStack(instance.pid));
}

/** Ends an instance with everything it started; its log stays until the next one starts. */
export async function endInstance(instance: Instance): Promise<void> {
  await killGroup(instance.pid);
  const folder = instanceFolder(instance.port);
  rmSync(join(folder, 'instance.json'), { force: true });
  rmSync(join(folder, 'data'), { recursive: true, force: true });
}

function readInstance(name: string): Instance | undefined {
  try {
    return JSON.parse(readFileSync(join(instancesFolder, name, 'instance.json'), 'utf8')) as Instance;
  } catch {
    return undefined;
  }
}

// The id may have gone to another process since: killing that one would be bad.
function isLocalStack(pid: number): boolean {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).includes(
      'localstack.runtime.main',
    );
  } catch {
    return false;
  }
}

function removeEnded(): void {
  if (!existsSync(instancesFolder)) return;
  const running = new Set(listInstances().map((instance) => String(instance.port)));
  for (const name of readdirSync(instancesFolder)) {
    // A folder without a record may belong to one that is starting just now.
    const recorded = readInstance(name) !== undefined || !existsSync(join(instancesFolder, name, 'data'));
    if (recorded && !running.has(name)) rmSync(join(instancesFolder, name), { recursive: true, force: true });
  }
}
