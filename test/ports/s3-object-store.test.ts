import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccessError, ConfigError, DependencyError } from '../../lambdas/core/errors.ts';
import type { ObjectStore, ObjectSummary } from '../../lambdas/ports/object-store.ts';
import { openS3 } from '../../lambdas/ports/s3-object-store.ts';

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The wire as S3 speaks it: what the real client sends, and the answers that it gets. */
describe('the object store on S3', () => {
  const requests: IncomingMessage[] = [];
  let answers: Answer[] = [];
  let server: Server;
  let store: ObjectStore;

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request);
      request.resume();
      request.on('end', () => {
        const { status, body = '', headers = {} } = answers.shift() ?? { status: 500 };
        response.writeHead(status, headers);
        response.end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const client = new S3Client({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    store = openS3(client);
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  beforeEach(() => {
    requests.length = 0;
    answers = [];
  });

  const place = { bucket: 'data', key: 'in/a b.csv' };
  const error = (status: number, code: string): Answer => ({
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>told so</Message></Error>`,
  });

  it('puts the bucket into the path where the endpoint is an IP address', async () => {
    answers = [{ status: 200, body: 'x\n1\n', headers: { etag: '"1"' } }];
    const stored = await store.get(place);
    expect(requests[0]?.url).toMatch(/^\/data\/in\/a%20b\.csv/);
    expect(new TextDecoder().decode(stored?.bytes)).toBe('x\n1\n');
    expect(stored?.etag).toBe('"1"');
  });

  it('answers null for an object that is not there', async () => {
    answers = [error(404, 'NoSuchKey'), { status: 404 }];
    expect(await store.get(place)).toBeNull();
    expect(await store.head(place)).toBeNull();
  });

  it('tells a browser that a page is one', async () => {
    answers = [{ status: 200 }, { status: 200 }];
    await store.put({ bucket: 'state', key: 'price/reports/a.html' }, '<!doctype html>');
    await store.put({ bucket: 'state', key: 'price/reports/a.json' }, '{}');
    const types = requests.map(({ headers }) => headers['content-type']);
    expect(types).toEqual(['text/html; charset=utf-8', 'application/octet-stream']);
  });

  it.each([
    [404, 'NoSuchBucket', ConfigError],
    [403, 'AccessDenied', AccessError],
    [403, 'InvalidObjectState', AccessError],
    [400, 'KMS.DisabledException', AccessError],
    [400, 'KMS.ThrottlingException', DependencyError],
    [503, 'SlowDown', DependencyError],
    [500, 'InternalError', DependencyError],
    [400, 'RequestTimeout', DependencyError],
    [400, 'InvalidRequest', ConfigError],
  ])('tells a %i %s by its kind, names the place and keeps the cause', async (status, code, kind) => {
    answers = [error(status, code)];
    const failure = await store.get(place).catch((caught: unknown) => caught);
    expect(failure).toBeInstanceOf(kind);
    expect((failure as Error).message).toContain(`cannot read s3://data/in/a b.csv: ${code}: told so`);
    expect((failure as Error).cause).toMatchObject({ name: code });
  });

  it('says which permission is missing', async () => {
    answers = [error(403, 'AccessDenied'), error(403, 'AccessDenied')];
    await expect(store.get(place)).rejects.toThrow(
      'cannot read s3://data/in/a b.csv: AccessDenied: told so (the caller needs s3:GetObject, and on its encryption key too)',
    );
    const list = async () => {
      for await (const _ of store.list({ bucket: 'data', prefix: 'in/' })) break;
    };
    await expect(list()).rejects.toThrow('(the caller needs s3:ListBucket');
  });

  it('takes a broken connection for trouble that passes', async () => {
    const client = new S3Client({
      endpoint: 'http://127.0.0.1:1',
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    await expect(openS3(client).head(place)).rejects.toBeInstanceOf(DependencyError);
  });

  it('writes with the condition that it was given', async () => {
    answers = [
      { status: 200, headers: { etag: '"2"' } },
      { status: 200, headers: { etag: '"3"' } },
    ];
    expect(await store.put(place, 'one', { ifAbsent: true })).toEqual({ status: 'written', etag: '"2"' });
    expect(await store.put(place, 'two', { ifMatch: '"2"' })).toEqual({ status: 'written', etag: '"3"' });
    expect(requests[0]?.headers['if-none-match']).toBe('*');
    expect(requests[1]?.headers['if-match']).toBe('"2"');
  });

  it.each([
    [412, 'PreconditionFailed', 'refused'],
    [409, 'ConditionalRequestConflict', 'conflict'],
    [404, 'NoSuchKey', 'refused'],
  ])('says how a conditional write ended: %i %s', async (status, code, outcome) => {
    answers = [error(status, code)];
    expect(await store.put(place, 'one', { ifMatch: '"2"' })).toEqual({ status: outcome });
  });

  it('throws where an unconditional write is refused', async () => {
    answers = [error(403, 'AccessDenied')];
    await expect(store.put(place, 'one')).rejects.toThrow('cannot write s3://data/in/a b.csv: AccessDenied');
  });

  it('lists page after page', async () => {
    const page = (key: string, token?: string): Answer => ({
      status: 200,
      headers: { 'content-type': 'application/xml' },
      body: `<?xml version="1.0"?><ListBucketResult>
        <IsTruncated>${token !== undefined}</IsTruncated>
        ${token === undefined ? '' : `<NextContinuationToken>${token}</NextContinuationToken>`}
        <Contents><Key>${key}</Key><Size>3</Size><LastModified>2026-01-05T10:00:00.000Z</LastModified>
        <ETag>&quot;e&quot;</ETag></Contents></ListBucketResult>`,
    });
    answers = [page('in/a', 'more'), page('in/b')];
    const listed: ObjectSummary[] = [];
    for await (const object of store.list({ bucket: 'data', prefix: 'in/', startAfter: 'in/0' }))
      listed.push(object);
    expect(listed).toEqual([
      { key: 'in/a', size: 3, lastModified: '2026-01-05T10:00:00.000Z', etag: '"e"' },
      { key: 'in/b', size: 3, lastModified: '2026-01-05T10:00:00.000Z', etag: '"e"' },
    ]);
    expect(requests[0]?.url).toContain('start-after=in%2F0');
    expect(requests[1]?.url).toContain('continuation-token=more');
  });
});
