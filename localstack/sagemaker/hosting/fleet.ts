import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DescribeEndpointConfigOutput, ProductionVariant } from '@aws-sdk/client-sagemaker';
import { validationError } from '../service-error.ts';
import type { Site } from '../site.ts';
import { ModelServer } from './model-server.ts';

const drainMilliseconds = 60_000;

/** One variant of a fleet: one process stands for all its instances. */
export interface FleetVariant {
  readonly settings: ProductionVariant;
  readonly image: string;
  readonly server: ModelServer;
}

export interface FleetOptions {
  readonly endpoint: string;
  readonly config: DescribeEndpointConfigOutput;
  readonly isUpdate: boolean;
}

/** The servers of one endpoint config: up or down as a whole. */
export class Fleet {
  readonly config: DescribeEndpointConfigOutput;
  readonly variants: readonly FleetVariant[];
  #inFlight = 0;

  constructor(site: Site, options: FleetOptions) {
    this.config = options.config;
    this.variants = (options.config.ProductionVariants ?? []).map((settings) =>
      makeVariant(site, settings, options),
    );
  }

  /** @throws Error with the service's failure reason where a variant does not come up; then none is left running */
  async start(): Promise<void> {
    const started = await Promise.allSettled(this.variants.map(({ server }) => server.start()));
    const failed = started.find((outcome) => outcome.status === 'rejected');
    if (failed === undefined) return;
    await this.stop();
    throw failed.reason;
  }

  /**
   * The variant for a request: the one it names, else one drawn by the weights.
   *
   * @throws ServiceError where the named one is not there
   */
  pick(target: string | undefined): FleetVariant {
    const named = this.variants.find(({ settings }) => settings.VariantName === target);
    if (named !== undefined) return named;
    if (target !== undefined) {
      throw validationError(`Variant ${target} is not found for the endpoint.`);
    }
    const weights = this.variants.map(({ settings }) => settings.InitialVariantWeight ?? 1);
    let rest = Math.random() * weights.reduce((sum, weight) => sum + weight, 0);
    const index = weights.findIndex((weight) => {
      rest -= weight;
      return rest < 0;
    });
    return this.variants[Math.max(index, 0)] as FleetVariant;
  }

  /** Runs a request that the fleet has to finish before it is stopped. */
  async serve<T>(run: () => Promise<T>): Promise<T> {
    this.#inFlight += 1;
    try {
      return await run();
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** Ends it once the requests it is working on are answered. No new ones may come. */
  async drain(): Promise<void> {
    const deadline = Date.now() + drainMilliseconds;
    while (this.#inFlight > 0 && Date.now() < deadline) await delay(10);
    await this.stop();
  }

  async stop(): Promise<void> {
    await Promise.all(this.variants.map(({ server }) => server.stop()));
  }
}

function makeVariant(
  site: Site,
  settings: ProductionVariant,
  { endpoint, isUpdate }: FleetOptions,
): FleetVariant {
  const variant = settings.VariantName ?? '';
  const model = site.models.get(settings.ModelName ?? '');
  if (model === undefined) throw new Error(`Could not find model "${settings.ModelName}".`);
  const container = model.PrimaryContainer ?? model.Containers?.[0] ?? {};
  const server = new ModelServer(site, {
    endpoint,
    variant,
    container,
    folder: join(site.settings.folder, 'endpoints', site.scope.region, endpoint, crypto.randomUUID()),
    healthCheckSeconds:
      settings.ContainerStartupHealthCheckTimeoutInSeconds ?? site.settings.healthCheckSeconds,
    isUpdate,
  });
  return { settings, image: container.Image ?? '', server };
}
