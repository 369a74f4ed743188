import { join } from 'node:path';
import {
  type DeploymentConfig,
  type DescribeEndpointOutput,
  type ProductionVariant,
  SageMaker,
} from '@aws-sdk/client-sagemaker';
import { type InvokeEndpointCommandOutput, SageMakerRuntime } from '@aws-sdk/client-sagemaker-runtime';
import { vi } from 'vitest';
import { localCredentials } from '../../../localstack/deploy.ts';

export const imagesFile = join(import.meta.dirname, 'fixtures', 'images.json');
export const role = 'arn:aws:iam::000000000000:role/sagemaker';
export const imageOf = (name: string): string =>
  `000000000000.dkr.ecr.us-east-1.amazonaws.com/models/${name}`;

/** What the fixture's server answers. */
export interface Echo {
  readonly name: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Both clients of SageMaker on one address, and what tests do with them again and again. */
export class Hosting {
  readonly sagemaker: SageMaker;
  readonly runtime: SageMakerRuntime;

  constructor(endpoint: string) {
    // A refusal is to be seen, not repeated.
    const options = { endpoint, region: 'us-east-1', credentials: localCredentials, maxAttempts: 1 };
    this.sagemaker = new SageMaker(options);
    this.runtime = new SageMakerRuntime(options);
  }

  /** A model of the fixture's image and an endpoint config of its only variant, both of this name. */
  async makeConfig(
    name: string,
    {
      image = 'fixture:1',
      environment = {},
      variant = {},
    }: {
      readonly image?: string;
      readonly environment?: Readonly<Record<string, string>>;
      readonly variant?: Partial<ProductionVariant>;
    } = {},
  ): Promise<void> {
    await this.sagemaker.createModel({
      ModelName: name,
      ExecutionRoleArn: role,
      PrimaryContainer: { Image: imageOf(image), Environment: { NAME: name, ...environment } },
    });
    await this.sagemaker.createEndpointConfig({
      EndpointConfigName: name,
      ProductionVariants: [
        {
          VariantName: 'AllTraffic',
          ModelName: name,
          InitialInstanceCount: 1,
          InstanceType: 'ml.m5.large',
          ...variant,
        },
      ],
    });
  }

  async makeEndpoint(name: string, config: string): Promise<DescribeEndpointOutput> {
    await this.sagemaker.createEndpoint({ EndpointName: name, EndpointConfigName: config });
    return this.settle(name);
  }

  async update(name: string, config: string, deployment?: DeploymentConfig): Promise<DescribeEndpointOutput> {
    await this.sagemaker.updateEndpoint({
      EndpointName: name,
      EndpointConfigName: config,
      ...(deployment === undefined ? {} : { DeploymentConfig: deployment }),
    });
    return this.settle(name);
  }

  /** The endpoint once nothing is going on there. */
  async settle(name: string): Promise<DescribeEndpointOutput> {
    return vi.waitFor(
      async () => {
        const endpoint = await this.sagemaker.describeEndpoint({ EndpointName: name });
        if (endpoint.EndpointStatus !== 'InService' && endpoint.EndpointStatus !== 'Failed') {
          throw new Error(`${name} is still ${endpoint.EndpointStatus}`);
        }
        return endpoint;
      },
      { timeout: 40_000, interval: 50 },
    );
  }

  invoke(name: string, body: string, more: object = {}): Promise<InvokeEndpointCommandOutput> {
    return this.runtime.invokeEndpoint({
      EndpointName: name,
      ContentType: 'text/plain',
      Body: body,
      ...more,
    });
  }

  async echo(name: string, body = 'x', more: object = {}): Promise<Echo> {
    const answer = await this.invoke(name, body, more);
    return JSON.parse(answer.Body.transformToString()) as Echo;
  }
}

/** Requests one after the other, from several clients, until stopped: who answered them, and what failed. */
export class Wave {
  readonly names: string[] = [];
  readonly failures: unknown[] = [];
  readonly #clients: Promise<void>[];
  #goesOn = true;

  constructor(ask: () => Promise<string>, clients = 4) {
    this.#clients = Array.from({ length: clients }, async () => {
      while (this.#goesOn) {
        await ask().then(
          (name) => this.names.push(name),
          (error) => this.failures.push(error),
        );
      }
    });
  }

  async stop(): Promise<void> {
    this.#goesOn = false;
    await Promise.all(this.#clients);
  }
}
