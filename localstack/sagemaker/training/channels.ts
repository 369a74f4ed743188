import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Channel } from '@aws-sdk/client-sagemaker';
import { downloadObject, listObjects, parseAddress, readManifest } from '../storage.ts';

const parallelDownloads = 8;

/**
 * Brings the objects of a training job's channel into a folder.
 *
 * @throws Error worded as the service's failure reason where there are none
 */
export async function downloadChannel(s3: S3Client, channel: Channel, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { S3Uri = '', S3DataType } = channel.DataSource?.S3DataSource ?? {};
  const prefix = parseAddress(S3Uri);
  const list = S3DataType === 'ManifestFile' ? readManifest : listObjects;
  const objects = await list(s3, prefix).catch((error: Error) => {
    throw new Error(`ClientError: Data download failed:Failed to read "${S3Uri}": ${error.message}`);
  });
  if (objects.length === 0) {
    throw new Error(
      `ClientError: Data download failed:No S3 objects found under S3 URL "${S3Uri}" given in input data source. ` +
        'Please ensure that the bucket exists in the selected region, that objects exist under that S3 prefix, and ' +
        'that the role has "s3:ListBucket" permissions on the bucket.',
    );
  }
  const gunzip = channel.CompressionType === 'Gzip';
  await inParallel(objects, (object) =>
    downloadObject(s3, object, { file: join(folder, object.path), gunzip }),
  );
}

async function inParallel<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const work = async (): Promise<void> => {
    for (const item of waiting) await run(item);
  };
  await Promise.all(Array.from({ length: parallelDownloads }, work));
}
