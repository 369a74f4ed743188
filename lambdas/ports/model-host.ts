/** Fields of a SageMaker request or answer, named as SageMaker names them. */
export type Fields = Readonly<Record<string, unknown>>;

/** An endpoint as it stands. */
interface EndpointStatus {
  /** SageMaker's own word, such as `InService`, `Updating`, `RollingBack` or `Failed`. */
  readonly status: string;
  /** Configuration that serves; during an update the one before. */
  readonly configName: string;
  /** Configuration that it is moving to; null while it is not moving. */
  readonly pendingConfig: string | null;
  /** Why it failed, where it did. */
  readonly reason: string | null;
}

/** A training job or pipeline run as it stands. */
export interface JobStatus {
  readonly status: 'running' | 'done' | 'failed';
  /** Why it failed, where it did. */
  readonly reason: string | null;
  /** S3 address of the model that it made, where it says. */
  readonly modelData: string | null;
}

/** What bears a name and a time of making. */
export interface NamedThing {
  readonly name: string;
  /** ISO-8601 UTC. */
  readonly createdAt: string;
}

/** A run of a pipeline by the name that it was started with, and when it cannot have begun before. */
export interface PipelineRun {
  readonly pipeline: string;
  readonly run: string;
  /** ISO-8601 UTC. */
  readonly startedAt: string;
}

export type HostedKind = 'model' | 'config' | 'endpoint';

/**
 * Where models are trained and served. Making what is there already and deleting what is gone changes
 * nothing. Every method throws ConfigError where the call can never succeed, and DependencyError where
 * another try may.
 */
export interface ModelHost {
  /** The endpoint, or null if there is none. */
  describeEndpoint(name: string): Promise<EndpointStatus | null>;
  /** All fields of a configuration or model; null if there is none. */
  describe(kind: 'model' | 'config', name: string): Promise<Fields | null>;
  create(kind: HostedKind, request: Fields): Promise<void>;
  updateEndpoint(request: Fields): Promise<void>;
  remove(kind: HostedKind, name: string): Promise<void>;
  /** Models or configurations whose name begins so. */
  list(kind: 'model' | 'config', prefix: string): Promise<readonly NamedThing[]>;
  describeTraining(name: string): Promise<JobStatus | null>;
  /** Stops a training job; one that has ended, or is not there, is left as it is. */
  stopTraining(name: string): Promise<void>;
  describePipeline(executionArn: string): Promise<JobStatus | null>;
  /** Stops every execution of this name that goes on. */
  stopPipeline(run: PipelineRun): Promise<void>;
}
