import type { IncomingHttpHeaders } from 'node:http';
import { ServiceError } from '../service-error.ts';
import type { Site } from '../site.ts';
import type { Fleet, FleetVariant } from './fleet.ts';
import type { ModelAnswer } from './model-server.ts';

/** A request for a prediction, as it came over the wire. */
export interface InvocationRequest {
  readonly endpoint: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A prediction as it goes back. */
export interface InvocationAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const CUSTOM_ATTRIBUTES = 'x-amzn-sagemaker-custom-attributes';

/**
 * Asks an endpoint's model for a prediction, counts it, and captures it if the endpoint's config says so.
 *
 * @throws ServiceError `ValidationError` where no such endpoint serves, `ModelError` where the model answers an error
 */
export async function invokeEndpoint(site: Site, request: InvocationRequest): Promise<InvocationAnswer> {
  const began = performance.now();
  const fleet = site.endpoints.get(request.endpoint)?.pickFleet();
  if (fleet === undefined) {
    throw new ServiceError(
      'ValidationError',
      `Endpoint ${request.endpoint} of account ${site.scope.account} not found.`,
    );
  }
  return fleet.serve(() => serve(site, request, { fleet, began }));
}

interface Serving {
  readonly fleet: Fleet;
  /** In milliseconds on the process's clock. */
  readonly began: number;
}

async function serve(
  site: Site,
  request: InvocationRequest,
  { fleet, began }: Serving,
): Promise<InvocationAnswer> {
  const time = new Date();
  const variant = fleet.pick(header(request, 'x-amzn-sagemaker-target-variant'));
  const asked = performance.now();
  const answer = await ask(variant, request);
  const answered = performance.now();
  const name = variant.settings.VariantName ?? '';
  site.metrics.record({
    endpoint: request.endpoint,
    variant: name,
    time,
    status: answer instanceof Error ? undefined : answer.status,
    modelMicroseconds: Math.round((answered - asked) * 1000),
    overheadMicroseconds: Math.round((asked - began + performance.now() - answered) * 1000),
  });
  if (answer instanceof Error || answer.status >= 300) throw modelError(site, request, answer);
  const contentType = answer.headers['content-type'] ?? 'application/octet-stream';
  const customAttributes = answer.headers[CUSTOM_ATTRIBUTES]?.toString();
  const config = fleet.config.DataCaptureConfig;
  if (config !== undefined) {
    site.captures.record({
      endpoint: request.endpoint,
      variant: name,
      config,
      time,
      input: {
        contentType: header(request, 'content-type') ?? 'application/octet-stream',
        body: request.body,
      },
      output: { contentType, body: answer.body },
      inferenceId: header(request, 'x-amzn-sagemaker-inference-id'),
      customAttributes: customAttributes ?? header(request, CUSTOM_ATTRIBUTES),
    });
  }
  return {
    body: answer.body,
    headers: {
      'content-type': contentType,
      'x-amzn-invoked-production-variant': name,
      ...(customAttributes === undefined ? {} : { [CUSTOM_ATTRIBUTES]: customAttributes }),
    },
  };
}

/** What the model answers, or why it does not. */
async function ask({ server }: FleetVariant, request: InvocationRequest): Promise<ModelAnswer | Error> {
  const passed = ['content-type', 'accept', CUSTOM_ATTRIBUTES].flatMap((name) => {
    const value = header(request, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  try {
    return await server.invoke(request.body, Object.fromEntries(passed));
  } catch (error) {
    return error as Error;
  }
}

function header({ headers }: InvocationRequest, name: string): string | undefined {
  return headers[name]?.toString();
}

function modelError(
  { scope }: Site,
  { endpoint }: InvocationRequest,
  answer: ModelAnswer | Error,
): ServiceError {
  const status = answer instanceof Error ? 0 : answer.status;
  const message = answer instanceof Error ? answer.message : answer.body.toString('utf8');
  const side = status >= 400 && status < 500 ? 'client' : 'server';
  const group = `/aws/sagemaker/Endpoints/${endpoint}`;
  return new ServiceError(
    'ModelError',
    `Received ${side} error (${status}) from primary with message "${message}". See https://${scope.region}.console.` +
      `aws.amazon.com/cloudwatch/home?region=${scope.region}#logEventViewer:group=${group} in account ${scope.account} ` +
      'for more information.',
    {
      OriginalStatusCode: status,
      OriginalMessage: message,
      LogStreamArn: `arn:aws:logs:${scope.region}:${scope.account}:log-group:${group}`,
    },
  );
}
