import { InvokeCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack } from '../../localstack/start.ts';
import { Functions } from './functions.ts';

let localstack: LocalStack;
let functions: Functions;

beforeAll(async () => {
  localstack = await startLocalStack({
    env: { ...process.env, AWS_ENDPOINT_URL: undefined },
    settings: { LAMBDA_RETRY_BASE_DELAY: '1' },
  });
  functions = new Functions(localstack.endpoint);
}, 240_000);

afterAll(() => localstack?.stop());

describe('a Lambda function', () => {
  it('answers CommonJS and ESM handlers, also those with a callback', async () => {
    await Promise.all([
      functions.create('commonjs', 'exports.handler = async (event) => ({ got: event.x });'),
      functions.create(
        'esm',
        { 'main.mjs': 'export const handler = async (event) => [event.x];' },
        { Handler: 'main.handler' },
      ),
      functions.create(
        'typed',
        {
          'src/index.js': "import { sep } from 'node:path'; export const handler = async () => sep;",
          'package.json': '{"type":"module"}',
        },
        { Handler: 'src/index.handler' },
      ),
      functions.create(
        'callback',
        'exports.handler = (event, context, done) => setTimeout(() => done(null, event.x), 5);',
      ),
      functions.create('nothing', 'exports.handler = async () => {};'),
      functions.create('forgot-async', 'exports.handler = () => 7;'),
    ]);
    const answers = await Promise.all(
      ['commonjs', 'esm', 'typed', 'callback', 'nothing', 'forgot-async'].map((name) =>
        functions.invoke(name, { x: 7 }),
      ),
    );
    expect(answers.map((answer) => answer.payload)).toEqual([{ got: 7 }, [7], '/', 7, null, null]);
  });

  it('sees its own environment and nothing of the host', async () => {
    process.env.HOST_SECRET = 'must not leak';
    await functions.create(
      'environment',
      'exports.handler = async (event, context) => ({ env: process.env, memory: context.memoryLimitInMB, left: context.getRemainingTimeInMillis() });',
      { Environment: { Variables: { MODEL: 'diamonds' } }, MemorySize: 256 },
    );
    const { payload } = await functions.invoke('environment');
    expect(payload.env).toMatchObject({
      MODEL: 'diamonds',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'environment',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_ENDPOINT_URL: localstack.endpoint,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
    });
    expect(payload.env.AWS_ACCESS_KEY_ID).toBeTruthy();
    expect(payload.env.HOME).not.toBe(process.env.HOME);
    const known = /^(AWS_|_AWS_|_X_AMZN_|LAMBDA_|_HANDLER$|MODEL$|PATH$|HOME$|LANG$|TZ$|TMPDIR$)/;
    expect(Object.keys(payload.env).filter((name) => !known.test(name))).toEqual([]);
    expect(payload.memory).toBe('256');
    expect(payload.left).toBeGreaterThan(8000);
    expect(payload.left).toBeLessThanOrEqual(10_000);
  });

  it('finds no packages but those it was uploaded with', async () => {
    await functions.create('foreign', "exports.handler = async () => require('zod');");
    expect((await functions.invoke('foreign')).payload.errorMessage).toContain("Cannot find module 'zod'");
  });

  it('is kept warm between calls and started once for each call at a time', async () => {
    await functions.create(
      'parallel',
      'exports.handler = async ({ ms }) => { await new Promise((done) => setTimeout(done, ms)); return process.pid; };',
    );
    const one = await functions.invoke('parallel', { ms: 0 });
    const again = await functions.invoke('parallel', { ms: 0 });
    expect(again.payload).toBe(one.payload);
    const [a, b] = await Promise.all([
      functions.invoke('parallel', { ms: 400 }),
      functions.invoke('parallel', { ms: 400 }),
    ]);
    expect(a.payload).not.toBe(b.payload);
  });
});

