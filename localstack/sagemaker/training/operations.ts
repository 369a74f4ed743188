import type {
  CreateTrainingJobRequest,
  DescribeTrainingJobRequest,
  ListTrainingJobsRequest,
  StopTrainingJobRequest,
} from '@aws-sdk/client-sagemaker';
import { readName, requireFields } from '../checks.ts';
import { findImage } from '../images.ts';
import { listPage } from '../listing.ts';
import { arnOf } from '../scope.ts';
import { ServiceError, validationError } from '../service-error.ts';
import type { Site } from '../site.ts';
import { runTraining } from './run-training.ts';
import { TrainingJob } from './training-job.ts';

function createTrainingJob(site: Site, input: CreateTrainingJobRequest) {
  const name = readName(input, 'TrainingJobName');
  requireFields(input, [
    'RoleArn',
    'AlgorithmSpecification',
    'OutputDataConfig',
    'ResourceConfig',
    'StoppingCondition',
  ]);
  const arn = arnOf(site.scope, 'training-job', name);
  if (site.trainingJobs.has(name)) {
    throw new ServiceError(
      'ResourceInUse',
      `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
    );
  }
  const image = input.AlgorithmSpecification?.TrainingImage ?? '';
  if (findImage(site.settings.imagesFile, image)?.train === undefined) {
    throw validationError(
      `Cannot find image ${image}: ${site.settings.imagesFile} names no command to train for it.`,
    );
  }
  const job = new TrainingJob(input, arn);
  site.trainingJobs.set(name, job);
  site.tags.set(arn, input.Tags ?? []);
  void runTraining(site, job);
  return { TrainingJobArn: arn };
}

function findJob(site: Site, input: DescribeTrainingJobRequest): TrainingJob {
  const job = site.trainingJobs.get(readName(input, 'TrainingJobName'));
  if (job === undefined) throw validationError('Requested resource not found.');
  return job;
}

function stopTrainingJob(site: Site, input: StopTrainingJobRequest) {
  const job = findJob(site, input);
  if (job.isOver) {
    throw validationError(
      `The request was rejected because the training job is in status ${job.description.TrainingJobStatus}.`,
    );
  }
  if (!job.stopping.aborted) job.stop('Stopped');
  return {};
}

function listTrainingJobs(site: Site, input: ListTrainingJobsRequest) {
  const { items, ...rest } = listPage(site.trainingJobs.values(), input, ({ description }) => ({
    name: description.TrainingJobName ?? '',
    created: description.CreationTime as Date,
    status: description.TrainingJobStatus,
  }));
  const TrainingJobSummaries = items.map(({ description }) => {
    const {
      TrainingJobName,
      TrainingJobArn,
      CreationTime,
      LastModifiedTime,
      TrainingEndTime,
      TrainingJobStatus,
    } = description;
    return {
      TrainingJobName,
      TrainingJobArn,
      CreationTime,
      TrainingEndTime,
      LastModifiedTime,
      TrainingJobStatus,
      SecondaryStatus: description.SecondaryStatus,
    };
  });
  return { TrainingJobSummaries, ...rest };
}

export const trainingOperations = {
  CreateTrainingJob: createTrainingJob,
  DescribeTrainingJob: (site: Site, input: DescribeTrainingJobRequest) => findJob(site, input).description,
  StopTrainingJob: stopTrainingJob,
  ListTrainingJobs: listTrainingJobs,
} as const;
