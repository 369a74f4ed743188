import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, DependencyError } from '../../lambdas/core/errors.ts';
import { openWebhooks } from '../../lambdas/ports/webhook.ts';

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A real receiver on HTTP: what it is sent, and the answers that it gives in turn. */
describe('webhooks', () => {
  const received: { readonly path: string; readonly headers: object; readonly body: string }[] = [];
  let answers: Answer[] = [];
  let pauses: number[] = [];
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      received.push({ path: request.url ?? '', headers: request.headers, body });
      const { status, body: answer = '', headers = {} } = answers.shift() ?? { status: 200 };
      if (status === 0) return void request.socket.destroy();
      response.writeHead(status, headers).end(answer);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/s3cret`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  beforeEach(() => {
    received.length = 0;
    answers = [];
    pauses = [];
  });

  const webhook = openWebhooks({
    pause: async (milliseconds) => pauses.push(milliseconds),
    now: () => Date.parse('2026-01-05T10:00:00Z'),
  });
  const post = (payload: object = { text: 'Größe' }) =>
    webhook.post({ url, headers: { 'x-key': 'k' } }, payload);
  const fault = () => post().catch((error: Error) => error);

  it('get JSON with the headers that they want', async () => {
    await post();
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      path: '/hook/s3cret',
      body: '{"text":"Größe"}',
      headers: { 'content-type': 'application/json; charset=utf-8', 'x-key': 'k' },
    });
  });

  it('are tried again with growing pauses while they fail', async () => {
    answers = [{ status: 500 }, { status: 0 }, { status: 503 }];
    await post();
    expect(received).toHaveLength(4);
    expect(pauses).toEqual([500, 1000, 2000]);
  });

  it.each([
    ['seconds', { headers: { 'retry-after': '3' } }, 3000],
    ['a fraction of seconds', { headers: { 'retry-after': '0.25' } }, 250],
    ['a date', { headers: { 'retry-after': 'Mon, 05 Jan 2026 10:00:07 GMT' } }, 7000],
    ["Discord's body", { body: '{"message":"slow down","retry_after":1.5,"global":false}' }, 1500],
  ])('are left alone as long as they ask, by %s', async (_, answer, pause) => {
    answers = [{ status: 429, ...answer }];
    await post();
    expect(pauses).toEqual([pause]);
  });

  it('are given up where they ask for longer than a call can wait', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '3600' } }];
    expect(await fault()).toBeInstanceOf(DependencyError);
    expect(received).toHaveLength(1);
  });

  it('are given up after five tries', async () => {
    answers = Array.from({ length: 9 }, () => ({ status: 502 }));
    expect(await fault()).toBeInstanceOf(DependencyError);
    expect(received).toHaveLength(5);
  });

  it.each([400, 403, 404, 302])('are not tried again where they refuse with %i', async (status) => {
    answers = [{ status, body: 'invalid_payload', headers: { location: 'http://127.0.0.1:1/' } }];
    const error = await fault();
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toBe(`the webhook answers ${status}: invalid_payload`);
    expect(received).toHaveLength(1);
  });

  it.each(['http://chat.example/s3cret', 'no address', 'ftp://127.0.0.1/s3cret', ''])(
    'must be reached by HTTPS, and no error tells their address: %s',
    async (address) => {
      const error = await webhook.post({ url: address, headers: {} }, {}).catch((caught: Error) => caught);
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as Error).message).not.toContain('s3cret');
    },
  );

  it('tell no address where nobody answers', async () => {
    const nobody = { url: 'http://127.0.0.1:1/s3cret', headers: {} };
    const error = await webhook.post(nobody, {}).catch((caught: Error) => caught);
    expect((error as Error).message).toMatch(/^the webhook does not answer: /);
    expect((error as Error).message).not.toContain('s3cret');
  });
});
