import { AccessError, ConfigError, DependencyError } from '../core/errors.ts';

/** The part of an SDK error that tells what happened. */
interface AwsFailure {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const PASSING_CLIENT_ERRORS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InternalError',
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
]);

/** Name of an SDK error, or of whatever was thrown. */
export function failureName(error: unknown): string {
  return (error as Partial<AwsFailure> | null)?.name ?? 'Error';
}

/** HTTP status of an SDK error; undefined where no answer came. */
export function failureStatus(error: unknown): number | undefined {
  return (error as Partial<AwsFailure> | null)?.$metadata?.httpStatusCode;
}

/**
 * The error to throw for a failed AWS call: AccessError where it is not allowed, ConfigError where it can never
 * succeed for another reason (no such bucket, wrong request, no region), DependencyError where another try may
 * (throttling, 5xx, network).
 *
 * @param action what was tried and where, such as `read s3://bucket/key`
 * @param permission what the caller must be allowed, where that is known
 */
export function describeFailure(
  action: string,
  error: unknown,
  permission = 'this permission',
): ConfigError | DependencyError {
  const name = failureName(error);
  const status = failureStatus(error);
  const message = error instanceof Error ? error.message : String(error);
  const caller = findCallerFault(name, message);
  if (caller !== undefined) return new ConfigError(`cannot ${action}: ${caller}`, { cause: error });
  const text = `cannot ${action}: ${name}: ${message}`;
  const passing =
    status === undefined ||
    status >= 500 ||
    status === 429 ||
    PASSING_CLIENT_ERRORS.has(name.replace(/^KMS\./, ''));
  if (passing) return new DependencyError(text, { cause: error });
  if (status !== 403 && !name.startsWith('KMS.')) return new ConfigError(text, { cause: error });
  // An object in an archive answers 403 too, and no permission helps.
  const hint =
    name === 'InvalidObjectState' ? '' : ` (the caller needs ${permission}, and on its encryption key too)`;
  return new AccessError(`${text}${hint}`, { cause: error });
}

/** What a caller on a laptop has not set, and what to set; a function always has both. */
function findCallerFault(name: string, message: string): string | undefined {
  if (message === 'Region is missing')
    return 'no region is set, allowed: one in AWS_REGION, such as us-east-1';
  if (name !== 'CredentialsProviderError') return undefined;
  return `no credentials (${message}), allowed: AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`;
}
