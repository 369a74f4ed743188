import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { DeployableMonitor } from '../check-deployable.ts';
import { allow } from './permissions.ts';

/** Where the state of a monitor lies, and what encrypts it. */
export interface StatePlace {
  readonly monitor: DeployableMonitor;
  readonly stateBucket: IBucket;
  /** @default - state needs no key but the bucket's own */
  readonly encryptionKey?: IKey;
}

interface StateAccess {
  readonly actions: readonly ('s3:GetObject' | 's3:PutObject')[];
  /** Prefix of the keys below that of the model; all of them where it is left out. */
  readonly below?: string;
  /** How those keys end; anyhow where it is left out. */
  readonly ending?: string;
}

export const READ_STATE: StateAccess = { actions: ['s3:GetObject'] };
export const WRITE_STATE: StateAccess = { actions: ['s3:GetObject', 's3:PutObject'] };
/** What is decided about retraining. */
export const WRITE_RETRAINING: StateAccess = { ...WRITE_STATE, below: 'retraining/' };
/** The same, noted in the reports of windows too. */
export const NOTE_RETRAINING: readonly StateAccess[] = [
  WRITE_RETRAINING,
  { ...WRITE_STATE, below: 'reports/' },
];

/** Lets a role read, or read and write, what is kept for one model, the keys that encrypt it included. */
export function allowState(role: IRole, place: StatePlace, ...accesses: readonly StateAccess[]): void {
  const { monitor, stateBucket, encryptionKey } = place;
  for (const { actions, below = '', ending = '' } of accesses) {
    const resources = [stateBucket.arnForObjects(`${monitor.model}/${below}*${ending}`)];
    const wildcardReason = 'The keys below the prefix of this model are made at run time.';
    allow(role, { actions, resources, wildcardReason });
  }
  // Without it S3 answers 403, not 404, where a key is not there yet.
  allow(role, { actions: ['s3:ListBucket'], resources: [stateBucket.bucketArn] });
  const writes = accesses.some(({ actions }) => actions.includes('s3:PutObject'));
  for (const key of new Set([encryptionKey, stateBucket.encryptionKey])) {
    key?.grant(role, 'kms:Decrypt', ...(writes ? ['kms:GenerateDataKey'] : []));
  }
}
