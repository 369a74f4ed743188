import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';

/** A job's folders, laid out as below /opt/ml in a container. */
export interface TrainingFolder {
  readonly base: string;
  readonly config: string;
  readonly data: string;
  readonly model: string;
  readonly output: string;
}

const maxReason = 1024;

/** Makes the folders, with the configuration files that a training program finds in them. */
export function makeTrainingFolder(base: string, request: CreateTrainingJobRequest): TrainingFolder {
  const folder = {
    base,
    config: join(base, 'input', 'config'),
    data: join(base, 'input', 'data'),
    model: join(base, 'model'),
    output: join(base, 'output'),
  };
  rmSync(base, { recursive: true, force: true });
  for (const path of Object.values(folder)) mkdirSync(path, { recursive: true });
  mkdirSync(join(folder.output, 'data'));
  const channels = (request.InputDataConfig ?? []).map((channel) => [
    channel.ChannelName,
    {
      TrainingInputMode: channel.InputMode ?? request.AlgorithmSpecification?.TrainingInputMode ?? 'File',
      S3DistributionType: channel.DataSource?.S3DataSource?.S3DataDistributionType ?? 'FullyReplicated',
      RecordWrapperType: channel.RecordWrapperType ?? 'None',
      ...(channel.ContentType === undefined ? {} : { ContentType: channel.ContentType }),
    },
  ]);
  const files = {
    'hyperparameters.json': request.HyperParameters ?? {},
    'inputdataconfig.json': Object.fromEntries(channels),
    'resourceconfig.json': { current_host: 'algo-1', hosts: ['algo-1'], network_interface_name: 'lo' },
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder.config, name), JSON.stringify(content));
  }
  return folder;
}

/** What tells a training program its places, in the words of the SageMaker training toolkit. */
export function trainingVariables(
  folder: TrainingFolder,
  request: CreateTrainingJobRequest,
): Readonly<Record<string, string>> {
  const names = (request.InputDataConfig ?? []).map((channel) => channel.ChannelName ?? '');
  return {
    SAGEMAKER_BASE_DIR: folder.base,
    SM_MODEL_DIR: folder.model,
    SM_OUTPUT_DIR: folder.output,
    SM_OUTPUT_DATA_DIR: join(folder.output, 'data'),
    SM_INPUT_DIR: join(folder.base, 'input'),
    SM_INPUT_CONFIG_DIR: folder.config,
    SM_CHANNELS: JSON.stringify(names),
    ...Object.fromEntries(names.map((name) => [`SM_CHANNEL_${name.toUpperCase()}`, join(folder.data, name)])),
    SM_HPS: JSON.stringify(request.HyperParameters ?? {}),
    TRAINING_JOB_NAME: request.TrainingJobName ?? '',
  };
}

/** What the program says went wrong; empty where it says nothing. */
export function readFailure({ output }: TrainingFolder): string {
  const file = join(output, 'failure');
  return existsSync(file) ? readFileSync(file, 'utf8').slice(0, maxReason) : '';
}
