import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { localCredentials } from '../../localstack/deploy.ts';
import { instanceFolder } from '../../localstack/instances.ts';
import { isGroupAlive } from '../../localstack/processes.ts';
import { connectLocalStack, type LocalStack, startLocalStack } from '../../localstack/start.ts';
import { Functions } from './functions.ts';

const env = { ...process.env, AWS_ENDPOINT_URL: undefined };
const running: LocalStack[] = [];

async function start(): Promise<LocalStack> {
  const localstack = await startLocalStack({ env });
  running.push(localstack);
  return localstack;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((localstack) => localstack.stop()));
});

/** Calls a function that never returns to its event loop: of all processes the hardest to end. Returns its id. */
async function startEndlessLoop(endpoint: string): Promise<number> {
  const functions = new Functions(endpoint);
  const code =
    "exports.handler = async () => { require('node:fs').writeFileSync(process.env.MARK, String(process.pid)); for (;;); };";
  const mark = join(instanceFolder(Number(new URL(endpoint).port)), 'data', 'endless');
  await functions.create('endless', code, { Timeout: 600, Environment: { Variables: { MARK: mark } } });
  functions.invoke('endless').catch(() => undefined);
  await expect
    .poll(() => existsSync(mark) && Number(readFileSync(mark, 'utf8')), { timeout: 10_000 })
    .toBeTruthy();
  return Number(readFileSync(mark, 'utf8'));
}

function runs(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

describe('a LocalStack of our own', () => {
  it('leaves no process and no data when stopped, only its log', async () => {
    const { endpoint, pid = 0, port, stop, logFile = '' } = await start();
    const loop = await startEndlessLoop(endpoint);
    expect(runs(loop)).toBe(true);
    await stop();
    expect(isGroupAlive(pid)).toBe(false);
    expect(runs(loop)).toBe(false);
    expect(readdirSync(instanceFolder(port))).toEqual(['localstack.log']);
    expect(readFileSync(logFile, 'utf8')).toContain('Ready.');
  }, 60_000);

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'takes its functions along when it gets %s',
    async (signal) => {
      const { endpoint, pid = 0 } = await start();
      const loop = await startEndlessLoop(endpoint);
      process.kill(pid, signal);
      await expect.poll(() => isGroupAlive(pid) || runs(loop), { timeout: 10_000, interval: 20 }).toBe(false);
    },
    60_000,
  );

  it('ends with the program that started it, even if that is killed', async () => {
    const owner = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'owner.ts')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: owner.stdout }), 'line');
    const { endpoint, pid } = JSON.parse(line) as { endpoint: string; pid: number };
    const loop = await startEndlessLoop(endpoint);
    owner.kill('SIGKILL');
    await expect.poll(() => isGroupAlive(pid) || runs(loop), { timeout: 10_000, interval: 20 }).toBe(false);
  }, 60_000);

  it('shares nothing with another: each has its own objects in a bucket of the same name', async () => {
    const [a, b] = await Promise.all([start(), start()]);
    const [inA, inB] = [a, b].map(
      ({ endpoint }) => new S3Client({ endpoint, region: 'us-east-1', credentials: localCredentials }),
    ) as [S3Client, S3Client];
    const object = { Bucket: 'same', Key: 'key' };
    for (const [client, Body] of [
      [inA, 'a'],
      [inB, 'b'],
    ] as const) {
      await client.send(new CreateBucketCommand({ Bucket: 'same' }));
      await client.send(new PutObjectCommand({ ...object, Body }));
    }
    await inB.send(new DeleteObjectCommand(object));
    await inB.send(new DeleteBucketCommand({ Bucket: 'same' }));
    const { Body } = await inA.send(new GetObjectCommand(object));
    expect(await Body?.transformToString()).toBe('a');
    await inA.send(new PutObjectCommand({ ...object, Body: 'again' }));
    expect(existsSync('/tmp/localstack-s3-storage/same')).toBe(false);
  }, 60_000);
});

describe('a LocalStack that is there already', () => {
  let own: LocalStack;
  beforeAll(async () => {
    own = await startLocalStack({ env });
  }, 60_000);
  afterAll(() => own?.stop());

  it('listens on the loopback address only', async () => {
    // In use on 127.0.0.1, free on any other address of this machine.
    const other = createServer().listen(own.port, '127.0.0.2');
    await once(other, 'listening');
    other.close();
    const same = createServer().listen(own.port, '127.0.0.1');
    const [error] = await once(same, 'error');
    expect(error).toMatchObject({ code: 'EADDRINUSE' });
  });

  it('keeps its port: another on it is refused', async () => {
    await expect(startLocalStack({ env, port: own.port })).rejects.toThrow(
      `port ${own.port} of 127.0.0.1 is taken`,
    );
  });

  it('is used where AWS_ENDPOINT_URL names it, and left alone by stop', async () => {
    const used = await startLocalStack({ env: { ...env, AWS_ENDPOINT_URL: own.endpoint } });
    expect(used.endpoint).toBe(own.endpoint);
    await used.stop();
    expect((await connectLocalStack(own.endpoint)).port).toBe(own.port);
  });

  it('is asked for plainly where AWS_ENDPOINT_URL names none', async () => {
    await expect(connectLocalStack('http://127.0.0.1:1')).rejects.toThrow(
      'no LocalStack answers at http://127.0.0.1:1 (AWS_ENDPOINT_URL)',
    );
  });
});
