import { stackNameOf } from '../lambdas/contract/stack-name.ts';
import { ConfigError } from '../lambdas/core/errors.ts';
import type { ModelState } from '../lambdas/ports/retraining-store.ts';
import { loadMonitor } from './files/local-data.ts';

/** Which deployed monitor is meant. */
export interface StateOptions {
  readonly config?: string | undefined;
  readonly model?: string | undefined;
  /** State bucket; found by the outputs of the monitor's stack unless given. */
  readonly bucket?: string | undefined;
}

/**
 * Where a deployed monitor keeps its state, on the AWS or LocalStack of the environment.
 *
 * @throws ConfigError where neither model nor monitor file is given, or no stack of the model is deployed
 */
export async function openState({ config, model, bucket }: StateOptions): Promise<ModelState> {
  const name = model ?? (config === undefined ? undefined : loadMonitor({ config, current: config }).model);
  if (name === undefined) {
    throw new ConfigError('neither --config nor --model is given, allowed: one of the two');
  }
  // Loaded here only: the clients take longer to load than a check takes to run.
  const { openS3 } = await import('../lambdas/ports/s3-object-store.ts');
  return { store: openS3(), bucket: bucket ?? (await findBucket(name)), model: name };
}

async function findBucket(model: string): Promise<string> {
  const { openDeployment } = await import('../lambdas/ports/deployment.ts');
  const name = stackNameOf(model);
  const bucket = (await openDeployment().findStack(name))?.outputs.StateBucketName;
  if (bucket !== undefined) return bucket;
  throw new ConfigError(
    `${name}: no such stack in this account and region, allowed: a deployed monitor, or --bucket with its state bucket`,
  );
}
