import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { create } from 'tar';
import { commonEnvironment, startContainer } from '../container.ts';
import { openLog } from '../container-log.ts';
import { type Fault, faultFile, faultHyperparameter, faultVariable, parseFault } from '../faults.ts';
import { findImage } from '../images.ts';
import type { Site } from '../site.ts';
import { objectExists, readText, uploadFile } from '../storage.ts';
import { downloadChannel } from './channels.ts';
import {
  makeTrainingFolder,
  readFailure,
  type TrainingFolder,
  trainingVariables,
} from './training-folder.ts';
import type { StopReason, TrainingJob } from './training-job.ts';
import { TrainingMetrics } from './training-metrics.ts';

const day = 86_400;

/** One job under way. */
interface Run {
  readonly site: Site;
  readonly job: TrainingJob;
  readonly folder: TrainingFolder;
  readonly fault: Fault | undefined;
}

/** Trains, from the download of the channels to the upload of the model; how it ended is in the job. */
export async function runTraining(site: Site, job: TrainingJob): Promise<void> {
  const name = job.request.TrainingJobName ?? '';
  const limit = job.request.StoppingCondition?.MaxRuntimeInSeconds ?? day;
  const timer = setTimeout(() => job.stop('MaxRuntimeExceeded'), Math.min(limit, day) * 1000);
  const base = join(site.settings.folder, 'training', site.scope.region, name);
  try {
    const asked =
      job.request.HyperParameters?.[faultHyperparameter] ?? job.request.Environment?.[faultVariable];
    const fault = parseFault(await readAsked(site, asked));
    const folder = makeTrainingFolder(base, job.request);
    await train({ site, job, folder, fault });
  } catch (error) {
    job.learn({ FailureReason: (error as Error).message, ...endTimes(job) });
    job.enter('Failed');
  } finally {
    clearTimeout(timer);
    rmSync(base, { recursive: true, force: true });
  }
}

/** The fault that is asked for now, where the job names an object on S3 that says so; no object asks for none. */
async function readAsked({ aws }: Site, asked: string | undefined): Promise<string | undefined> {
  if (!asked?.startsWith('s3://')) return asked;
  return (await objectExists(aws.s3, asked)) ? readText(aws.s3, asked) : undefined;
}

async function train(run: Run): Promise<void> {
  const { site, job, folder } = run;
  job.learn({ TrainingStartTime: new Date() });
  job.enter('Downloading');
  for (const channel of job.request.InputDataConfig ?? []) {
    await downloadChannel(site.aws.s3, channel, join(folder.data, channel.ChannelName ?? ''));
  }
  if (!job.stopping.aborted) {
    job.enter('Training');
    await runProgram(run);
  }
  job.enter('Uploading');
  job.learn({ ModelArtifacts: { S3ModelArtifacts: await uploadResults(run) }, ...endTimes(job) });
  job.enter(job.stopping.aborted ? (job.stopping.reason as StopReason) : 'Completed');
}

async function runProgram({ site, job, folder, fault }: Run): Promise<void> {
  const { request } = job;
  const name = request.TrainingJobName ?? '';
  const address = request.AlgorithmSpecification?.TrainingImage ?? '';
  const image = findImage(site.settings.imagesFile, address);
  if (image?.train === undefined) throw new Error(`ClientError: image ${address} has no command to train`);
  const log = openLog(site.aws.logs, '/aws/sagemaker/TrainingJobs', `${name}/algo-1-${Date.now()}`);
  const metrics = new TrainingMetrics(request.AlgorithmSpecification?.MetricDefinitions ?? []);
  if (fault?.kind === 'train-slow') await waitOrStop(fault.seconds, job.stopping);
  const container = startContainer({
    command: image.train,
    env: {
      ...commonEnvironment(site.settings.endpoint, site.scope.region),
      ...image.environment,
      ...trainingVariables(folder, request),
      TRAINING_JOB_ARN: job.description.TrainingJobArn,
      ...request.Environment,
    },
    onLine: (line) => {
      log.write(line);
      metrics.read(line);
    },
  });
  const stop = (): void => void container.stop();
  job.stopping.addEventListener('abort', stop);
  if (job.stopping.aborted) stop();
  const code = await container.ended;
  await Promise.all([log.flush(), metrics.publish(site.aws.cloudWatch, name)]);
  job.learn({ FinalMetricDataList: [...metrics.final] });
  if (!job.stopping.aborted) {
    if (fault?.kind === 'train-fails')
      throw new Error('AlgorithmError: a failure was asked for, exit code: 1');
    if (code !== 0) throw new Error(`AlgorithmError: ${readFailure(folder)}, exit code: ${code}`);
  }
}

async function waitOrStop(seconds: number, signal: AbortSignal): Promise<void> {
  await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
}

/** Packs and uploads the model and the other output; answers where the model is. */
async function uploadResults({ site, job, folder, fault }: Run): Promise<string> {
  const { S3OutputPath = '' } = job.request.OutputDataConfig ?? {};
  const target = `${S3OutputPath.replace(/\/$/, '')}/${job.request.TrainingJobName}/output`;
  if (fault !== undefined) writeFileSync(join(folder.model, faultFile), `${fault.kind}:${fault.seconds}`);
  for (const [name, cwd] of [
    ['model.tar.gz', folder.model],
    ['output.tar.gz', join(folder.output, 'data')],
  ] as const) {
    const file = join(folder.base, name);
    await create({ gzip: true, cwd, file, portable: true }, ['.']);
    await uploadFile(site.aws.s3, `${target}/${name}`, file);
  }
  return `${target}/model.tar.gz`;
}

function endTimes(job: TrainingJob) {
  const end = new Date();
  const start = job.description.TrainingStartTime ?? end;
  const seconds = Math.ceil((end.getTime() - start.getTime()) / 1000);
  return { TrainingEndTime: end, TrainingTimeInSeconds: seconds, BillableTimeInSeconds: seconds };
}
