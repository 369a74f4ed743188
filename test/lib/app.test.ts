import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadMonitors } from '../../lib/load-monitors.ts';
import { MINIMAL } from './synth-monitor.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'monitors-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** The app as `cdk synth -c monitors=<folder>` runs it: its exit code and what it says. */
function runApp(): Promise<{ readonly code: number; readonly said: string }> {
  const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ monitors: folder }) };
  return new Promise((resolve) => {
    const child = execFile('node', ['--import', 'tsx', 'bin/app.ts'], { env }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, said: stdout + stderr });
    });
  });
}

describe('app', () => {
  it('stops at bad monitor files with one line a problem and no stack trace', async () => {
    const good = write('a.json', MINIMAL);
    const bad = write('b.json', { ...MINIMAL, model: 'b', drift: { rule: 'foo' } });
    const broken = write('c.json', '{\n  "model" }');
    const twice = write('d.json', MINIMAL);
    const { code, said } = await runApp();
    expect(code).toBe(1);
    expect(said.trim().split('\n')).toEqual([
      `${bad}: drift.rule: got "foo", allowed: "budget", "anyColumn", "meanStatistic", "share"`,
      `${broken}: line 2, column 11: not JSON, allowed here: ":"`,
      `${twice}: model: got "price", allowed: a name that ${good} does not use`,
    ]);
  });
});

describe('loadMonitors', () => {
  it('reads the monitor files of a folder by name and leaves the schema alone', () => {
    write('b.json', { ...MINIMAL, model: 'b' });
    write('a.json', { ...MINIMAL, model: 'a' });
    write('monitor.schema.json', {});
    write('notes.txt', 'x');
    const { monitors, problems } = loadMonitors(folder);
    expect(problems).toEqual([]);
    expect(monitors.map(({ monitor }) => monitor.model)).toEqual(['a', 'b']);
  });

  it('takes models for the same whose stacks would be', () => {
    const first = write('a.json', { ...MINIMAL, model: 'taxi_fares' });
    const second = write('b.json', { ...MINIMAL, model: 'Taxi-Fares' });
    expect(loadMonitors(folder).problems).toEqual([
      `${second}: model: got "Taxi-Fares", allowed: a name that ${first} does not use`,
    ]);
  });

  it('says so where there is nothing to read', () => {
    expect(loadMonitors(folder).problems).toEqual([
      `${folder}: got no monitor file, allowed: <name>.json, one a model`,
    ]);
  });
});
