// The inside of one Lambda function: loads the handler, then answers invocations read from standard input.
// Answers go to the descriptor named by the first argument, one line each: `<kind> <max RSS in KB> <body>`.
import { existsSync, writeSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

const replyFd = Number(process.argv[2]);
process.argv.length = 2;
const root = process.env.LAMBDA_TASK_ROOT;
const jsonLogs = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
let current;

/** Writes all of it before it returns, so that nothing is lost when the process exits next. */
function writeAll(fd, data) {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(fd, bytes, done);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function reply(kind, body) {
  writeAll(replyFd, `${kind} ${process.resourceUsage().maxRSS} ${body}\n`);
}

/** Lambda's form of an error; `type` overrides its name. */
function errorBody(error, type) {
  const isError =
    error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error);
  if (!isError) return { errorType: type ?? typeof error, errorMessage: String(error), trace: [] };
  return {
    errorType: type ?? error.name ?? 'Error',
    errorMessage: String(error.message),
    trace: String(error.stack ?? '').split('\n'),
  };
}

/** `kind` is `error`, or `fatal` where the process exits next. */
function replyError(kind, body) {
  // The type goes ahead of the body, so that the reader need not parse it; it may hold no space.
  reply(kind, `${String(body.errorType).replace(/\s/g, '_') || 'Error'} ${JSON.stringify(body)}`);
}

// One message is one log event: its inner line ends travel as \r.
function print(level, message) {
  const at = new Date().toISOString();
  const text = jsonLogs
    ? JSON.stringify({ timestamp: at, level, requestId: current?.id, message })
    : `${at}\t${current?.id ?? 'undefined'}\t${level}\t${message}`;
  writeAll(1, `${text.replace(/\r?\n/g, '\r')}\n`);
}

function redirectOutput() {
  for (const [stream, fd] of [
    [process.stdout, 1],
    [process.stderr, 2],
  ]) {
    stream.write = (chunk, encoding, done) => {
      writeAll(
        fd,
        typeof chunk === 'string'
          ? Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8')
          : chunk,
      );
      (typeof encoding === 'function' ? encoding : done)?.();
      return true;
    };
  }
  const levels = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' };
  for (const [method, level] of Object.entries(levels)) {
    console[method] = (...args) => print(level, format(...args));
  }
}

/** Keeps packages of the surrounding project out of reach: on AWS only what was uploaded is there. */
function shutOutForeignPackages() {
  const lookup = Module._nodeModulePaths;
  Module._nodeModulePaths = (from) => lookup(from).filter((folder) => folder.startsWith(root + path.sep));
}

class InitError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

async function loadHandler() {
  const spec = process.env._HANDLER ?? '';
  const at = path.basename(spec).indexOf('.');
  if (at < 1) throw new InitError('Runtime.MalformedHandlerName', `Bad handler: ${spec}`);
  const split = spec.length - path.basename(spec).length + at;
  const base = path.resolve(root, spec.slice(0, split));
  const names = spec.slice(split + 1).split('.');
  const file = ['.js', '.mjs', '.cjs'].map((extension) => base + extension).find((name) => existsSync(name));
  if (!file) {
    throw new InitError('Runtime.ImportModuleError', `Error: Cannot find module '${path.basename(base)}'`);
  }
  const loaded = await import(pathToFileURL(file).href);
  const find = (from) => names.reduce((value, name) => value?.[name], from);
  const handler = find(loaded) ?? find(loaded.default);
  if (typeof handler !== 'function') {
    throw new InitError('Runtime.HandlerNotFound', `${spec} is undefined or not exported`);
  }
  return handler;
}

function initErrorBody(error) {
  if (error instanceof InitError) return errorBody(error);
  if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
    return { ...errorBody(error, 'Runtime.ImportModuleError'), errorMessage: `Error: ${error.message}` };
  }
  if (error instanceof SyntaxError) {
    return {
      ...errorBody(error, 'Runtime.UserCodeSyntaxError'),
      errorMessage: `SyntaxError: ${error.message}`,
    };
  }
  return errorBody(error);
}

function contextOf(request) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: request.arn,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: request.id,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => request.deadline - Date.now(),
  };
}

/** What the handler promises or passes to its callback. A plain return value counts for nothing, as on AWS. */
function run(handler, event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    const promised = handler(event, context, callback);
    if (typeof promised?.then === 'function') promised.then(resolve, reject);
    else if (handler.length < 3) resolve(null);
  });
}

async function invoke(handler, request) {
  current = request;
  process.env._X_AMZN_TRACE_ID = request.trace;
  let body;
  try {
    const result = await run(handler, JSON.parse(request.payload), contextOf(request));
    try {
      body = JSON.stringify(result === undefined ? null : result) ?? 'null';
    } catch (cause) {
      throw new InitError('Runtime.UnmarshalError', `Unable to stringify response body: ${cause.message}`);
    }
  } catch (error) {
    const told = errorBody(error);
    print('ERROR', `Invoke Error \t${JSON.stringify({ ...told, trace: undefined, stack: told.trace })}`);
    replyError('error', told);
    return;
  }
  reply('result', body);
}

/** An error nobody awaited ends the process; an invocation under way is answered with it first. */
function failHard(kind, exitCode) {
  return (error) => {
    const reason = errorBody(error);
    const told =
      kind === 'Runtime.UnhandledPromiseRejection'
        ? {
            errorType: kind,
            errorMessage: `${reason.errorType}: ${reason.errorMessage}`,
            reason,
            trace: reason.trace,
          }
        : reason;
    print(
      'ERROR',
      `${kind === 'uncaught' ? 'Uncaught Exception' : 'Unhandled Promise Rejection'} \t${JSON.stringify(told)}`,
    );
    if (current) replyError('fatal', told);
    process.exit(exitCode);
  };
}

redirectOutput();
shutOutForeignPackages();
process.on('unhandledRejection', failHard('Runtime.UnhandledPromiseRejection', 128));
process.on('uncaughtException', failHard('uncaught', 129));
let handler;
try {
  handler = await loadHandler();
} catch (error) {
  const told = initErrorBody(error);
  print('ERROR', `Uncaught Exception \t${JSON.stringify(told)}`);
  replyError('fatal', told);
  process.exit(1);
}
reply('ready', '');
// Ends when LocalStack does: its end of the pipe closes. A handler's timers must not keep the process alive then.
for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  await invoke(handler, JSON.parse(line));
  current = undefined;
}
process.exit(0);
