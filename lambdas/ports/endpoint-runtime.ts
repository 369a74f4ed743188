import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { describeFailure, failureName } from './aws-failure.ts';

interface EndpointRequest {
  readonly endpoint: string;
  /** Variant that answers; by the weights of the endpoint's variants where there is none. */
  readonly variant?: string;
  readonly contentType: string;
  readonly body: string;
  /** What the captured record and the ground truth of it are joined by. */
  readonly inferenceId?: string;
}

/** What the model answered, or how it failed on the request. */
type EndpointAnswer = { readonly body: string } | { readonly failure: string };

/**
 * Asks models behind endpoints. A model that fails on a request is an answer; trouble with the service
 * throws ConfigError or DependencyError.
 */
export interface EndpointRuntime {
  invoke(request: EndpointRequest): Promise<EndpointAnswer>;
}

/** The model in the container answered with an error, or did not in time. */
const MODEL_FAILURES = new Set(['ModelError', 'ModelNotReadyException']);

/** The endpoint runtime of SageMaker. Open it once per container. */
export function openEndpointRuntime(
  client: SageMakerRuntimeClient = new SageMakerRuntimeClient({}),
): EndpointRuntime {
  return {
    invoke: async ({ endpoint, variant, contentType, body, inferenceId }) => {
      try {
        const answer = await client.send(
          new InvokeEndpointCommand({
            EndpointName: endpoint,
            TargetVariant: variant,
            ContentType: contentType,
            Body: body,
            InferenceId: inferenceId,
          }),
        );
        return { body: new TextDecoder().decode(answer.Body) };
      } catch (error) {
        if (MODEL_FAILURES.has(failureName(error))) {
          return { failure: error instanceof Error ? error.message : String(error) };
        }
        throw describeFailure(`invoke the endpoint ${endpoint}`, error);
      }
    },
  };
}

/** The same, but a request that fails stays failed: for counting what a caller without retries would see. */
export const openEndpointWithoutRetries = (): EndpointRuntime =>
  openEndpointRuntime(new SageMakerRuntimeClient({ maxAttempts: 1 }));
