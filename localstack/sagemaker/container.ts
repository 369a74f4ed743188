import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { projectFolder } from '../paths.ts';

export interface ContainerOptions {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Gets every line the program prints. */
  readonly onLine: (line: string) => void;
}

/** A program that stands for a container. */
export interface Container {
  readonly pid: number | undefined;
  /** Its exit code, or the signal that ended it; 127 where it could not be started. */
  readonly ended: Promise<number | NodeJS.Signals>;
  isRunning(): boolean;
  /** Asks it to end, and kills it if it has not after some seconds. */
  stop(graceSeconds?: number): Promise<void>;
}

const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a program in the project's folder. It never outlives this process. */
export function startContainer({ command, env, onLine }: ContainerOptions): Container {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { cwd: projectFolder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('error', (error) => {
      onLine(error.message);
      resolve(127);
    });
    child.once('close', (code, signal) => resolve(code ?? signal ?? 127));
  }).finally(() => children.delete(child));
  const isRunning = (): boolean =>
    children.has(child) && child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid,
    ended,
    isRunning,
    stop: async (graceSeconds = 10) => {
      if (!isRunning()) return;
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), graceSeconds * 1000);
      await ended;
      clearTimeout(killer);
    },
  };
}

/** What every container finds in its environment beside its own variables: the tools' places and AWS. */
export function commonEnvironment(endpoint: string, region: string): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    LANG,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}
