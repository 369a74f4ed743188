import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { functionNameOf } from '../names.ts';
import { acceptRoleDependency } from './cfn-lint.ts';

const LAMBDAS = fileURLToPath(new URL('../../lambdas/', import.meta.url));
/** The handlers lie beside this file as it does itself: as source in a checkout, compiled in the package. */
const ENDING = import.meta.url.slice(-'.ts'.length);

/** The compiled code of the Parquet library, which no bundler puts into a script. */
const PARQUET_CODE = createRequire(import.meta.url).resolve('parquet-wasm/esm/parquet_wasm_bg.wasm');
/** Lays it beside a handler that reads Parquet; called with its path and the bundle's folder. */
const COPY_PARQUET_CODE = [
  "const { copyFileSync, readFileSync } = require('node:fs')",
  'const [from, folder] = process.argv.slice(1)',
  "const name = 'parquet_wasm_bg.wasm'",
  "if (readFileSync(folder + '/index.js', 'utf8').includes(name)) copyFileSync(from, folder + '/' + name)",
].join('; ');

/** Charts are drawn as SVG text; the library's canvas for Node would be loaded in a way that no single file can have. */
const VEGA = createRequire(createRequire(import.meta.url).resolve('vega'));
const WITHOUT_CANVAS = VEGA.resolve('vega-canvas').replace(/\.node\.js$/, '.browser.js');

/** Each handler becomes one file with all it imports, the AWS SDK included, so that it runs what was tested. */
const BUNDLING: BundlingOptions = {
  bundleAwsSDK: true,
  minify: true,
  // Stack traces name functions, which minified code would have lost.
  keepNames: true,
  format: OutputFormat.CJS,
  // LocalStack runs the functions on the machine's Node, which may be this old.
  target: 'node20',
  // Without the ES modules of the AWS SDK nothing of it could be left out.
  mainFields: ['module', 'main'],
  // Files beside the bundle are found by its own path.
  define: { 'import.meta.url': '__filename' },
  esbuildArgs: { '--alias:vega-canvas': WITHOUT_CANVAS },
  commandHooks: {
    beforeInstall: () => [],
    beforeBundling: () => [],
    afterBundling: (_, folder) => [
      `"${process.execPath}" -e "${COPY_PARQUET_CODE}" "${PARQUET_CODE}" "${folder}"`,
    ],
  },
};

export interface MonitorFunctionProps {
  /** Folder under `lambdas/` whose `handler.ts` exports `handler`. */
  readonly step: string;
  /** Name of the model; the function gets a name after it and `MODEL` in its environment. */
  readonly model: string;
  readonly description: string;
  /** @default - nothing but `MODEL` */
  readonly environment?: Readonly<Record<string, string>>;
  /** @default 512 */
  readonly memoryMegabytes?: number;
  /** @default Duration.minutes(1) */
  readonly timeout?: Duration;
  /** @default RetentionDays.THREE_MONTHS */
  readonly logRetention?: RetentionDays | undefined;
  /**
   * Where events of asynchronous calls go that the function failed on.
   *
   * @default - none: the caller waits for the answer
   */
  readonly deadLetterQueue?: IQueue;
}

/** What a step has of its own; whose it is and how long its log is kept come from the monitor. */
export type StepProps = Omit<MonitorFunctionProps, 'model' | 'logRetention'>;

/**
 * One step's Lambda function: its handler in one file with all it imports, a log group of its own that
 * expires, and a role that may write to that log group and nothing else until granted.
 */
export class MonitorFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: MonitorFunctionProps) {
    super(scope, id);
    const functionName = functionNameOf(props.model, props.step);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup = new LogGroup(this, 'Logs', {
      // Lambda's own default name: found in the usual place, with or without support for named groups.
      logGroupName: `/aws/lambda/${functionName}`,
      retention: props.logRetention ?? RetentionDays.THREE_MONTHS,
      // The name is fixed: a log group that outlived its stack would block the next deployment.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.logGroup.grantWrite(this.role);
    this.function = new NodejsFunction(this, 'Function', {
      functionName,
      description: props.description,
      entry: `${LAMBDAS}${props.step}/handler${ENDING}`,
      bundling: BUNDLING,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMegabytes ?? 512,
      timeout: props.timeout ?? Duration.minutes(1),
      role: this.role,
      logGroup: this.logGroup,
      environment: { MODEL: props.model, ...props.environment },
      ...(props.deadLetterQueue && { deadLetterQueue: props.deadLetterQueue }),
    });
    acceptRoleDependency(this.function);
  }
}
