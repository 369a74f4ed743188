import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { bootstrap } from './bootstrap.ts';
import { projectFolder, stateFolder } from './paths.ts';
import { SetupError } from './setup-error.ts';
import { findSkippedResources } from './skipped.ts';

export interface DeployOptions {
  /** Of a running LocalStack, such as `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** Default: us-east-1. */
  readonly region?: string;
  /** The command that synthesizes, as in cdk.json; default: the project's cdk.json. */
  readonly app?: string;
  /** CDK context, as `--context key=value`. */
  readonly context?: Readonly<Record<string, string>>;
  /** More environment for the app. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names or patterns; default: all stacks of the app. */
  readonly stacks?: readonly string[];
  /** Gets every line the CDK prints. */
  readonly onLine?: (line: string) => void;
}

/** Stack name → output name → value. */
export type StackOutputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** LocalStack takes any credentials; the account they stand for is 000000000000. */
export const localCredentials = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

/**
 * Deploys a CDK app to LocalStack with the unmodified CDK CLI, and makes sure that all of it is there: LocalStack
 * reports types it does not know (and all custom resources) as created, which would leave holes nobody sees.
 *
 * @throws SetupError with the last lines of the CDK where it fails, or with the list of what LocalStack left out
 * @example
 * const outputs = await deployApp({ endpoint: 'http://127.0.0.1:4566' });
 * // outputs.Monitor.ReportBucket → 'monitor-reports-…'
 */
export async function deployApp(options: DeployOptions): Promise<StackOutputs> {
  const { endpoint, region = 'us-east-1' } = options;
  const client = new CloudFormationClient({ endpoint, region, credentials: localCredentials });
  try {
    await bootstrap(client);
    const folder = emptyFolderFor(endpoint, region, options.app ?? '');
    const assembly = join(folder, 'assembly');
    const outputs = join(folder, 'outputs.json');
    await runCdk([...deployArguments(options), '--output', assembly, '--outputs-file', outputs], options);
    await refuseSkipped(client, stackNames(assembly));
    return JSON.parse(readFileSync(outputs, 'utf8')) as StackOutputs;
  } finally {
    client.destroy();
  }
}

// Two deployments to different instances may run at once.
function emptyFolderFor(...identity: string[]): string {
  const name = createHash('sha256').update(identity.join('\n')).digest('hex').slice(0, 12);
  const folder = join(stateFolder, 'deploy', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function deployArguments({ app, context = {}, stacks = ['--all'] }: DeployOptions): string[] {
  return [
    'deploy',
    ...stacks,
    ...(app === undefined ? [] : ['--app', app]),
    ...Object.entries(context).flatMap(([key, value]) => ['--context', `${key}=${value}`]),
    ...['--require-approval', 'never', '--ci', '--no-color', '--no-notices', '--no-version-reporting'],
    // Without a change set: LocalStack cannot describe one in which a resource gains its first property.
    ...['--method', 'direct', '--progress', 'events', '--concurrency', '4'],
  ];
}

async function runCdk(args: readonly string[], options: DeployOptions): Promise<void> {
  const cli = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: projectFolder,
    env: cdkEnvironment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const last: string[] = [];
  const hear = (line: string): void => {
    last.push(line);
    if (last.length > 40) last.shift();
    options.onLine?.(line);
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new SetupError(`cdk deploy to ${options.endpoint} failed:\n${last.join('\n')}`);
}

function cdkEnvironment({ endpoint, region = 'us-east-1', env = {} }: DeployOptions): NodeJS.ProcessEnv {
  // No AWS variable of the caller's gets through, and no profile: this must never reach a real account.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    // Checking the templates takes most of the time of a synth; it is for those that go to AWS.
    CDK_VALIDATION: 'false',
    ...env,
  };
}

async function refuseSkipped(client: CloudFormationClient, stacks: readonly string[]): Promise<void> {
  const skipped = await findSkippedResources(client, stacks);
  if (skipped.length === 0) return;
  const list = skipped.map(({ stack, logicalId, type }) => `  ${type} ${logicalId} in ${stack}`);
  throw new SetupError(
    `LocalStack deployed without these resources, whose types it does not know:\n${list.join('\n')}`,
  );
}

/** The names of all stacks in a cloud assembly, those of its stages too. */
function stackNames(assembly: string): string[] {
  return readdirSync(assembly, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('manifest.json'))
    .flatMap((file) => {
      const { artifacts } = JSON.parse(readFileSync(join(assembly, file), 'utf8')) as AssemblyManifest;
      return Object.entries(artifacts ?? {})
        .filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack')
        .map(([id, artifact]) => artifact.properties?.stackName ?? id);
    });
}

interface AssemblyManifest {
  readonly artifacts?: Readonly<
    Record<string, { readonly type: string; readonly properties?: { readonly stackName?: string } }>
  >;
}
