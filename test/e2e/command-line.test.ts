import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MonitorInput } from '../../lambdas/contract/monitor.ts';
import type { Report } from '../../lambdas/contract/report.ts';
import { app, monitorOf } from './support/app.ts';
import { call, ENVIRONMENT } from './support/command-line.ts';
import { MONITORS, type MonitorName } from './support/monitors.ts';
import { putData } from './support/objects.ts';
import { run } from './support/runs.ts';
import { jsonLines, makeSales } from './support/sales.ts';

const HOUR = 3_600_000;
const examined = monitorOf('examined');
const start = new Date(Date.parse(app.hour) - HOUR).toISOString();

function fileOf(name: MonitorName, change: Partial<MonitorInput> = {}): string {
  const file = join(app.folder, `${name}-examined.json`);
  writeFileSync(file, JSON.stringify({ ...MONITORS[name], ...change }));
  return file;
}

interface Examination {
  readonly code: number;
  readonly health: string;
  readonly checks: readonly { readonly check: string; readonly health: string; readonly message: string }[];
}

async function examine(file: string): Promise<Examination> {
  const { code, stdout, stderr } = await call(['doctor', '--config', file, '--json']);
  expect(stderr).toBe('');
  return { code, ...JSON.parse(stdout) };
}

const healthOf = ({ checks }: Examination, check: string) =>
  checks.filter((one) => one.check === check).map(({ health }) => health);

describe('the command line and a deployed monitor', () => {
  beforeAll(async () => {
    await putData('examined/predictions/1.jsonl', jsonLines(makeSales({ seed: 5, rows: 200, start })));
    await run(examined, app.hour);
  });

  it('doctor finds a monitor well that works, from its data to its newest report', async () => {
    const { code, health, checks } = await examine(fileOf('examined'));
    expect(checks.map((one) => `${one.health} ${one.check}`)).toEqual(
      'credentials predictions baseline stack alarms notifier mail runs reports'
        .split(' ')
        .map((check) => `ok ${check}`),
    );
    expect(checks).toContainEqual(
      // LocalStack confirms addresses by itself.
      expect.objectContaining({ check: 'mail', message: 'examined@example.com is subscribed' }),
    );
    expect({ code, health }).toEqual({ code: 0, health: 'ok' });
  });

  it('doctor says what is missing and what to do about it, with exit code 1', async () => {
    const { baseline = '' } = MONITORS.examined;
    const file = fileOf('examined', { baseline: `${baseline}.gone` });
    const examination = await examine(file);
    expect(healthOf(examination, 'baseline')).toEqual(['error']);
    expect(examination).toMatchObject({ code: 1, health: 'error' });
    const { stdout } = await call(['doctor', '--config', file]);
    expect(stdout).toMatch(/^error {2}baseline .*: no such object\n +→ put the reference there/m);
  });

  it('doctor stops where there are no credentials', async () => {
    const { AWS_ACCESS_KEY_ID: _key, AWS_SECRET_ACCESS_KEY: _secret, ...rest } = ENVIRONMENT;
    const bare = { ...rest, AWS_EC2_METADATA_DISABLED: 'true', HOME: app.folder };
    const { code, stdout } = await call(['doctor', '--config', fileOf('examined')], bare);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^error {2}credentials /);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
  });

  it('report lists, shows and draws what the monitor stored, found by the name of the model', async () => {
    const model = ['--model', 'examined'];
    const list = await call(['report', 'list', ...model, '--json']);
    expect((JSON.parse(list.stdout) as Report[]).map(({ window }) => Date.parse(window.start ?? ''))).toEqual(
      [Date.parse(start)],
    );
    const shown = await call(['report', 'show', ...model, '--window', start]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(/^examined: OK/);
    const page = join(app.folder, 'examined.html');
    const opened = await call(['report', 'open', ...model, '--out', page]);
    expect(opened).toMatchObject({ code: 0, stdout: `${page}\n` });
    expect(readFileSync(page, 'utf8')).toContain('<h1>examined');
  });

  it('baseline makes a reference of past windows', async () => {
    const reference = join(app.folder, 'examined-reference.csv');
    const end = new Date(Date.parse(app.hour)).toISOString();
    const range = ['--from', start, '--to', end];
    const made = await call(['baseline', '--config', fileOf('examined'), ...range, '--out', reference]);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(reference)).toBe(true);
    expect(readFileSync(reference, 'utf8').trimEnd().split('\n')).toHaveLength(201);
  });
});
