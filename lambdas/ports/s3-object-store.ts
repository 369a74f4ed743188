import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type S3Address, writeS3Address } from '../contract/s3-address.ts';
import { DependencyError } from '../core/errors.ts';
import { describeFailure, failureName, failureStatus } from './aws-failure.ts';
import type {
  ByteRange,
  ListRequest,
  ObjectStore,
  ObjectSummary,
  ObjectVersion,
  PutCondition,
  PutOutcome,
  StoredObject,
} from './object-store.ts';

/** Permission to read and to look up. */
const READ = 's3:GetObject';

/** The object store on S3. Open it once per container: it holds the connections. */
export function openS3(client: S3Client = new S3Client({})): ObjectStore {
  return {
    get: (address) => getObject(client, address),
    stream: (version, part) => streamObject(client, version, part),
    head: (address) => headObject(client, address),
    put: (address, body, condition) => putObject(client, { ...address, body }, condition),
    list: (request) => listObjects(client, request),
  };
}

async function getObject(client: S3Client, address: S3Address): Promise<StoredObject | null> {
  try {
    const answer = await client.send(new GetObjectCommand({ Bucket: address.bucket, Key: address.key }));
    const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
    return { bytes, etag: answer.ETag ?? '' };
  } catch (error) {
    if (isMissing(error)) return null;
    throw describeFailure(`read ${writeS3Address(address)}`, error, READ);
  }
}

async function* streamObject(
  client: S3Client,
  version: ObjectVersion,
  part?: ByteRange,
): AsyncGenerator<Uint8Array> {
  const { bucket, key, etag } = version;
  const range = part === undefined ? {} : { Range: `bytes=${part.start}-${part.end - 1}` };
  try {
    const answer = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag, ...range }),
    );
    if (answer.Body !== undefined) yield* answer.Body as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (isMissing(error) || failureStatus(error) === 412)
      throw new DependencyError(`${writeS3Address(version)} was replaced or deleted while it was read`, {
        cause: error,
      });
    throw describeFailure(`read ${writeS3Address(version)}`, error, READ);
  }
}

async function headObject(client: S3Client, address: S3Address): Promise<ObjectSummary | null> {
  try {
    const answer = await client.send(new HeadObjectCommand({ Bucket: address.bucket, Key: address.key }));
    return {
      key: address.key,
      size: answer.ContentLength ?? 0,
      lastModified: isoOf(answer.LastModified),
      etag: answer.ETag ?? '',
    };
  } catch (error) {
    // A HEAD answer has no body, so a missing bucket looks like a missing key here.
    if (failureStatus(error) === 404) return null;
    throw describeFailure(`look up ${writeS3Address(address)}`, error, READ);
  }
}

interface PutRequest extends S3Address {
  readonly body: Uint8Array | string;
}

async function putObject(
  client: S3Client,
  request: PutRequest,
  condition?: PutCondition,
): Promise<PutOutcome> {
  const { bucket, key, body } = request;
  try {
    const answer = await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ...contentType(key),
        ...conditionHeaders(condition),
      }),
    );
    return { status: 'written', etag: answer.ETag ?? '' };
  } catch (error) {
    const status = failureStatus(error);
    if (condition !== undefined && status === 409) return { status: 'conflict' };
    // A version that was to be replaced and is gone answers 404.
    if (condition !== undefined && (status === 412 || isMissing(error))) return { status: 'refused' };
    throw describeFailure(`write ${writeS3Address(request)}`, error, 's3:PutObject');
  }
}

async function* listObjects(client: S3Client, request: ListRequest): AsyncIterable<ObjectSummary> {
  let token: string | undefined;
  do {
    const page = await listPage(client, request, token);
    for (const { Key, Size, LastModified, ETag } of page.Contents ?? []) {
      if (Key === undefined) continue;
      yield { key: Key, size: Size ?? 0, lastModified: isoOf(LastModified), etag: ETag ?? '' };
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

async function listPage(client: S3Client, { bucket, prefix, startAfter }: ListRequest, token?: string) {
  try {
    return await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(startAfter === undefined ? {} : { StartAfter: startAfter }),
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
  } catch (error) {
    throw describeFailure(`list ${writeS3Address({ bucket, key: prefix })}`, error, 's3:ListBucket');
  }
}

/** A browser shows a page only where it is told that it is one. */
function contentType(key: string): { ContentType?: string } {
  return key.endsWith('.html') ? { ContentType: 'text/html; charset=utf-8' } : {};
}

function conditionHeaders(condition?: PutCondition): { IfNoneMatch?: string; IfMatch?: string } {
  if (condition === undefined) return {};
  return 'ifAbsent' in condition ? { IfNoneMatch: '*' } : { IfMatch: condition.ifMatch };
}

function isMissing(error: unknown): boolean {
  return failureName(error) === 'NoSuchKey';
}

function isoOf(date: Date | undefined): string {
  return (date ?? new Date(0)).toISOString();
}
