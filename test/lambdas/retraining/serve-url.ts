import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PageAnswer, UrlEvent } from '../../../lambdas/answer-approval/page-request.ts';

/** A handler behind HTTP, called as a function URL calls it: bodies in Base64. */
export async function serveUrl(
  handle: (event: UrlEvent) => Promise<PageAnswer>,
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { search } = new URL(request.url ?? '/', 'http://page');
    const { statusCode, headers, body } = await handle({
      rawQueryString: search.slice(1),
      requestContext: { http: { method: request.method ?? 'GET' } },
      ...(chunks.length > 0 && {
        body: Buffer.concat(chunks).toString('base64'),
        isBase64Encoded: true,
      }),
    });
    response.writeHead(statusCode, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}