describe('the log of a function', () => {
  it('holds START, what was printed, END and REPORT of each call', async () => {
    await functions.create(
      'talker',
      `console.log('loading');
       exports.handler = async () => {
         console.log('one');
         console.error('two', { a: 1, nested: { deep: [1, 2, 3] }, text: 'x'.repeat(80) });
         process.stdout.write('raw line');
       };`,
      { MemorySize: 512 },
    );
    const { requestId } = await functions.invoke('talker');
    const second = await functions.invoke('talker');
    const log = await functions.logOf('/aws/lambda/talker', `REPORT RequestId: ${second.requestId}`);
    const [loading, start, one, two, raw, end, report] = log;
    expect(loading).toMatch(/\tINFO\tloading$/);
    expect(start).toBe(`START RequestId: ${requestId} Version: $LATEST`);
    expect(one).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\t${requestId}\\tINFO\\tone$`));
    expect(two).toMatch(/\tERROR\ttwo \{\n {2}a: 1,\n/);
    expect(raw).toBe('raw line');
    expect(end).toBe(`END RequestId: ${requestId}`);
    expect(report).toMatch(
      new RegExp(
        `^REPORT RequestId: ${requestId}\\tDuration: [\\d.]+ ms\\tBilled Duration: \\d+ ms\\tMemory Size: 512 MB\\tMax Memory Used: [1-9]\\d* MB\\tInit Duration: [\\d.]+ ms\\t$`,
      ),
    );
    expect(log[7]).toBe(`START RequestId: ${second.requestId} Version: $LATEST`);
    expect(log.at(-1)).not.toContain('Init Duration');
    expect(second.tail).toContain('\tINFO\tone\n');
  });

  it('goes to the group that the function names, as JSON if it says so', async () => {
    await functions.create('structured', "exports.handler = async () => console.warn('careful');", {
      LoggingConfig: { LogGroup: '/custom/group', LogFormat: 'JSON' },
    });
    const { requestId } = await functions.invoke('structured');
    const log = (await functions.logOf('/custom/group', 'platform.report')).map((line) => JSON.parse(line));
    expect(log).toMatchObject([
      { type: 'platform.start', record: { requestId } },
      { level: 'WARN', message: 'careful', requestId },
      { type: 'platform.report', record: { requestId, status: 'success' } },
    ]);
  });

  it('holds what is printed after the answer', async () => {
    await functions.create(
      'late',
      `exports.handler = async () => { setTimeout(() => console.log('afterwards ' + 'y'.repeat(300000)), 50); return 1; };`,
    );
    expect((await functions.invoke('late')).payload).toBe(1);
    const log = await functions.logOf('/aws/lambda/late', 'afterwards');
    await functions.logOf('/aws/lambda/late', 'y'.repeat(1000));
    expect(log.length).toBeGreaterThan(3);
    expect((await functions.invoke('late')).payload).toBe(1);
  });

  it('holds large output, all of it, even if the process exits at once', async () => {
    await functions.create(
      'flood',
      `exports.handler = async ({ exit }) => {
         for (let i = 0; i < 12000; i += 1) process.stdout.write('line ' + i + ' ' + 'z'.repeat(100) + '\\n');
         if (exit) process.exit(0);
         return 'done';
       };`,
    );
    expect((await functions.invoke('flood')).payload).toBe('done');
    await functions.create(
      'flood-exit',
      `exports.handler = async () => { console.log('z'.repeat(200000) + ' the end'); process.exit(0); };`,
    );
    expect((await functions.invoke('flood-exit')).functionError).toBe('Unhandled');
    await functions.logOf('/aws/lambda/flood-exit', 'z the end');
    await functions.logOf('/aws/lambda/flood', 'line 11999 ');
  });
});

describe('a function that fails', () => {
  it('answers with the name, message and trace of what the handler threw', async () => {
    await functions.create(
      'thrower',
      `class ConfigError extends Error { name = 'ConfigError'; }
       exports.handler = async ({ what }) => { throw what === 'text' ? 'just text' : new ConfigError('no such model'); };`,
    );
    const { functionError, payload, requestId } = await functions.invoke('thrower');
    expect(functionError).toBe('Unhandled');
    expect(payload).toMatchObject({ errorType: 'ConfigError', errorMessage: 'no such model' });
    expect(payload.trace[0]).toBe('ConfigError: no such model');
    const log = await functions.logOf('/aws/lambda/thrower', `REPORT RequestId: ${requestId}`);
    expect(log.join('\n')).toContain('ERROR\tInvoke Error \t{"errorType":"ConfigError"');
    expect((await functions.invoke('thrower', { what: 'text' })).payload).toEqual({
      errorType: 'string',
      errorMessage: 'just text',
      trace: [],
    });
  });

  it('reports process.exit and kills, and the next call gets a fresh process', async () => {
    await functions.create(
      'quitter',
      `let calls = 0;
       exports.handler = async ({ how }) => {
         calls += 1;
         if (how === 'exit') process.exit(3);
         if (how === 'kill') process.kill(process.pid, 'SIGKILL');
         return calls;
       };`,
    );
    expect((await functions.invoke('quitter')).payload).toBe(1);
    const exit = await functions.invoke('quitter', { how: 'exit' });
    expect(exit).toMatchObject({ functionError: 'Unhandled', payload: { errorType: 'Runtime.ExitError' } });
    expect(exit.payload.errorMessage).toBe(
      `RequestId: ${exit.requestId} Error: Runtime exited with error: exit status 3`,
    );
    expect((await functions.invoke('quitter')).payload).toBe(1);
    const kill = await functions.invoke('quitter', { how: 'kill' });
    expect(kill.payload.errorMessage).toContain('signal: killed');
    expect(kill.tail).toContain('Status: error\tError Type: Runtime.ExitError');
    expect((await functions.invoke('quitter')).payload).toBe(1);
  });

  it('is killed at its time-out, asleep or in an endless loop, and works again after', async () => {
    await functions.create(
      'hanger',
      `exports.handler = async ({ how }) => {
         if (how === 'sleep') await new Promise((done) => setTimeout(done, 60000));
         while (how === 'loop');
         return 'fine';
       };`,
      { Timeout: 1 },
    );
    for (const how of ['sleep', 'loop']) {
      const began = Date.now();
      const { functionError, payload, tail, requestId } = await functions.invoke('hanger', { how });
      expect(Date.now() - began).toBeLessThan(5000);
      expect(functionError).toBe('Unhandled');
      expect(payload).toEqual({
        errorType: 'Sandbox.Timedout',
        errorMessage: `RequestId: ${requestId} Error: Task timed out after 1.00 seconds`,
      });
      expect(tail).toContain(`${requestId} Task timed out after 1.00 seconds`);
      expect(tail).toContain('Status: timeout');
      expect((await functions.invoke('hanger')).payload).toBe('fine');
    }
  });

  it('names what keeps its module from loading', async () => {
    const cases: [string, string | Record<string, string>, string, string][] = [
      [
        'no-import',
        "require('./gone.js'); exports.handler = 1;",
        'Runtime.ImportModuleError',
        "Cannot find module './gone.js'",
      ],
      ['no-file', { 'other.js': '' }, 'Runtime.ImportModuleError', "Cannot find module 'index'"],
      [
        'no-handler',
        'exports.other = 1;',
        'Runtime.HandlerNotFound',
        'index.handler is undefined or not exported',
      ],
      ['bad-syntax', 'exports.handler = (', 'Runtime.UserCodeSyntaxError', 'SyntaxError: '],
      ['init-throws', "throw new RangeError('at load');", 'RangeError', 'at load'],
      ['init-exits', 'process.exit(4);', 'Runtime.ExitError', 'exit status 4'],
    ];
    await Promise.all(cases.map(([name, code]) => functions.create(name, code)));
    for (const [name, , errorType, message] of cases) {
      const answer = await functions.invoke(name);
      expect(answer.functionError, name).toBe('Unhandled');
      expect(answer.payload.errorType, name).toBe(errorType);
      expect(answer.payload.errorMessage, name).toContain(message);
      expect(answer.tail).toContain(`REPORT RequestId: ${answer.requestId}`);
    }
    expect((await functions.invoke('init-throws')).payload.errorType).toBe('RangeError');
  });

  it('reports a rejection that nobody awaited, and starts anew', async () => {
    await functions.create(
      'rejecter',
      `let calls = 0;
       exports.handler = async ({ bad }) => {
         calls += 1;
         if (bad) { Promise.reject(new TypeError('forgotten')); await new Promise((done) => setTimeout(done, 5000)); }
         return calls;
       };`,
    );
    const { payload } = await functions.invoke('rejecter', { bad: true });
    expect(payload).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'TypeError: forgotten',
      reason: { errorType: 'TypeError' },
    });
    expect((await functions.invoke('rejecter')).payload).toBe(1);
  });

  it('runs out of the memory it was given', async () => {
    await functions.create(
      'hungry',
      'exports.handler = async () => { const all = []; for (;;) all.push(new Array(100000).fill(Math.random())); };',
      { MemorySize: 128, Timeout: 30 },
    );
    expect((await functions.invoke('hungry')).payload).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('signal: aborted'),
    });
  });

  it('may neither answer nor be sent more than 6 MB', async () => {
    await functions.create(
      'sizer',
      "exports.handler = async ({ size, text = '' }) => size ? 'x'.repeat(size) : text.length;",
    );
    const fits = 6 * 1024 * 1024 - 100;
    expect((await functions.invoke('sizer', { size: fits })).payload).toHaveLength(fits);
    expect((await functions.invoke('sizer', { size: 7_000_000 })).payload).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
    expect((await functions.invoke('sizer', { text: 'x'.repeat(fits) })).payload).toBe(fits);
    await expect(functions.invoke('sizer', { text: 'x'.repeat(7_000_000) })).rejects.toMatchObject({
      name: 'RequestTooLargeException',
    });
    const event = new InvokeCommand({
      FunctionName: 'sizer',
      InvocationType: 'Event',
      Payload: JSON.stringify({ text: 'x'.repeat(2_000_000) }),
    });
    await expect(functions.lambda.send(event)).rejects.toMatchObject({ name: 'RequestTooLargeException' });
  });
});

it('refuses an event that is no JSON', async () => {
  await functions.create('listener', 'exports.handler = async (event) => event;');
  const broken = new InvokeCommand({ FunctionName: 'listener', Payload: '{"a":' });
  await expect(functions.lambda.send(broken)).rejects.toMatchObject({
    name: 'InvalidRequestContentException',
  });
  const empty = await functions.lambda.send(new InvokeCommand({ FunctionName: 'listener' }));
  expect(Buffer.from(empty.Payload ?? []).toString()).toBe('{}');
});

it('is tried again when an event that nobody waits for fails', async () => {
  await functions.create(
    'retried',
    `let calls = 0;
     exports.handler = async () => { calls += 1; if (calls === 1) throw new Error('not yet'); console.log('call ' + calls); };`,
  );
  await functions.lambda.send(
    new InvokeCommand({ FunctionName: 'retried', InvocationType: 'Event', Payload: '{}' }),
  );
  const log = await functions.logOf('/aws/lambda/retried', 'call 2');
  expect(log.join('\n')).toContain('not yet');
});

it('lets a call under way end when the function is updated', async () => {
  await functions.create(
    'updated',
    "exports.handler = async () => { await new Promise((done) => setTimeout(done, 1500)); return process.env.STEP ?? 'old'; };",
  );
  const under = functions.invoke('updated');
  await functions.lambda.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: 'updated',
      Environment: { Variables: { STEP: 'new' } },
    }),
  );
  expect((await under).payload).toBe('old');
  expect((await functions.invoke('updated')).payload).toBe('new');
});
