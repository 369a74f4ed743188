import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import type { BacktestResult } from '../../bin/backtest/run-backtest.ts';
import type { Report } from '../../lambdas/contract/report.ts';

const run = promisify(execFile);

/** How a call of the command line ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The built command line in a folder of its own, far from any node_modules, and files beside it. Every call
 * is a process of its own in that folder and sees no environment but the one given.
 */
export class CommandLine {
  readonly folder = mkdtempSync(join(tmpdir(), 'cdk-model-monitor-cli-'));
  readonly #environment: Readonly<Record<string, string>>;

  constructor(environment: Readonly<Record<string, string>> = {}) {
    this.#environment = environment;
  }

  async build(): Promise<void> {
    await run(process.execPath, ['scripts/build.mjs', join(this.folder, 'cli.js')]);
  }

  /** Writes a file into the folder; answers its name. */
  write(name: string, content: string | Uint8Array): string {
    writeFileSync(join(this.folder, name), content);
    return name;
  }

  async call(args: readonly string[], environment = this.#environment): Promise<Ended> {
    const options = { cwd: this.folder, env: environment, maxBuffer: 1e9 };
    try {
      const { stdout, stderr } = await run(process.execPath, ['cli.js', ...args], options);
      return { code: 0, stdout, stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as Error & Ended;
      return { code, stdout, stderr };
    }
  }

  /** The report of `check --json` and how it ended; a line on stderr fails it. */
  async check(args: readonly string[]): Promise<Report & { readonly code: number }> {
    return readJson<Report>(await this.call(['check', '--json', ...args]));
  }

  async backtest(
    args: readonly string[],
    environment = this.#environment,
  ): Promise<BacktestResult & { readonly code: number }> {
    return readJson<BacktestResult>(await this.call(['backtest', '--json', ...args], environment));
  }

  /** The example data sets, in `diamonds` and `taxis` beside the command line or in a folder there. */
  async makeExamples(folder = ''): Promise<void> {
    await run(process.execPath, ['--import', 'tsx', 'examples/make-data.ts', join(this.folder, folder)]);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function readJson<T>({ code, stdout, stderr }: Ended): T & { readonly code: number } {
  if (stderr !== '') throw new Error(`stderr is not empty: ${stderr}`);
  return { ...(JSON.parse(stdout) as T), code };
}

/** A command line for the tests of one file. */
export function useCommandLine({ examples = false } = {}): CommandLine {
  const cli = new CommandLine();
  beforeAll(async () => {
    await Promise.all([cli.build(), examples ? cli.makeExamples() : undefined]);
  }, 120_000);
  afterAll(() => cli.remove());
  return cli;
}

/** A monitor file of the repository. */
export const monitorFile = (name: string): string => resolve('monitors', `${name}.json`);

/** CSV text of columns of equal length. */
export function csvOf(columns: Readonly<Record<string, readonly unknown[]>>): string {
  const lists = Object.values(columns);
  const rows = (lists[0] ?? []).map((_, index) => lists.map((list) => list[index] ?? '').join(','));
  return `${[Object.keys(columns).join(','), ...rows].join('\n')}\n`;
}
