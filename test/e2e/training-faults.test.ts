import { DescribeTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, it } from 'vitest';
import { MODEL_ROLE } from '../../localstack/price-endpoint.ts';
import { flapAlarm, silenceAlarms } from './support/alarms.ts';
import { app, aws, monitorOf } from './support/app.ts';
import { awaitValue } from './support/await.ts';
import { countCalls, invoke } from './support/functions.ts';
import { type Mailbox, openMailbox } from './support/mail.ts';
import { MONITORS } from './support/monitors.ts';
import { awaitEndpoint, sageMaker, serveChampion } from './support/price-endpoint.ts';
import {
  awaitReleased,
  awaitRetraining,
  degrade,
  expectChampionAlone,
  firstModel,
  listRetrainings,
  provoke,
  retrain,
  sell,
  WINDOW,
} from './support/retraining.ts';
import { run } from './support/runs.ts';
import { TRAINING_STONES } from './support/stones.ts';

const FAILED = /RETRAINING.*failed, nothing changed/;
const VERDICTS = ['Degradation', 'DataDriftDetected'];
const untrainable = monitorOf('untrainable');
const gate = app.outputs[untrainable.stackName]?.RetrainGateFunctionName ?? '';
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await openMailbox(untrainable);
  await serveChampion('untrainable', TRAINING_STONES);
});

/** Waits until the training job of a run is at it. */
function awaitTraining(incident: string): Promise<string> {
  return awaitValue(
    `the training job ${incident} to train`,
    async () => {
      const job = await sageMaker
        .send(new DescribeTrainingJobCommand({ TrainingJobName: incident }))
        .catch(() => undefined);
      return job?.SecondaryStatus === 'Training' ? job.SecondaryStatus : undefined;
    },
    { timeout: 120_000 },
  );
}

async function stop(incident: string): Promise<void> {
  const execution = (await listRetrainings(untrainable)).find(({ name }) => name === incident);
  await aws.steps.send(new StopExecutionCommand({ executionArn: execution?.arn }));
}

/** Waits until the gate has answered so often. */
function awaitGate(calls: number): Promise<number> {
  return awaitValue(
    `${calls} answers of the gate`,
    async () => {
      const count = await countCalls(gate);
      return count >= calls ? count : undefined;
    },
    { timeout: 120_000 },
  );
}

describe('a model that degraded and cannot be trained anew', () => {
  it('is trained in one run only while both alarms flap, and given up when training takes too long', async () => {
    await provoke(untrainable, 'train-slow:600');
    await degrade(untrainable);
    const incident = await awaitRetraining(untrainable, 'RUNNING');
    await awaitTraining(incident);
    const before = await countCalls(gate);
    await Promise.all(VERDICTS.map((name) => flapAlarm(untrainable, name, 10)));
    await awaitGate(before + 20);
    expect((await listRetrainings(untrainable)).map(({ name }) => name)).toEqual([incident]);

    const mail = await mailbox.awaitMail(FAILED, incident);
    expect(mail.text).toMatch(/was not over after 60 s|ran longer than its timeout allows/);
    expect(await awaitReleased(untrainable, incident)).toMatchObject({ outcome: 'failed' });
    const job = await sageMaker.send(new DescribeTrainingJobCommand({ TrainingJobName: incident }));
    expect(job.TrainingJobStatus).toBe('Stopped');
    await expectChampionAlone(untrainable);
  });

  it('is trained in one run more when two alarms go off at once afterwards, and is kept when training fails', async () => {
    const [{ name: first = '' } = {}] = await listRetrainings(untrainable);
    await provoke(untrainable, 'train-fails');
    const before = await countCalls(gate);
    await Promise.all(VERDICTS.map((name) => flapAlarm(untrainable, name, 1)));
    await awaitGate(before + 2);
    // From here on only a person asks.
    await silenceAlarms(untrainable, VERDICTS);
    const second = first.replace(/-1$/, '-2');
    const mail = await mailbox.awaitMail(FAILED, second);
    expect(mail.text).toContain('AlgorithmError: a failure was asked for');
    expect(await awaitReleased(untrainable, second)).toMatchObject({ outcome: 'failed' });
    expect((await listRetrainings(untrainable)).map(({ name }) => name).sort()).toEqual([first, second]);
    await expectChampionAlone(untrainable);
  });

  it('is kept when the windows to train on have no labels', async () => {
    const start = Math.floor(Date.now() / WINDOW) * WINDOW - WINDOW;
    const window = {
      start: new Date(start).toISOString(),
      end: new Date(start + WINDOW).toISOString(),
    };
    await sell(untrainable, { start, end: start + WINDOW, prices: firstModel, part: 5, labelled: false });
    await run(untrainable, window.end);
    const incident = await retrain(untrainable, window);
    expect((await mailbox.awaitMail(FAILED, incident)).text).toContain(
      '0 labelled rows of 0 windows can be trained on, retraining.minimumRows asks for 500',
    );
    expect(await awaitReleased(untrainable, incident)).toMatchObject({ outcome: 'failed' });
    await expectChampionAlone(untrainable);
  });
});

