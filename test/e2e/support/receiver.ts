import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { awaitValue } from './await.ts';

/** A request that reached the receiver. */
interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A real HTTP server that chats and webhooks are sent to, each under a path of its own. */
export interface Receiver {
  /** The address of a path. */
  readonly urlOf: (path: string) => string;
  /** Answers the next request to a path with 429, and when to come back. */
  readonly refuseOnce: (path: string, retryAfterSeconds: number) => void;
  readonly receivedBy: (path: string) => readonly Received[];
  /** The first request to a path whose text matches, whether it has come already or comes yet. */
  readonly awaitText: (path: string, text: RegExp) => Promise<Received>;
  readonly close: () => void;
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const refusals = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const { url: path = '', headers } = request;
    let text = '';
    for await (const chunk of request) text += String(chunk);
    received.push({ path, headers, text, at: Date.now() });
    const pause = refusals.get(path);
    refusals.delete(path);
    if (pause === undefined) return void response.writeHead(200).end('ok');
    response.writeHead(429, { 'retry-after': String(pause) }).end('rate limited');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receivedBy = (path: string) => received.filter((one) => one.path === path);
  return {
    urlOf: (path) => `http://127.0.0.1:${port}${path}`,
    refuseOnce: (path, retryAfterSeconds) => void refusals.set(path, retryAfterSeconds),
    receivedBy,
    awaitText: (path, text) =>
      awaitValue(
        `a request to ${path} with ${text}`,
        async () => receivedBy(path).find((one) => text.test(one.text)),
        { timeout: 180_000 },
      ),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
