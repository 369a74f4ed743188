import type {
  CreateTrainingJobRequest,
  DescribeTrainingJobResponse,
  SecondaryStatus,
  TrainingJobStatus,
} from '@aws-sdk/client-sagemaker';

const MESSAGES: Partial<Record<SecondaryStatus, string>> = {
  Starting: 'Preparing the instances for training',
  Downloading: 'Downloading input data',
  Training: 'Training image download completed. Training in progress.',
  Uploading: 'Uploading generated training model',
  Completed: 'Training job completed',
  Failed: 'Training job failed',
  Stopping: 'Stopping the training job',
  Stopped: 'Training job stopped',
  MaxRuntimeExceeded: 'Training job runtime exceeded MaxRuntimeInSeconds provided',
};

const STATUSES: Partial<Record<SecondaryStatus, TrainingJobStatus>> = {
  Completed: 'Completed',
  Failed: 'Failed',
  Stopping: 'Stopping',
  Stopped: 'Stopped',
  MaxRuntimeExceeded: 'Stopped',
};

/** Why a job is to end before its time. */
export type StopReason = 'Stopped' | 'MaxRuntimeExceeded';

/** A training job with all that DescribeTrainingJob tells of it. */
export class TrainingJob {
  readonly request: CreateTrainingJobRequest;
  readonly #stop = new AbortController();
  #description: DescribeTrainingJobResponse;

  constructor(request: CreateTrainingJobRequest, arn: string) {
    this.request = request;
    const { Tags: _tags, ...described } = request;
    const now = new Date();
    this.#description = {
      ...described,
      TrainingJobArn: arn,
      TrainingJobStatus: 'InProgress',
      SecondaryStatus: 'Starting',
      CreationTime: now,
      LastModifiedTime: now,
      ModelArtifacts: undefined,
      StoppingCondition: request.StoppingCondition,
      EnableNetworkIsolation: request.EnableNetworkIsolation ?? false,
      EnableInterContainerTrafficEncryption: request.EnableInterContainerTrafficEncryption ?? false,
      EnableManagedSpotTraining: request.EnableManagedSpotTraining ?? false,
      SecondaryStatusTransitions: [],
    };
    this.enter('Starting');
  }

  get description(): DescribeTrainingJobResponse {
    return this.#description;
  }

  /** Aborted, with a {@link StopReason}, when the job is to end. */
  get stopping(): AbortSignal {
    return this.#stop.signal;
  }

  get isOver(): boolean {
    const { TrainingJobStatus: status } = this.#description;
    return status === 'Completed' || status === 'Failed' || status === 'Stopped';
  }

  stop(reason: StopReason): void {
    if (reason === 'Stopped') this.enter('Stopping');
    this.#stop.abort(reason);
  }

  /** Keeps what became known. */
  learn(known: Partial<DescribeTrainingJobResponse>): void {
    this.#description = { ...this.#description, ...known };
  }

  /** Goes on to the next stage. */
  enter(stage: SecondaryStatus): void {
    const now = new Date();
    const earlier = this.#description.SecondaryStatusTransitions ?? [];
    const ended = earlier.map((transition) => ({ ...transition, EndTime: transition.EndTime ?? now }));
    // A stop that was asked for shows until it is done, whatever stage that takes.
    const status = STATUSES[stage] ?? (this.stopping.aborted ? 'Stopping' : 'InProgress');
    this.#description = {
      ...this.#description,
      TrainingJobStatus: status,
      SecondaryStatus: stage,
      LastModifiedTime: now,
      SecondaryStatusTransitions: [
        ...ended,
        { Status: stage, StartTime: now, StatusMessage: MESSAGES[stage] ?? stage },
      ],
    };
  }
}
