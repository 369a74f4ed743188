import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPython } from '../../localstack/python.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'python-'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Puts a program there that answers every call the same way. */
function program(file: string, answer: string, exitCode = 0): string {
  const path = join(home, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho '${answer}'\nexit ${exitCode}\n`);
  chmodSync(path, 0o755);
  return path;
}

function machine(): NodeJS.ProcessEnv {
  return { PATH: join(home, 'bin'), HOME: home };
}

describe('the search for Python', () => {
  it('takes the right version on PATH, passing over others and shims that do not run', async () => {
    program('bin/python3.13', 'pyenv: version not selected', 127);
    program('bin/python3', '3.11');
    const right = program('bin/python', '3.13');
    expect(await findPython(machine())).toBe(right);
  });

  it('takes one that pyenv has', async () => {
    program('bin/python3', '3.14');
    program('.pyenv/versions/3.12.1/bin/python', '3.12');
    const right = program('.pyenv/versions/3.13.2/bin/python', '3.13');
    expect(await findPython(machine())).toBe(right);
  });

  it('lets uv fetch one', async () => {
    const right = program('fetched/python', '3.13');
    program('bin/uv', right);
    expect(await findPython(machine())).toBe(right);
  });

  it('says in one sentence what to install where there is none', async () => {
    await expect(findPython(machine())).rejects.toMatchObject({
      name: 'SetupError',
      message: expect.stringMatching(
        /^LocalStack needs Python 3\.13 .*pyenv install 3\.13.*pip install uv.*it$/,
      ),
    });
  });
});
