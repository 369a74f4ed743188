import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';

export interface Address {
  readonly bucket: string;
  readonly key: string;
}

/** @throws Error where the text is not `s3://bucket/key` */
export function parseAddress(uri: string): Address {
  const found = /^(?:s3|https):\/\/([^/]+)\/?(.*)$/.exec(uri);
  if (found === null) throw new Error(`"${uri}" is no address on S3, allowed: s3://bucket/key`);
  return { bucket: found[1] as string, key: found[2] as string };
}

export async function objectExists(s3: S3Client, uri: string): Promise<boolean> {
  const { bucket, key } = parseAddress(uri);
  try {
    await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return true;
  } catch {
    return false;
  }
}

export async function readText(s3: S3Client, uri: string): Promise<string> {
  const { bucket, key } = parseAddress(uri);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await Body?.transformToString()) ?? '';
}

/** Writes an object to a file, whose folder is made; a packed one is unpacked if asked for. */
export async function downloadObject(
  s3: S3Client,
  { bucket, key }: Address,
  { file, gunzip = false }: { readonly file: string; readonly gunzip?: boolean },
): Promise<void> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  mkdirSync(dirname(file), { recursive: true });
  const source = Body as Readable;
  if (gunzip) await pipeline(source, createGunzip(), createWriteStream(file.replace(/\.gz$/, '')));
  else await pipeline(source, createWriteStream(file));
}

export async function uploadFile(s3: S3Client, uri: string, file: string): Promise<void> {
  const { bucket, key } = parseAddress(uri);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: readFileSync(file) }));
}

/** An object of a channel, and its path in the channel's folder. */
export interface ChannelObject extends Address {
  readonly path: string;
}

/** All objects whose keys begin with the prefix's, folders left out; a path is the key after the prefix's last slash. */
export async function listObjects(s3: S3Client, { bucket, key }: Address): Promise<ChannelObject[]> {
  const found: ChannelObject[] = [];
  const start = key.lastIndexOf('/') + 1;
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: key })) {
    for (const { Key = '' } of page.Contents ?? []) {
      if (!Key.endsWith('/')) found.push({ bucket, key: Key, path: Key.slice(start) });
    }
  }
  return found;
}

/**
 * The objects a manifest names: a JSON array of `{"prefix": "s3://…/"}` and of paths relative to it.
 *
 * @throws Error where the manifest is not of this form
 */
export async function readManifest(s3: S3Client, address: Address): Promise<ChannelObject[]> {
  const text = await readText(s3, `s3://${address.bucket}/${address.key}`);
  const entries = JSON.parse(text) as [{ prefix: string }, ...string[]];
  const [{ prefix }, ...paths] = entries;
  return paths.map((path) => ({ ...parseAddress(`${prefix}${path}`), path }));
}