describe('a retraining run that a person stops half way', () => {
  const BROKEN_OFF = /RETRAINING.*broken off, nothing changed/;

  it('stops its training, and lets the next run start', async () => {
    await provoke(untrainable, 'train-slow:600');
    const incident = await retrain(untrainable);
    await awaitTraining(incident);
    await stop(incident);
    await mailbox.awaitMail(BROKEN_OFF, incident);
    expect(await awaitReleased(untrainable, incident)).toMatchObject({ outcome: 'aborted' });
    await awaitValue(
      `the training job ${incident} to stop`,
      async () => {
        const job = await sageMaker.send(new DescribeTrainingJobCommand({ TrainingJobName: incident }));
        return job.TrainingJobStatus === 'Stopped' ? job.TrainingJobStatus : undefined;
      },
      { timeout: 60_000 },
    );
    await expectChampionAlone(untrainable);
  });

  it('stops the execution of the state machine that trains for it', async () => {
    const definition = {
      StartAt: 'Train',
      States: { Train: { Type: 'Wait', Seconds: 600, End: true } },
    };
    const { stateMachineArn = '' } = await aws.steps.send(
      new CreateStateMachineCommand({
        name: 'untrainable-trainer',
        roleArn: MODEL_ROLE,
        definition: JSON.stringify(definition),
      }),
    );
    const [past] = await listRetrainings(untrainable);
    const { input = '' } = await aws.steps.send(new DescribeExecutionCommand({ executionArn: past?.arn }));
    const incident = 'untrainable-rt-20260101t000000-1';
    const { executionArn } = await aws.steps.send(
      new StartExecutionCommand({ stateMachineArn, name: incident }),
    );
    const status = async () => (await aws.steps.send(new DescribeExecutionCommand({ executionArn }))).status;
    expect(await status()).toBe('RUNNING');
    const { retraining, ...monitor } = MONITORS.untrainable;
    await invoke('untrainable-monitor-serve-model', {
      action: 'abandon',
      monitor: {
        ...monitor,
        retraining: { ...retraining, trainer: { stateMachine: { arn: stateMachineArn } } },
      },
      run: { ...JSON.parse(input), incident },
    });
    expect(await status()).toBe('ABORTED');
    await aws.steps.send(new DeleteStateMachineCommand({ stateMachineArn }));
  });

  it('gives the endpoint back to the champion where the challenger serves already', async () => {
    await provoke(untrainable, '');
    const incident = await retrain(untrainable);
    await awaitEndpoint('untrainable', incident);
    await stop(incident);
    await mailbox.awaitMail(BROKEN_OFF, incident);
    expect(await awaitReleased(untrainable, incident)).toMatchObject({ outcome: 'aborted' });
    await expectChampionAlone(untrainable);
  });
});
