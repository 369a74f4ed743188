import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelHost } from '../../lambdas/ports/model-host.ts';
import { openSageMaker } from '../../lambdas/ports/sagemaker.ts';

interface Answer {
  readonly status?: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const RUN = { pipeline: 'Price', run: 'price-rt-1', startedAt: '2026-01-05T10:00:00Z' };
const refusal = (__type: string, message: string): Answer => ({ status: 400, body: { __type, message } });

let server: Server;
let host: ModelHost;
/** What the service answers, operation by operation; the last answer of an operation stays. */
let answers: Record<string, readonly Answer[]>;
let calls: { readonly operation: string; readonly input: Record<string, unknown> }[];

beforeEach(async () => {
  [answers, calls] = [{}, []];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const operation = `${request.headers['x-amz-target']}`.replace('SageMaker.', '');
    const before = calls.filter((call) => call.operation === operation).length;
    calls.push({ operation, input: JSON.parse(Buffer.concat(chunks).toString()) });
    const given = answers[operation] ?? [];
    const { status = 200, body } = given[Math.min(before, given.length - 1)] ?? { body: {} };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new SageMakerClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  host = openSageMaker(client);
});

afterEach(() => void server.close());

const inputsOf = (operation: string) =>
  calls.filter((call) => call.operation === operation).map(({ input }) => input);

function execution(name: string, display: string, status = 'Executing') {
  return {
    PipelineExecutionArn: name,
    PipelineExecutionDisplayName: display,
    PipelineExecutionStatus: status,
  };
}

describe('stopping a pipeline', () => {
  it('stops the executions of the run that go on, on whatever page they are, and no other', async () => {
    answers = {
      ListPipelineExecutions: [
        {
          body: {
            NextToken: 'more',
            PipelineExecutionSummaries: [
              execution('a', 'another'),
              execution('b', RUN.run, 'Succeeded'),
              execution('c', RUN.run, 'Stopping'),
            ],
          },
        },
        { body: { PipelineExecutionSummaries: [execution('d', RUN.run)] } },
      ],
    };
    await host.stopPipeline(RUN);
    expect(inputsOf('ListPipelineExecutions')).toMatchObject([
      { PipelineName: 'Price', CreatedAfter: Date.parse(RUN.startedAt) / 1000 },
      { NextToken: 'more' },
    ]);
    expect(inputsOf('StopPipelineExecution')).toEqual([
      { PipelineExecutionArn: 'd', ClientRequestToken: expect.stringMatching(/^.{32,128}$/) },
    ]);
  });

  it('is done where it ended in between, or there is no such pipeline', async () => {
    answers = {
      ListPipelineExecutions: [
        { body: { PipelineExecutionSummaries: [execution('a', RUN.run)] } },
        refusal('ResourceNotFound', "Pipeline 'Price' does not exist."),
      ],
      StopPipelineExecution: [refusal('ValidationException', 'Only executing pipelines can be stopped.')],
    };
    await host.stopPipeline(RUN);
    await host.stopPipeline(RUN);
    expect(inputsOf('StopPipelineExecution')).toHaveLength(1);
  });
});

describe('what goes on costing money', () => {
  const denied = refusal('AccessDeniedException', 'User is not authorized to perform this.');

  it('is no secret where it may not be stopped', async () => {
    answers = {
      ListPipelineExecutions: [{ body: { PipelineExecutionSummaries: [execution('a', RUN.run)] } }],
      StopPipelineExecution: [denied],
      StopTrainingJob: [denied],
    };
    await expect(host.stopPipeline(RUN)).rejects.toThrow('cannot stop a: AccessDeniedException');
    await expect(host.stopTraining('job')).rejects.toThrow('cannot stop the training job job: AccessDenied');
  });

  it('is tried again where the service is throttled', async () => {
    const throttled = refusal('ThrottlingException', 'Rate exceeded');
    answers = { ListPipelineExecutions: [throttled], StopTrainingJob: [throttled] };
    await expect(host.stopPipeline(RUN)).rejects.toMatchObject({ name: 'DependencyError' });
    await expect(host.stopTraining('job')).rejects.toMatchObject({ name: 'DependencyError' });
  });

  it('is left as it is where it has ended', async () => {
    const ended = 'The request was rejected because the training job is in status Completed.';
    answers = { StopTrainingJob: [refusal('ValidationException', ended)] };
    await expect(host.stopTraining('job')).resolves.toBeUndefined();
  });
});
