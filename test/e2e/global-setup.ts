import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { stringify } from 'csv-stringify/sync';
import type { TestProject } from 'vitest/node';
import { deployApp } from '../../localstack/deploy.ts';
import { projectFolder } from '../../localstack/paths.ts';
import { startLocalStack } from '../../localstack/start.ts';
import { openClients } from './support/clients.ts';
import type {} from './support/deployed-app.ts';
import { writeDiamondFiles } from './support/diamond-files.ts';
import { makeLoans } from './support/loans.ts';
import { DATA_BUCKET, MONITORS, TAXI_LABELS_BUCKET } from './support/monitors.ts';
import { referenceSales } from './support/sales.ts';
import { referenceStones } from './support/stones.ts';
import { writeTaxiFiles } from './support/taxi-files.ts';

const HOUR = 3_600_000;

/** Starts a LocalStack of the suite's own, deploys the app to it with the suite's monitors, and ends it at last. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const hour = new Date(Math.floor(Date.now() / HOUR) * HOUR).toISOString();
  const folder = makeFolder();
  // A LocalStack that the caller uses for other things stays untouched.
  const localstack = await startLocalStack({ env: { ...process.env, AWS_ENDPOINT_URL: undefined } });
  const tearDown = async (): Promise<void> => {
    await localstack.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { endpoint } = localstack;
    const monitors = writeMonitorFiles(folder);
    writeDiamondFiles(join(folder, 'diamonds'), hour);
    writeTaxiFiles(join(folder, 'taxis'));
    await putBaselines(openClients(endpoint).s3, folder);
    const outputs = await deployApp({ endpoint, context: { monitors } });
    project.provide('deployedApp', { endpoint, folder, hour, outputs });
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

function makeFolder(): string {
  const out = join(projectFolder, 'out');
  mkdirSync(out, { recursive: true });
  return mkdtempSync(join(out, 'e2e-'));
}

function writeMonitorFiles(folder: string): string {
  const monitors = join(folder, 'monitors');
  mkdirSync(monitors);
  for (const [name, monitor] of Object.entries(MONITORS)) {
    writeFileSync(join(monitors, `${name}.json`), JSON.stringify(monitor, null, 2));
  }
  return monitors;
}

/** Every monitor's reference but that of the one whose baseline is missing. */
async function putBaselines(s3: S3Client, folder: string): Promise<void> {
  for (const Bucket of [DATA_BUCKET, TAXI_LABELS_BUCKET]) await s3.send(new CreateBucketCommand({ Bucket }));
  const loans = makeLoans({ seed: 2, rows: 1000, start: '2026-01-01T00:00:00Z' });
  const references = {
    diamonds: readFileSync(join(folder, 'diamonds', 'reference.csv')),
    taxis: readFileSync(join(folder, 'taxis', 'reference.csv')),
    scheduled: referenceSales(),
    repeated: referenceSales(),
    badInput: referenceSales(),
    examined: referenceSales(),
    cutWindows: referenceSales(),
    partitioned: referenceSales(),
    listed: referenceSales(),
    retrained: referenceStones(),
    untrainable: referenceStones(),
    shown: referenceStones(),
    unservable: referenceStones(),
    told: referenceSales(),
    approved: referenceStones(),
    lateLabels: stringify([...loans], { header: true }),
    earlyLabels: stringify([...loans], { header: true }),
  };
  for (const [name, Body] of Object.entries(references)) {
    const Key = MONITORS[name as keyof typeof references].baseline.replace(`s3://${DATA_BUCKET}/`, '');
    await s3.send(new PutObjectCommand({ Bucket: DATA_BUCKET, Key, Body }));
  }
}
