import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { SetupError } from './setup-error.ts';

const run = promisify(execFile);

const version = '3.13';

// ensurepip is a package of its own on Debian; without it no virtual environment can be made.
const probe = 'import ensurepip, sys, venv; print("%d.%d" % sys.version_info[:2])';

/**
 * Finds a Python 3.13 that really runs: on PATH, in pyenv, or fetched by uv.
 *
 * @param env where PATH, HOME and PYENV_ROOT are read from
 * @returns the path or name of its executable
 * @throws SetupError that says what to install where there is none
 */
export async function findPython(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  for (const candidate of [...onPath(env, ['python3.13', 'python3', 'python']), ...inPyenv(env)]) {
    if (await isRightPython(candidate, env)) return candidate;
  }
  for (const uv of onPath(env, ['uv'])) {
    const fetched = await fetchWithUv(uv, env);
    if (fetched !== undefined && (await isRightPython(fetched, env))) return fetched;
  }
  throw new SetupError(
    `LocalStack needs Python ${version} (no other version will do) and none was found on PATH, in pyenv or through uv: ` +
      `install it with "pyenv install ${version}", "brew install python@${version}" or from python.org, ` +
      `or install uv (pip install uv), which fetches it`,
  );
}

function onPath(env: NodeJS.ProcessEnv, names: readonly string[]): string[] {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .filter((file) => existsSync(file));
}

// Straight from its folder: pyenv's shims on PATH refuse to run a version that is not selected.
function inPyenv(env: NodeJS.ProcessEnv): string[] {
  const versions = join(env.PYENV_ROOT ?? join(env.HOME ?? homedir(), '.pyenv'), 'versions');
  if (!existsSync(versions)) return [];
  return readdirSync(versions)
    .filter((name) => name.startsWith(version))
    .map((name) => join(versions, name, 'bin', 'python'));
}

async function isRightPython(file: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const { stdout } = await run(file, ['-I', '-c', probe], { env, timeout: 20_000 });
    return stdout.trim() === version;
  } catch {
    return false;
  }
}

async function fetchWithUv(uv: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    await run(uv, ['python', 'install', version], { env, timeout: 300_000 });
    return (await run(uv, ['python', 'find', version], { env })).stdout.trim();
  } catch {
    return undefined;
  }
}
