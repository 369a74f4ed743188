import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../paths.ts';

/** How a stand-in runs; each setting is an environment variable. */
export interface Settings {
  /** AWS_ENDPOINT_URL: where S3, CloudWatch and the logs are. */
  readonly endpoint: string;
  /** MONITOR_SAGEMAKER_PORT: on 127.0.0.1; 0, the default, takes any free one. */
  readonly port: number;
  /** MONITOR_SAGEMAKER_FOLDER: where jobs and models have their files. */
  readonly folder: string;
  /** MONITOR_SAGEMAKER_IMAGES: which command stands for which image; default `localstack/images.json`. */
  readonly imagesFile: string;
  /** MONITOR_SAGEMAKER_WAIT_SCALE: what the waits of deployments are multiplied by; default 1. */
  readonly waitScale: number;
  /** MONITOR_SAGEMAKER_HEALTH_CHECK_SECONDS: how long a container has to answer /ping, unless the variant says; default 240, as the service. */
  readonly healthCheckSeconds: number;
  /** MONITOR_SAGEMAKER_FLUSH_SECONDS: how often captures and metrics are delivered; default 1. */
  readonly flushSeconds: number;
}

/** @throws Error naming the variable that is missing or not a number */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const { AWS_ENDPOINT_URL: endpoint } = env;
  if (!endpoint) throw new Error('AWS_ENDPOINT_URL is not set: the stand-in keeps its files on the S3 there');
  return {
    endpoint,
    port: readNumber(env, 'MONITOR_SAGEMAKER_PORT', 0),
    folder: env.MONITOR_SAGEMAKER_FOLDER ?? join(tmpdir(), 'sagemaker'),
    imagesFile: env.MONITOR_SAGEMAKER_IMAGES ?? join(projectFolder, 'localstack', 'images.json'),
    waitScale: readNumber(env, 'MONITOR_SAGEMAKER_WAIT_SCALE', 1),
    healthCheckSeconds: readNumber(env, 'MONITOR_SAGEMAKER_HEALTH_CHECK_SECONDS', 240),
    flushSeconds: readNumber(env, 'MONITOR_SAGEMAKER_FLUSH_SECONDS', 1),
  };
}

function readNumber(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const value = Number(env[name] ?? otherwise);
  if (!Number.isFinite(value) || value < 0) {
    throw new Error(`${name} is "${env[name]}", allowed: a number from 0`);
  }
  return value;
}
