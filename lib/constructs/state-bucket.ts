import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** What one step of a run hands to the next. */
const SCRATCH_DAYS = 30;
const NONCURRENT_DAYS = 30;

export interface StateBucketProps {
  /** The model whose run scratch, under `<model>/runs/`, expires. */
  readonly model: string;
  /** @default - keys that S3 manages */
  readonly encryptionKey?: IKey;
  /** @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}

/** Where a monitor keeps its profiles, cursor and reports: private, encrypted, versioned, reached by TLS only. */
export class StateBucket extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id);
    const bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      ...(props.encryptionKey
        ? { encryption: BucketEncryption.KMS, encryptionKey: props.encryptionKey, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      lifecycleRules: [
        {
          id: 'old-versions',
          noncurrentVersionExpiration: Duration.days(NONCURRENT_DAYS),
          expiredObjectDeleteMarker: true,
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    expireRunScratch(bucket, props.model);
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        "Only the monitor's own functions write here and the bucket is private; access logs would need a second bucket. Who must audit reads turns on CloudTrail data events.",
    });
    // Bucket is an IBucket in all but the optionality of one property.
    this.bucket = bucket as IBucket;
  }
}

/**
 * Lets S3 delete what the steps of a run hand to each other, under `<model>/runs/`. A bucket that another
 * app owns stays as it is: its owner decides.
 */
export function expireRunScratch(bucket: IBucket | Bucket, model: string): void {
  if (!(bucket instanceof Bucket)) return;
  bucket.addLifecycleRule({
    id: `${model}-run-scratch`,
    prefix: `${model}/runs/`,
    expiration: Duration.days(SCRATCH_DAYS),
  });
}
