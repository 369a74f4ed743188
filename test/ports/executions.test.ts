import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Executions, openExecutions } from '../../lambdas/ports/executions.ts';

let server: Server;
let executions: Executions;
let answer: { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

beforeEach(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      response
        .writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' })
        .end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new SFNClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  executions = openExecutions(() => 'arn:aws:states:us-east-1:000000000000:stateMachine:Price', client);
});

afterEach(() => void server.close());

describe('how an execution stands', () => {
  it.each([
    ['RUNNING', 'running'],
    ['PENDING_REDRIVE', 'running'],
    ['SUCCEEDED', 'ended'],
    ['FAILED', 'ended'],
    ['TIMED_OUT', 'ended'],
    ['ABORTED', 'ended'],
    [undefined, 'running'],
  ])('%s is %s', async (status, expected) => {
    answer = { status: 200, body: { status } };
    expect(await executions.status('price-rt-1')).toBe(expected);
  });

  it('tells one that was never started from one that cannot be looked up', async () => {
    answer = { status: 400, body: { __type: 'ExecutionDoesNotExist', message: 'no such execution' } };
    expect(await executions.status('price-rt-1')).toBe('missing');
    answer = { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } };
    await expect(executions.status('price-rt-1')).rejects.toThrow(/look up .*price-rt-1/);
  });
});
