import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type InvocationAnswer, invokeEndpoint } from './hosting/invoke-endpoint.ts';
import { publishUtilization } from './hosting/utilization.ts';
import { runOperation } from './operations.ts';
import type { Scope } from './scope.ts';
import { ServiceError } from './service-error.ts';
import type { Settings } from './settings.ts';
import { openSite, type Site } from './site.ts';

const utilizationMilliseconds = 10_000;
/** Longer than any client keeps an idle connection: closing one just as it is used again would lose a request. */
const keepAliveMilliseconds = 600_000;

/** The HTTP server that speaks SageMaker's protocols: JSON 1.1 for its API, REST for predictions. Not yet listening. */
export function makeServer(settings: Settings): Server {
  const sites = new Map<string, Site>();
  const siteOf = (scope: Scope): Site => {
    const key = `${scope.account}/${scope.region}`;
    const site = sites.get(key) ?? openSite(settings, scope);
    sites.set(key, site);
    return site;
  };
  const server = createServer((request, response) => {
    void answer(request, response, siteOf(readScope(request)));
  });
  server.keepAliveTimeout = keepAliveMilliseconds;
  setInterval(() => {
    for (const site of sites.values()) {
      publishUtilization(site).catch((error: Error) => console.error(`sagemaker: ${error.message}`));
    }
  }, utilizationMilliseconds).unref();
  return server;
}

/** Account and region, from the credentials that the request is signed with. */
function readScope({ headers }: IncomingMessage): Scope {
  const [, key = '', region = 'us-east-1'] =
    /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  return {
    account: headers['x-stand-in-account']?.toString() ?? (/^\d{12}$/.test(key) ? key : '000000000000'),
    region: headers['x-stand-in-region']?.toString() ?? region,
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const requestId = crypto.randomUUID();
  response.setHeader('x-amzn-requestid', requestId);
  try {
    const body = await readBody(request);
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const [, endpoint] = /^\/endpoints\/([^/]+)\/invocations$/.exec(path) ?? [];
    if (endpoint !== undefined) {
      const name = decodeURIComponent(endpoint);
      sendPrediction(
        response,
        await invokeEndpoint(site, { endpoint: name, headers: request.headers, body }),
      );
      return;
    }
    const target = request.headers['x-amz-target']?.toString() ?? '';
    const input: unknown = JSON.parse(body.toString('utf8') || '{}');
    sendJson(response, 200, await runOperation(site, target.replace(/^SageMaker\./, ''), input));
  } catch (error) {
    sendError(response, error as Error);
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function sendPrediction(response: ServerResponse, { headers, body }: InvocationAnswer): void {
  response.writeHead(200, { ...headers, 'content-length': body.length }).end(body);
}

function sendError(response: ServerResponse, error: Error): void {
  if (!(error instanceof ServiceError)) {
    console.error(error);
    response.setHeader('x-amzn-errortype', 'InternalFailure');
    sendJson(response, 500, { __type: 'InternalFailure', message: error.message });
    return;
  }
  const { code, message, details } = error;
  response.setHeader('x-amzn-errortype', code);
  // A client reads the message of a model's error from a capitalised field.
  const status = code === 'ModelError' ? 424 : 400;
  sendJson(response, status, { __type: code, message, Message: message, ...details });
}

function sendJson(response: ServerResponse, status: number, content: object): void {
  const text = JSON.stringify(content, writeTime);
  response
    .writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      'content-length': Buffer.byteLength(text),
    })
    .end(text);
}

/** Times go over the wire as seconds since 1970. */
function writeTime(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Readonly<Record<string, unknown>>)[key];
  return original instanceof Date ? original.getTime() / 1000 : value;
}
