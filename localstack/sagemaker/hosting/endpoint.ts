import type {
  DeploymentConfig,
  DescribeEndpointConfigOutput,
  DescribeEndpointOutput,
  EndpointStatus,
  PendingDeploymentSummary,
} from '@aws-sdk/client-sagemaker';
import type { Fleet } from './fleet.ts';

/** A fleet and the share of the requests that it gets. */
export interface Route {
  readonly fleet: Fleet;
  readonly share: number;
}

/** An endpoint: which fleets get which share of its requests, and what DescribeEndpoint tells. */
export class Endpoint {
  readonly name: string;
  readonly arn: string;
  readonly created = new Date();
  #modified = this.created;
  #status: EndpointStatus = 'Creating';
  #failureReason: string | undefined;
  #config: DescribeEndpointConfigOutput;
  #routes: readonly Route[] = [];
  #pending: PendingDeploymentSummary | undefined;
  /** How it was updated last. */
  deployment: DeploymentConfig | undefined;

  constructor(name: string, arn: string, config: DescribeEndpointConfigOutput) {
    this.name = name;
    this.arn = arn;
    this.#config = config;
  }

  get status(): EndpointStatus {
    return this.#status;
  }

  get modified(): Date {
    return this.#modified;
  }

  get config(): DescribeEndpointConfigOutput {
    return this.#config;
  }

  /** Every fleet that gets requests now. */
  get fleets(): readonly Fleet[] {
    return this.#routes.map(({ fleet }) => fleet);
  }

  /** Sends requests elsewhere, from the next one on. */
  route(...routes: readonly Route[]): void {
    this.#routes = routes.filter(({ share }) => share > 0);
  }

  /** The fleet for a request; undefined where none serves. */
  pickFleet(): Fleet | undefined {
    let rest = Math.random();
    const chosen = this.#routes.find(({ share }) => {
      rest -= share;
      return rest < 0;
    });
    return (chosen ?? this.#routes.at(-1))?.fleet;
  }

  become(status: EndpointStatus, failureReason?: string): void {
    this.#status = status;
    this.#failureReason = failureReason;
    this.#modified = new Date();
  }

  beginUpdate(config: DescribeEndpointConfigOutput): void {
    this.become('Updating');
    this.#pending = {
      EndpointConfigName: config.EndpointConfigName,
      StartTime: this.#modified,
      ProductionVariants: (config.ProductionVariants ?? []).map(({ VariantName }) => ({ VariantName })),
    };
  }

  /** The update is over: the endpoint serves `config`, which is the old one where it was rolled back. */
  endUpdate(config: DescribeEndpointConfigOutput, failureReason?: string): void {
    this.#config = config;
    this.#pending = undefined;
    this.become('InService', failureReason);
  }

  describe(): DescribeEndpointOutput {
    return {
      EndpointName: this.name,
      EndpointArn: this.arn,
      EndpointConfigName: this.#config.EndpointConfigName,
      EndpointStatus: this.#status,
      FailureReason: this.#failureReason,
      CreationTime: this.created,
      LastModifiedTime: this.#modified,
      ...this.#describeServing(),
      LastDeploymentConfig: this.deployment,
      PendingDeploymentSummary: this.#pending,
    };
  }

  #describeServing(): Partial<DescribeEndpointOutput> {
    const capture = this.#config.DataCaptureConfig;
    const serving = this.fleets[0];
    return {
      ProductionVariants: serving?.variants.map(({ settings, image }) => ({
        VariantName: settings.VariantName,
        DeployedImages: [{ SpecifiedImage: image, ResolvedImage: image, ResolutionTime: this.created }],
        CurrentWeight: settings.InitialVariantWeight ?? 1,
        DesiredWeight: settings.InitialVariantWeight ?? 1,
        CurrentInstanceCount: settings.InitialInstanceCount ?? 1,
        DesiredInstanceCount: settings.InitialInstanceCount ?? 1,
      })),
      DataCaptureConfig: capture && {
        EnableCapture: capture.EnableCapture ?? false,
        CaptureStatus: capture.EnableCapture ? 'Started' : 'Stopped',
        CurrentSamplingPercentage: capture.InitialSamplingPercentage,
        DestinationS3Uri: capture.DestinationS3Uri,
        KmsKeyId: capture.KmsKeyId,
      },
    };
  }
}
