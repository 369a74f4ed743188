import {
  CreateEndpointCommand,
  type CreateEndpointCommandInput,
  CreateEndpointConfigCommand,
  type CreateEndpointConfigCommandInput,
  CreateModelCommand,
  type CreateModelCommandInput,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  DescribePipelineExecutionCommand,
  DescribeTrainingJobCommand,
  type DescribeTrainingJobResponse,
  paginateListEndpointConfigs,
  paginateListModels,
  paginateListPipelineExecutions,
  SageMakerClient,
  StopPipelineExecutionCommand,
  StopTrainingJobCommand,
  UpdateEndpointCommand,
  type UpdateEndpointCommandInput,
} from '@aws-sdk/client-sagemaker';
import { describeFailure, failureName } from './aws-failure.ts';
import type { Fields, HostedKind, JobStatus, ModelHost, NamedThing, PipelineRun } from './model-host.ts';

const MISSING = /could not find|does not exist|not found|cannot find/i;
/** Whatever else is wrong with what is to be stopped, it does not run. */
const NOTHING_TO_STOP = /./;
const FORBIDDEN = /^AccessDenied/;
const THERE_ALREADY = /already exist/i;
const ENDED = { Completed: 'done', Succeeded: 'done', Failed: 'failed', Stopped: 'failed' } as const;

/** The model host on SageMaker. Open it once per container. */
export function openSageMaker(client: SageMakerClient = new SageMakerClient({})): ModelHost {
  return {
    describeEndpoint: (name) =>
      orNull(`look up the endpoint ${name}`, async () => {
        const answer = await client.send(new DescribeEndpointCommand({ EndpointName: name }));
        return {
          status: answer.EndpointStatus ?? '',
          configName: answer.EndpointConfigName ?? '',
          pendingConfig: answer.PendingDeploymentSummary?.EndpointConfigName ?? null,
          reason: answer.FailureReason ?? null,
        };
      }),
    describe: (kind, name) =>
      orNull(`look up the ${kind} ${name}`, async () =>
        kind === 'model'
          ? fieldsOf(await client.send(new DescribeModelCommand({ ModelName: name })))
          : fieldsOf(await client.send(new DescribeEndpointConfigCommand({ EndpointConfigName: name }))),
      ),
    create: (kind, request) =>
      unless(THERE_ALREADY, `create the ${kind}`, () => createThing(client, kind, request)),
    updateEndpoint: (request) =>
      unless(null, 'update the endpoint', () =>
        client.send(new UpdateEndpointCommand(request as unknown as UpdateEndpointCommandInput)),
      ),
    remove: (kind, name) =>
      unless(MISSING, `delete the ${kind} ${name}`, () => deleteThing(client, kind, name)),
    list: (kind, prefix) => orThrow(`list ${kind}s`, () => listThings(client, kind, prefix)),
    describeTraining: (name) =>
      orNull(`look up the training job ${name}`, async () => {
        const job = await client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
        const modelData = job.ModelArtifacts?.S3ModelArtifacts ?? null;
        return { ...endOf(job.TrainingJobStatus), reason: job.FailureReason ?? whyStopped(job), modelData };
      }),
    stopTraining: (name) =>
      unless(NOTHING_TO_STOP, `stop the training job ${name}`, () =>
        client.send(new StopTrainingJobCommand({ TrainingJobName: name })),
      ),
    describePipeline: (arn) =>
      orNull(`look up the pipeline run ${arn}`, async () => {
        const run = await client.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: arn }));
        return {
          ...endOf(run.PipelineExecutionStatus),
          reason: run.FailureReason ?? null,
          modelData: null,
        };
      }),
    stopPipeline: (run) =>
      unless(MISSING, `stop the pipeline ${run.pipeline}`, () => stopExecutions(client, run)),
  };
}

function endOf(status: string | undefined): Pick<JobStatus, 'status'> {
  return { status: ENDED[status as keyof typeof ENDED] ?? 'running' };
}

/** A job that was stopped has no failure reason. */
function whyStopped({ TrainingJobStatus, SecondaryStatus }: DescribeTrainingJobResponse): string | null {
  if (TrainingJobStatus !== 'Stopped') return null;
  return SecondaryStatus === 'MaxRuntimeExceeded'
    ? 'it ran longer than its timeout allows and was stopped'
    : 'it was stopped';
}

function fieldsOf(answer: { readonly $metadata: unknown }): Fields {
  const { $metadata: _, ...fields } = answer;
  return fields;
}

function createThing(client: SageMakerClient, kind: HostedKind, request: Fields): Promise<unknown> {
  const input = request as unknown;
  if (kind === 'model') return client.send(new CreateModelCommand(input as CreateModelCommandInput));
  if (kind === 'config') {
    return client.send(new CreateEndpointConfigCommand(input as CreateEndpointConfigCommandInput));
  }
  return client.send(new CreateEndpointCommand(input as CreateEndpointCommandInput));
}

function deleteThing(client: SageMakerClient, kind: HostedKind, name: string): Promise<unknown> {
  if (kind === 'model') return client.send(new DeleteModelCommand({ ModelName: name }));
  if (kind === 'config') return client.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name }));
  return client.send(new DeleteEndpointCommand({ EndpointName: name }));
}

async function listThings(
  client: SageMakerClient,
  kind: 'model' | 'config',
  prefix: string,
): Promise<readonly NamedThing[]> {
  const things: NamedThing[] = [];
  const add = (name = '', at = new Date(0)) => {
    if (name.startsWith(prefix)) things.push({ name, createdAt: at.toISOString() });
  };
  const search = { NameContains: prefix };
  if (kind === 'model') {
    for await (const { Models = [] } of paginateListModels({ client }, search)) {
      for (const model of Models) add(model.ModelName, model.CreationTime);
    }
  } else {
    for await (const { EndpointConfigs = [] } of paginateListEndpointConfigs({ client }, search)) {
      for (const config of EndpointConfigs) add(config.EndpointConfigName, config.CreationTime);
    }
  }
  return things;
}

/** Executions bear names that they are not found by: those since the run began are looked through. */
async function stopExecutions(
  client: SageMakerClient,
  { pipeline, run, startedAt }: PipelineRun,
): Promise<void> {
  const search = { PipelineName: pipeline, CreatedAfter: new Date(startedAt) };
  for await (const page of paginateListPipelineExecutions({ client }, search)) {
    for (const execution of page.PipelineExecutionSummaries ?? []) {
      const { PipelineExecutionArn, PipelineExecutionDisplayName, PipelineExecutionStatus } = execution;
      if (PipelineExecutionDisplayName !== run || PipelineExecutionStatus !== 'Executing') continue;
      const ClientRequestToken = crypto.randomUUID();
      await unless(NOTHING_TO_STOP, `stop ${PipelineExecutionArn}`, () =>
        client.send(new StopPipelineExecutionCommand({ PipelineExecutionArn, ClientRequestToken })),
      );
    }
  }
}

/** SageMaker tells by a text in a ValidationException that a thing is not there. */
async function orNull<T>(action: string, call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (MISSING.test(messageOf(error))) return null;
    throw describeFailure(action, error);
  }
}

async function unless(accepted: RegExp | null, action: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    const failure = describeFailure(action, error);
    const mayPass = failure.name === 'ConfigError' && !FORBIDDEN.test(failureName(error));
    if (mayPass && accepted?.test(messageOf(error))) return;
    throw failure;
  }
}

async function orThrow<T>(action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw describeFailure(action, error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
