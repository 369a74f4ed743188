import * as z from 'zod';
import { durationSchema, secondsOf } from './duration.ts';
import { COMPARED_METRIC_KEYS, DEPLOY_STRATEGIES, ON_DRIFT, PAYLOAD_FORMATS } from './names.ts';
import { scheduleSchema } from './schedule.ts';

const arn = (service: string, example: string) =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:`), `an ARN such as "${example}"`);
const roleArn = arn('iam', 'arn:aws:iam::123456789012:role/model');
const instanceType = z.string().regex(/^ml\./, 'an instance type such as "ml.m5.large"');
const positiveDuration = durationSchema.refine((text) => secondsOf(text) > 0, 'a duration above zero');

const trainingJobSchema = z.strictObject({
  image: z.string().min(1).describe('Image that trains, as SageMaker names it; it serves the model too.'),
  role: roleArn.describe('Role that the training job runs under.'),
  instanceType: instanceType.default('ml.m5.large').describe('Machine that trains.'),
  instanceCount: z.int().min(1).default(1).describe('Machines that train.'),
  volumeGigabytes: z.int().min(1).default(30).describe('Disk of each machine.'),
  hyperparameters: z.record(z.string(), z.string()).default({}).describe('Handed to the training program.'),
  metrics: z
    .record(z.string().min(1), z.string().min(1))
    .default({})
    .describe(
      'Metrics of the training program for the dashboard: name to the regular expression that finds the value in what it prints. The algorithms of SageMaker itself need none.',
    ),
  channel: z.string().min(1).default('training').describe('Channel in which the training rows arrive.'),
  channels: z
    .record(z.string(), z.string())
    .default({})
    .describe('Further channels: name to the S3 prefix that they hold.'),
  timeout: positiveDuration.default('1d').describe('Longest time that training may take.'),
});

const pipelineSchema = z.strictObject({
  name: z.string().min(1).describe('Name of the SageMaker pipeline.'),
  timeout: positiveDuration.default('1d').describe('Longest time that it may take.'),
});

const stateMachineSchema = z.strictObject({
  arn: arn('states', 'arn:aws:states:eu-west-1:123456789012:stateMachine:train').describe(
    'State machine that trains; it answers where the model lies.',
  ),
  timeout: positiveDuration.default('1d').describe('Longest time that it may take.'),
});

const lambdaSchema = z.strictObject({
  arn: arn('lambda', 'arn:aws:lambda:eu-west-1:123456789012:function:train').describe(
    'Function that trains; it answers where the model lies.',
  ),
});

const trainerSchema = z
  .strictObject({
    trainingJob: trainingJobSchema.optional().describe('Trains by a SageMaker training job.'),
    pipeline: pipelineSchema.optional().describe('Trains by a SageMaker pipeline.'),
    stateMachine: stateMachineSchema.optional().describe('Trains by a state machine of yours.'),
    lambda: lambdaSchema.optional().describe('Trains by a Lambda function of yours.'),
  })
  .refine(
    (trainer) => Object.values(trainer).filter((one) => one !== undefined).length === 1,
    'exactly one of "trainingJob", "pipeline", "stateMachine", "lambda"',
  );

const LONGEST_APPROVAL = '30d';

const approvalSchema = z.strictObject({
  timeout: positiveDuration
    .refine(
      (text) => secondsOf(text) <= secondsOf(LONGEST_APPROVAL),
      `a duration of at most ${LONGEST_APPROVAL}`,
    )
    .default('24h')
    .describe('How long a person may take to answer; no answer means no.'),
  page: z
    .boolean()
    .default(true)
    .describe('Whether the mail links to a page that takes the answer; else only the command line does.'),
});

const deploymentSchema = z.strictObject({
  role: roleArn
    .optional()
    .describe('Role that the models of the endpoint run under; required with a trainer.'),
  strategy: z
    .enum(DEPLOY_STRATEGIES)
    .default('allAtOnce')
    .describe('How requests move to the new model: at once, after a canary, or in equal steps.'),
  stepPercent: z
    .int()
    .min(1)
    .max(50)
    .default(10)
    .describe('Share of the instances in the canary or in each linear step.'),
  bake: durationSchema.default('5m').describe('How long each step is watched before the next.'),
  rollbackAlarms: z
    .array(z.string().min(1).max(255))
    .max(9)
    .default([])
    .describe('Further endpoint-health alarms that undo the deployment, besides HighErrorRate.'),
  timeout: positiveDuration.default('2h').describe('Longest time that an endpoint may take to change.'),
});

const evaluationSchema = z.strictObject({
  metric: z
    .enum(COMPARED_METRIC_KEYS)
    .optional()
    .describe('What the models are compared by: performance.primary where it can be, else mse or accuracy.'),
  margin: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('By how much the challenger must be better: points for scores, share of the error for errors.'),
  minimumRows: z.int().min(2).default(100).describe('Fewer rows set aside keep the champion.'),
  maximumRows: z.int().min(2).default(2000).describe('Rows that are scored at most, the newest first.'),
  share: z
    .number()
    .gt(0)
    .max(0.9)
    .default(0.2)
    .describe('Share of the labelled rows that is set aside and never trained on.'),
  payload: z
    .enum(PAYLOAD_FORMATS)
    .default('csv')
    .describe(
      'How rows are sent to the endpoint: CSV without or with a header, or {"instances": [object, …]} in JSON.',
    ),
});

/** The part of the monitor file that says when and how the model is trained anew. */
export const retrainingSchema = z.strictObject({
  cooldown: durationSchema.default('24h').describe('Least time between two retraining runs.'),
  maxPerMonth: z.int().min(1).max(100).default(4).describe('Most runs in 30 days, up to 100.'),
  quorum: z
    .strictObject({
      windows: z.int().min(1).max(100).default(3).describe('Newest judged windows that are looked at.'),
      alarms: z.int().min(1).max(100).default(2).describe('Windows of these that must alarm.'),
    })
    .refine(({ windows, alarms }) => alarms <= windows, 'no more alarms than windows')
    .prefault({}),
  minimumRows: z.int().min(1).default(500).describe('Fewer labelled rows to train on start nothing.'),
  onDrift: z
    .enum(ON_DRIFT)
    .default('whenHarmed')
    .describe('Whether data drift starts a run: only if the performance suffered too, or never.'),
  schedule: scheduleSchema.optional().describe('When runs start by themselves, alarm or not.'),
  trainingWindows: z
    .int()
    .min(1)
    .max(1000)
    .default(24)
    .describe('Newest labelled windows that are trained on.'),
  approval: approvalSchema
    .optional()
    .describe('Asks a person before anything is trained; without it a run that no brake holds trains.'),
  trainer: trainerSchema.optional().describe('What trains; without it nothing is retrained.'),
  deployment: deploymentSchema.prefault({}),
  evaluation: evaluationSchema.prefault({}),
  verify: z
    .strictObject({
      windows: z.int().min(1).max(100).default(3).describe('Windows that the new model is watched for.'),
    })
    .prefault({}),
  keep: z
    .int()
    .min(1)
    .max(50)
    .default(3)
    .describe('Earlier models and endpoint configurations that are kept.'),
});

export type Retraining = z.output<typeof retrainingSchema>;
