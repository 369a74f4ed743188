import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from './free-port.ts';
import { ensureInstalled, type OnProgress } from './install.ts';
import { endInstance, prepareFolder, recordInstance } from './instances.ts';
import { stateFolder } from './paths.ts';
import { localStackEnvironment } from './settings.ts';
import { SetupError } from './setup-error.ts';

const startSeconds = 60;

/** A LocalStack that answers. */
export interface LocalStack {
  /** For AWS_ENDPOINT_URL, such as `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  readonly port: number;
  /** Its log; undefined for one that was started elsewhere. */
  readonly logFile: string | undefined;
  /** The process group it runs in; undefined for one that was started elsewhere. */
  readonly pid: number | undefined;
  /** Ends it with all its processes and removes its data; leaves one that was started elsewhere alone. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** True lets it live on when this program ends; otherwise it ends with it, even if that is killed. */
  readonly detached?: boolean;
  readonly onProgress?: OnProgress;
  /** More settings of LocalStack's own, such as `LAMBDA_RETRY_BASE_DELAY` (seconds before an event is tried again). */
  readonly settings?: Readonly<Record<string, string>>;
  /** Default: this process's environment. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Starts a LocalStack on 127.0.0.1 and waits until it answers; installs it first where that was not done yet.
 * Where AWS_ENDPOINT_URL is set, it starts nothing and uses the one there.
 *
 * Takes 2 to 4 seconds once installed. 120 MB at rest, 220 MB once functions and stacks are in use, and some 45 MB for
 * each function process. Any number may run at once, each with its own data.
 *
 * @throws SetupError where Python is missing, the port is taken, or it does not come up (with its last log lines)
 * @example
 * const localstack = await startLocalStack();
 * // … { endpoint: localstack.endpoint }
 * await localstack.stop();
 */
export async function startLocalStack(options: StartOptions = {}): Promise<LocalStack> {
  const env = options.env ?? process.env;
  if (env.AWS_ENDPOINT_URL) return connectLocalStack(env.AWS_ENDPOINT_URL);
  const { python, library } = await ensureInstalled(options.onProgress);
  options.onProgress?.('starting LocalStack');
  const port = await claimPort(options.port ?? 0);
  const folder = prepareFolder(port, library);
  const logFile = join(folder, 'localstack.log');
  const owned = options.detached !== true;
  const place = { port, data: join(folder, 'data'), cache: join(stateFolder, 'cache'), owned };
  const child = launch(python, { ...localStackEnvironment(place, env), ...options.settings }, logFile);
  const pid = child.pid;
  if (pid === undefined) throw new SetupError(`LocalStack cannot be started with ${python}`);
  const instance = { port, pid, logFile };
  recordInstance(instance);
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = () => endInstance(instance);
  try {
    await waitUntilHealthy(endpoint, child);
  } catch (error) {
    await stop();
    throw new SetupError(`${(error as Error).message}; the end of ${logFile}:\n${lastLines(logFile)}`);
  }
  return { endpoint, port, logFile, pid, stop };
}

/**
 * Uses a LocalStack that was started elsewhere; its `stop` leaves it alone.
 *
 * @throws SetupError where none answers at the endpoint
 */
export async function connectLocalStack(endpoint: string): Promise<LocalStack> {
  const url = new URL(endpoint);
  if (!(await isHealthy(url.origin))) {
    throw new SetupError(
      `no LocalStack answers at ${endpoint} (AWS_ENDPOINT_URL): start it, or unset the variable`,
    );
  }
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  return { endpoint: url.origin, port, logFile: undefined, pid: undefined, stop: async () => undefined };
}

/** Whether a LocalStack answers there; a second of silence is a no. */
export async function isHealthy(endpoint: string): Promise<boolean> {
  try {
    const answer = await fetch(`${endpoint}/_localstack/health`, { signal: AbortSignal.timeout(1000) });
    return answer.ok && 'services' in ((await answer.json()) as object);
  } catch {
    return false;
  }
}

// A group of its own, so that all of it can be ended at once. Its standard input is a pipe that closes when this
// program ends, in whatever way: an owned instance then ends too.
function launch(python: string, env: NodeJS.ProcessEnv, logFile: string): ChildProcess {
  const log = openSync(logFile, 'a');
  const owned = env.MONITOR_LOCALSTACK_OWNED === '1';
  const child = spawn(python, ['-m', 'localstack.runtime.main'], {
    env,
    detached: true,
    stdio: [owned ? 'pipe' : 'ignore', log, log],
  });
  closeSync(log);
  child.on('error', () => undefined);
  child.unref();
  // A pipe is a socket here, but its type does not say so.
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return child;
}

async function waitUntilHealthy(endpoint: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startSeconds * 1000;
  while (!(await isHealthy(endpoint))) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error('LocalStack ended while starting');
    if (Date.now() > deadline) throw new Error(`LocalStack did not answer within ${startSeconds} s`);
    await delay(50);
  }
  if (child.exitCode !== null || child.signalCode !== null)
    throw new Error('another LocalStack took the port');
}

async function claimPort(port: number): Promise<number> {
  try {
    return await findFreePort(port);
  } catch (error) {
    throw new SetupError(`port ${port} of 127.0.0.1 is taken: stop what uses it, or choose another`, {
      cause: error,
    });
  }
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
}
