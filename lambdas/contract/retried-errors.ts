/** The error class that is worth another try: the name of `DependencyError` in core's errors. */
export const RETRIED_ERROR = 'DependencyError';

/**
 * What the Lambda service itself reports when a call did not reach the function's code.
 * https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
export const LAMBDA_SERVICE_ERRORS = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
] as const;

/** Error in the name of which a run is concluded whose execution was stopped from outside. */
export const RUN_BROKE_OFF = 'RunBrokeOff';
