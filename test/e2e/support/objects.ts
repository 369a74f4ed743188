import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { Report } from '../../../lambdas/contract/report.ts';
import { stateKeys } from '../../../lambdas/core/plan/state-keys.ts';
import { aws, type DeployedMonitor } from './app.ts';
import { DATA_BUCKET } from './monitors.ts';

/** Puts an object of data. */
export async function putData(key: string, body: string | Uint8Array, bucket = DATA_BUCKET): Promise<void> {
  await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
}

/** The text of the report on the window that begins at `start`, as it is stored. */
export async function readReportText(monitor: DeployedMonitor, start: string): Promise<string> {
  const Key = reportKey(monitor, start);
  const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: monitor.stateBucketName, Key }));
  return (await Body?.transformToString()) ?? '';
}

/** The report on the window that begins at `start`. */
export async function readReport(monitor: DeployedMonitor, start: string): Promise<Report> {
  return JSON.parse(await readReportText(monitor, start)) as Report;
}

/** The page of the report on the window that begins at `start`; null where none is drawn yet. */
export async function findPage(monitor: DeployedMonitor, start: string) {
  const Key = stateKeys.page(reportKey(monitor, start));
  try {
    const page = await aws.s3.send(new GetObjectCommand({ Bucket: monitor.stateBucketName, Key }));
    return { type: page.ContentType, html: (await page.Body?.transformToString()) ?? '' };
  } catch (error) {
    if (error instanceof NoSuchKey) return null;
    throw error;
  }
}

export function reportKey({ model }: DeployedMonitor, start: string): string {
  return `${model}/reports/${new Date(start).toISOString().slice(0, 19).replaceAll(':', '-')}Z.json`;
}

/** Starts of the windows that have a report, ascending, as their keys write them. */
export async function listReports(monitor: DeployedMonitor): Promise<readonly string[]> {
  const prefix = `${monitor.model}/reports/`;
  const keys = (await listState(monitor, prefix)).filter((key) => key.endsWith('.json'));
  return keys.map((key) => key.slice(prefix.length).replace('.json', ''));
}

/** Keys of the first thousand objects of a monitor's state below a prefix, ascending. */
export async function listState(monitor: DeployedMonitor, Prefix: string): Promise<readonly string[]> {
  const { Contents = [] } = await aws.s3.send(
    new ListObjectsV2Command({ Bucket: monitor.stateBucketName, Prefix }),
  );
  return Contents.map(({ Key = '' }) => Key);
}

/** Writes an object of a monitor's state. */
export async function putState(monitor: DeployedMonitor, Key: string, Body: string): Promise<void> {
  await aws.s3.send(new PutObjectCommand({ Bucket: monitor.stateBucketName, Key, Body }));
}

/** Deletes an object of a monitor's state. */
export async function deleteState(monitor: DeployedMonitor, Key: string): Promise<void> {
  await aws.s3.send(new DeleteObjectCommand({ Bucket: monitor.stateBucketName, Key }));
}

/** A JSON document of a monitor's state. */
export async function readStateJson(monitor: DeployedMonitor, Key: string): Promise<unknown> {
  const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: monitor.stateBucketName, Key }));
  return JSON.parse((await Body?.transformToString()) ?? 'null');
}
