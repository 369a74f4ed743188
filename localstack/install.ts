import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { listInstances } from './instances.ts';
import { environmentsFolder, pythonSources } from './paths.ts';
import { isAlive } from './processes.ts';
import { findPython } from './python.ts';
import { SetupError } from './setup-error.ts';

const run = promisify(execFile);

// Where LocalStack looks below its FILESYSTEM_ROOT.
const libraryPath = join('root', 'usr', 'lib', 'localstack');

export type OnProgress = (sentence: string) => void;

/** An installed LocalStack. */
export interface Installation {
  readonly python: string;
  /** What every instance needs and none changes: the index of all AWS operations. */
  readonly library: string;
}

/**
 * Makes the virtual environment that LocalStack runs in, unless it is there.
 *
 * It is named by a hash of the lock and of our plugin, so a change of either makes a new one. It is built aside and
 * then renamed: a half-made one is never used, and of two processes that build at once the first to finish wins.
 *
 * @throws SetupError where Python is missing or a package cannot be installed
 */
export async function ensureInstalled(onProgress: OnProgress = () => undefined): Promise<Installation> {
  const folder = join(environmentsFolder, hashSources());
  const installation = { python: join(folder, 'bin', 'python'), library: join(folder, libraryPath) };
  if (existsSync(folder)) return installation;
  const base = await findPython();
  onProgress('installing LocalStack (once, under a minute)');
  mkdirSync(environmentsFolder, { recursive: true });
  removeAbandoned();
  const draft = `${folder}.${process.pid}`;
  try {
    await build(base, draft);
    adopt(draft, folder);
    removeOutdated(folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return installation;
}

async function build(base: string, folder: string): Promise<void> {
  const python = join(folder, 'bin', 'python');
  const uv = join(folder, 'bin', 'uv');
  const plugin = join(folder, 'plugin');
  await attempt(base, ['-m', 'venv', folder]);
  cpSync(pythonSources, plugin, { recursive: true });
  const lock = join(plugin, 'requirements.txt');
  const uvLock = join(plugin, 'uv.txt');
  writeFileSync(uvLock, lockedPackage(readFileSync(lock, 'utf8'), 'uv'));
  const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--require-hashes'];
  await attempt(python, [...pip, '--no-deps', '-r', uvLock]);
  try {
    await run(uv, ['pip', 'install', '--quiet', '--python', python, '--require-hashes', '-r', lock]);
  } catch {
    // uv does not read pip's settings: behind a mirror that only pip knows, pip does it, slowly.
    await attempt(python, [...pip, '-r', lock]);
  }
  await attempt(uv, [
    'pip',
    'install',
    '--quiet',
    '--offline',
    '--python',
    python,
    '--no-deps',
    '--no-build-isolation',
    plugin,
  ]);
  // The first request to an instance would make it, which takes seconds and doubles the instance's memory.
  mkdirSync(join(folder, libraryPath), { recursive: true });
  await attempt(python, ['-m', 'localstack.aws.spec'], {
    ...process.env,
    FILESYSTEM_ROOT: join(folder, 'root'),
    OVERRIDE_IN_DOCKER: '0',
  });
}

/** The lines of a hashed lock that pin one package. */
function lockedPackage(lock: string, name: string): string {
  const found = new RegExp(`^${name}==.*\\\\\\n( +--hash=.*\\n)+`, 'm').exec(lock);
  if (!found)
    throw new SetupError(`requirements.txt does not pin ${name}: lock it anew as requirements.in says`);
  return found[0];
}

async function attempt(file: string, args: readonly string[], env = process.env): Promise<void> {
  try {
    await run(file, args, { maxBuffer: 1 << 26, env });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const last = (stderr?.trim() || message).split('\n').slice(-5).join('\n');
    throw new SetupError(
      `installing LocalStack failed at "${file} ${args.slice(0, 3).join(' ')} …": ${last}`,
    );
  }
}

function adopt(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** Those of earlier states, unless something may still run from them. */
function removeOutdated(current: string): void {
  if (listInstances().length > 0) return;
  for (const name of readdirSync(environmentsFolder)) {
    const folder = join(environmentsFolder, name);
    if (folder !== current && !name.includes('.')) rmSync(folder, { recursive: true, force: true });
  }
}

/** Drafts of processes that were killed half-way. */
function removeAbandoned(): void {
  for (const name of readdirSync(environmentsFolder)) {
    const builder = /\.(\d+)$/.exec(name)?.[1];
    if (builder !== undefined && !isAlive(Number(builder))) {
      rmSync(join(environmentsFolder, name), { recursive: true, force: true });
    }
  }
}

function hashSources(): string {
  // How it is built counts too.
  const hash = createHash('sha256').update(readFileSync(import.meta.filename));
  const files = readdirSync(pythonSources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(py|mjs|toml|txt)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(`${relative(pythonSources, file)}\n`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
