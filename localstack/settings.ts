import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Node's own look-up: `import.meta.resolve` is not there where vitest runs this file. */
const { resolve } = createRequire(import.meta.url);

/** What LocalStack starts on the first call to SageMaker; it runs with LocalStack's own environment. */
const standInCommand = [
  process.execPath,
  '--import',
  pathToFileURL(resolve('tsx')).href,
  join(import.meta.dirname, 'sagemaker', 'main.ts'),
];

/** Where one instance keeps what it writes, and how it is reached. */
export interface InstancePlace {
  readonly port: number;
  /** Its data: emptied at start, removed at stop. */
  readonly data: string;
  /** Shared by all instances: what costs time to work out anew. */
  readonly cache: string;
  /** Whether it ends with the program that started it. */
  readonly owned: boolean;
}

/**
 * The whole environment of a LocalStack process: nothing else of the caller's environment reaches it.
 *
 * @param env the caller's, for PATH, HOME, the log level (LS_LOG) and the settings of the SageMaker stand-in
 */
export function localStackEnvironment(place: InstancePlace, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const address = `127.0.0.1:${place.port}`;
  return {
    PATH: [dirname(process.execPath), env.PATH ?? ''].join(delimiter),
    HOME: env.HOME,
    LANG: 'C.UTF-8',
    // LocalStack writes some times without their zone.
    TZ: 'UTC',
    ...(env.LS_LOG === undefined ? {} : { LS_LOG: env.LS_LOG }),
    GATEWAY_LISTEN: address,
    // The default server listens on every network interface, whatever GATEWAY_LISTEN says.
    GATEWAY_SERVER: 'hypercorn',
    // Queue addresses and confirmation links name this host; the default resolves only online.
    LOCALSTACK_HOST: address,
    SQS_ENDPOINT_STRATEGY: 'path',
    // A container or sandbox would be taken for LocalStack's own image, and the folders below ignored.
    OVERRIDE_IN_DOCKER: '0',
    LOCALSTACK_VOLUME_DIR: join(place.data, 'volume'),
    FILESYSTEM_ROOT: join(place.data, 'root'),
    TMPDIR: join(place.data, 'tmp'),
    XDG_CACHE_HOME: place.cache,
    // No usage reports, no downloads, no name server of its own.
    DISABLE_EVENTS: '1',
    SKIP_SSL_CERT_DOWNLOAD: '1',
    DNS_ADDRESS: '0',
    LAMBDA_RUNTIME_EXECUTOR: 'process',
    // Longer than any function may run: the executor itself keeps the time.
    LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT: '930',
    MONITOR_LOCALSTACK_NODE: process.execPath,
    MONITOR_LOCALSTACK_SAGEMAKER: JSON.stringify(standInCommand),
    ...sageMakerSettings(env),
    MONITOR_LOCALSTACK_OWNED: place.owned ? '1' : '0',
  };
}

/** The caller's settings of the SageMaker stand-in: see sagemaker/settings.ts. */
function sageMakerSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('MONITOR_SAGEMAKER_')));
}
