import type { EndpointRuntime } from '../../lambdas/ports/endpoint-runtime.ts';
import type { Executions } from '../../lambdas/ports/executions.ts';
import type {
  Fields,
  HostedKind,
  JobStatus,
  ModelHost,
  NamedThing,
  PipelineRun,
} from '../../lambdas/ports/model-host.ts';
import type { TaskTokens } from '../../lambdas/ports/task-tokens.ts';

interface MemoryEndpoint {
  status: string;
  configName: string;
  pendingConfig: string | null;
  reason: string | null;
}

/** A model host in memory: changes begin when they are asked for and end when the test says so. */
export class MemoryHost implements ModelHost {
  readonly models = new Map<string, Fields>();
  readonly configs = new Map<string, Fields>();
  readonly endpoints = new Map<string, MemoryEndpoint>();
  readonly jobs = new Map<string, JobStatus>();
  readonly stopped: string[] = [];
  readonly stoppedPipelines: PipelineRun[] = [];
  /** Requests to update an endpoint, in order. */
  readonly updates: Fields[] = [];

  /** An endpoint that serves one model, and captures what it is asked. */
  serve(endpoint: string, model: string): void {
    this.models.set(model, {
      ModelName: model,
      ModelArn: `arn:model/${model}`,
      ExecutionRoleArn: 'arn:aws:iam::1:role/old',
      PrimaryContainer: {
        Image: 'price:1',
        ModelDataUrl: `s3://models/${model}.tar.gz`,
        Environment: { A: '1' },
      },
    });
    this.configs.set(`${model}-config`, {
      EndpointConfigName: `${model}-config`,
      EndpointConfigArn: `arn:config/${model}`,
      CreationTime: new Date(0),
      ProductionVariants: [
        { VariantName: 'AllTraffic', ModelName: model, InstanceType: 'ml.m5.large', InitialInstanceCount: 4 },
      ],
      DataCaptureConfig: { EnableCapture: true, DestinationS3Uri: 's3://capture/' },
    });
    this.endpoints.set(endpoint, inService(`${model}-config`));
  }

  async describeEndpoint(name: string): Promise<MemoryEndpoint | null> {
    return this.endpoints.get(name) ?? null;
  }

  async describe(kind: 'model' | 'config', name: string): Promise<Fields | null> {
    return this.things(kind).get(name) ?? null;
  }

  async create(kind: HostedKind, request: Fields): Promise<void> {
    if (kind === 'endpoint') {
      const name = String(request.EndpointName);
      if (this.endpoints.has(name)) return;
      const created = { ...inService(String(request.EndpointConfigName)), status: 'Creating' };
      this.endpoints.set(name, created);
      return;
    }
    const name = String(request[kind === 'model' ? 'ModelName' : 'EndpointConfigName']);
    if (!this.things(kind).has(name)) this.things(kind).set(name, request);
  }

  async updateEndpoint(request: Fields): Promise<void> {
    this.updates.push(request);
    const endpoint = this.endpoints.get(String(request.EndpointName));
    if (endpoint === undefined) throw new Error('no such endpoint');
    endpoint.status = 'Updating';
    endpoint.pendingConfig = String(request.EndpointConfigName);
  }

  async remove(kind: HostedKind, name: string): Promise<void> {
    if (kind === 'endpoint') this.endpoints.delete(name);
    else this.things(kind).delete(name);
  }

  async list(kind: 'model' | 'config', prefix: string): Promise<readonly NamedThing[]> {
    return [...this.things(kind).keys()]
      .filter((name) => name.startsWith(prefix))
      .map((name, index) => ({ name, createdAt: new Date(index).toISOString() }));
  }

  async describeTraining(name: string): Promise<JobStatus | null> {
    return this.jobs.get(name) ?? null;
  }

  async stopTraining(name: string): Promise<void> {
    this.stopped.push(name);
  }

  async describePipeline(arn: string): Promise<JobStatus | null> {
    return this.jobs.get(arn) ?? null;
  }

  async stopPipeline(run: PipelineRun): Promise<void> {
    this.stoppedPipelines.push(run);
  }

  /** Ends whatever an endpoint is doing: well, or with SageMaker's return to what served before. */
  settle(name: string, failure: string | null = null): void {
    const endpoint = this.endpoints.get(name);
    if (endpoint === undefined) throw new Error(`no endpoint ${name}`);
    const created = endpoint.status === 'Creating';
    endpoint.status = created && failure !== null ? 'Failed' : 'InService';
    if (failure === null) endpoint.configName = endpoint.pendingConfig ?? endpoint.configName;
    endpoint.pendingConfig = null;
    endpoint.reason = failure;
  }

  private things(kind: 'model' | 'config'): Map<string, Fields> {
    return kind === 'model' ? this.models : this.configs;
  }
}

function inService(configName: string): MemoryEndpoint {
  return { status: 'InService', configName, pendingConfig: null, reason: null };
}

/** Executions in memory: each goes on until the test ends it. */
export class MemoryExecutions implements Executions {
  readonly started = new Map<string, { readonly input: unknown; running: boolean }>();
  /** How often a start was asked for. */
  asked = 0;
  /** Called before each start; what it throws, the start throws. */
  hook: () => void = () => {};

  async start(name: string, input: unknown): Promise<void> {
    this.asked += 1;
    this.hook();
    if (!this.started.has(name)) this.started.set(name, { input, running: true });
  }

  async status(name: string): Promise<'running' | 'ended' | 'missing'> {
    const execution = this.started.get(name);
    if (execution === undefined) return 'missing';
    return execution.running ? 'running' : 'ended';
  }

  async stop(name: string): Promise<void> {
    this.end(name);
  }

  end(name: string): void {
    const execution = this.started.get(name);
    if (execution !== undefined) execution.running = false;
  }
}

/** Task tokens in memory: each is waited with until it was told, or the test ends the wait. */
export class MemoryTokens implements TaskTokens {
  readonly told: { readonly token: string; readonly output: unknown }[] = [];
  readonly gone = new Set<string>();
  /** Called before each telling; what it throws, the telling throws. */
  hook: () => void = () => {};

  async succeed(token: string, output: unknown): Promise<'told' | 'gone'> {
    this.hook();
    if (this.gone.has(token)) return 'gone';
    this.gone.add(token);
    this.told.push({ token, output });
    return 'told';
  }
}

/** Answers requests by functions on the CSV lines; a variant that throws fails as a model does. */
export class MemoryRuntime implements EndpointRuntime {
  readonly models: Readonly<Record<string, (line: string) => string>>;

  constructor(models: Readonly<Record<string, (line: string) => string>>) {
    this.models = models;
  }

  async invoke({ variant = '', body }: { variant?: string; body: string }) {
    const model = this.models[variant];
    if (model === undefined) throw new Error(`no variant ${variant}`);
    try {
      return { body: body.trimEnd().split('\n').map(model).join('\n') };
    } catch (error) {
      return { failure: (error as Error).message };
    }
  }
}
