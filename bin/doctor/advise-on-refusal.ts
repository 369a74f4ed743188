import { failureName, failureStatus } from '../../lambdas/ports/aws-failure.ts';

/** Where the address that a look rests on is written. */
const WRITTEN_IN: Readonly<Record<string, string>> = {
  predictions: 'data.predictions',
  predictionsManifest: 'data.predictionsManifest',
  labels: 'data.labels',
  labelsManifest: 'data.labelsManifest',
  baseline: 'baseline',
};

/** What to do where AWS refused a look, by the reason that it gave. */
export function adviseOnRefusal(check: string, error: unknown): string {
  const cause = (error as { readonly cause?: unknown }).cause ?? error;
  const key = WRITTEN_IN[check];
  const correct = key === undefined ? 'deploy the stack again' : `correct ${key} in the monitor file`;
  if (failureName(cause) === 'NoSuchBucket') {
    return key === undefined ? `the state bucket is gone: ${correct}` : `create the bucket, or ${correct}`;
  }
  if (isElsewhere(cause)) {
    const region = regionOf(cause);
    const there = region === null ? 'its region' : region;
    return `the bucket is in ${region ?? 'another region'}: deploy the monitor to ${there} and set AWS_REGION to it, or ${correct}`;
  }
  if (failureStatus(cause) === 403) {
    return key === undefined
      ? 'see to it that your own role may read this'
      : `the bucket may be somebody else's: ${correct}; if it is right, let your role read and list it, and where the bucket is another account's, its policy must allow both this account and the monitor's roles`;
  }
  return 'see to it that your own role may read this, and that the service can be reached';
}

/** S3 answers so where a bucket is asked for in a region that it is not in. */
function isElsewhere(cause: unknown): boolean {
  return (
    failureStatus(cause) === 301 ||
    ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException'].includes(
      failureName(cause),
    )
  );
}

/** The bucket's own region, which S3 names beside a redirect. */
function regionOf(cause: unknown): string | null {
  const { Region, $response } = cause as {
    readonly Region?: string;
    readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
  };
  return Region ?? $response?.headers?.['x-amz-bucket-region'] ?? null;
}
