import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPython } from '../localstack/python.ts';

const run = promisify(execFile);

const projectFolder = join(import.meta.dirname, '..');
const lockFile = join(import.meta.dirname, 'peers', 'requirements.txt');

/**
 * Makes the virtual environment that the peers run in, below `.venv/`, unless it is there. It is named by a
 * hash of the lock, and renamed once it is whole, so that a half-made one is never used.
 *
 * @returns the path of its Python
 * @throws where there is no Python 3.13 or a package cannot be installed
 */
export async function ensurePeers(say: (sentence: string) => void): Promise<string> {
  const lock = readFileSync(lockFile, 'utf8');
  const name = `bench-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`;
  const folder = join(projectFolder, '.venv', name);
  if (!existsSync(folder)) {
    say('installing the peers (once, about two gigabytes)');
    const draft = `${folder}.${process.pid}`;
    try {
      await build(await findPython(), draft, lock);
      renameSync(draft, folder);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return join(folder, 'bin', 'python');
}

async function build(base: string, folder: string, lock: string): Promise<void> {
  const python = join(folder, 'bin', 'python');
  const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--require-hashes'];
  const options = { maxBuffer: 1 << 26 };
  await run(base, ['-m', 'venv', folder], options);
  const uvLock = join(folder, 'uv.txt');
  writeFileSync(uvLock, lockOf(lock, 'uv'));
  await run(python, [...pip, '--no-deps', '-r', uvLock], options);
  const uv = ['pip', 'install', '--quiet', '--python', python, '--require-hashes', '-r', lockFile];
  try {
    await run(join(folder, 'bin', 'uv'), uv, options);
  } catch {
    // uv does not read pip's settings: behind a mirror that only pip knows, pip does it, slowly.
    await run(python, [...pip, '-r', lockFile], options);
  }
}

/** The lines of a hashed lock that pin one package. */
function lockOf(lock: string, name: string): string {
  const found = new RegExp(`^${name}==.*\\\\\\n( +--hash=.*\\n)+`, 'm').exec(lock);
  if (found === null) throw new Error(`${lockFile} does not pin ${name}`);
  return found[0];
}
