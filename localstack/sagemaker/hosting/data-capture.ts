import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { DataCaptureConfig } from '@aws-sdk/client-sagemaker';
import { Batcher } from '../batcher.ts';
import { groupBy } from '../group-by.ts';
import { parseAddress } from '../storage.ts';

/** An invocation as a capture sees it. */
export interface CapturedInvocation {
  readonly endpoint: string;
  readonly variant: string;
  readonly config: DataCaptureConfig;
  readonly time: Date;
  readonly input: CapturedSide;
  readonly output: CapturedSide;
  readonly inferenceId?: string | undefined;
  readonly customAttributes?: string | undefined;
}

interface CapturedSide {
  readonly contentType: string;
  readonly body: Buffer;
}

/** Delivers captured invocations to S3: JSON lines, a folder an hour, the hour of the invocation in UTC. */
export class DataCapture {
  readonly #batcher: Batcher<CapturedInvocation>;

  constructor(s3: S3Client, flushSeconds: number) {
    this.#batcher = new Batcher(flushSeconds, async (invocations) => {
      const files = groupBy(invocations, folderOf);
      await Promise.all([...files].map(([folder, lines]) => putFile(s3, folder, lines)));
    });
  }

  /** Takes an invocation, if the config's sampling picks it. */
  record(invocation: CapturedInvocation): void {
    const { EnableCapture, InitialSamplingPercentage = 100 } = invocation.config;
    if (EnableCapture === true && Math.random() * 100 < InitialSamplingPercentage)
      this.#batcher.add(invocation);
  }

  flush(): Promise<void> {
    return this.#batcher.flush();
  }
}

function folderOf({ config, endpoint, variant, time }: CapturedInvocation): string {
  const hour = time.toISOString().slice(0, 13).replace(/[-T]/g, '/');
  return `${(config.DestinationS3Uri ?? '').replace(/\/$/, '')}/${endpoint}/${variant}/${hour}`;
}

async function putFile(
  s3: S3Client,
  folder: string,
  invocations: readonly CapturedInvocation[],
): Promise<void> {
  const minute = invocations[0]?.time.toISOString().slice(14, 23).replace(/[:.]/g, '-');
  const { bucket, key } = parseAddress(`${folder}/${minute}-${crypto.randomUUID()}.jsonl`);
  const Body = invocations.map((invocation) => `${JSON.stringify(writeCapture(invocation))}\n`).join('');
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
}

/** The line of a capture file. */
function writeCapture(invocation: CapturedInvocation): object {
  const { config, customAttributes, inferenceId, time } = invocation;
  const modes = (config.CaptureOptions ?? []).map(({ CaptureMode }) => CaptureMode as string);
  const wants = (mode: string): boolean => modes.includes(mode) || modes.includes('InputAndOutput');
  const encode = (side: CapturedSide, mode: string) => encodeSide(side, mode, config);
  return {
    captureData: {
      ...(wants('Input') ? { endpointInput: encode(invocation.input, 'INPUT') } : {}),
      ...(wants('Output') ? { endpointOutput: encode(invocation.output, 'OUTPUT') } : {}),
    },
    eventMetadata: {
      eventId: crypto.randomUUID(),
      ...(customAttributes === undefined ? {} : { customAttributes: [customAttributes] }),
      ...(inferenceId === undefined ? {} : { inferenceId }),
      inferenceTime: `${time.toISOString().slice(0, 19)}Z`,
    },
    eventVersion: '0',
  };
}

function encodeSide({ contentType, body }: CapturedSide, mode: string, config: DataCaptureConfig): object {
  const encoding = encodingOf(contentType, config);
  const data = body.toString(encoding === 'BASE64' ? 'base64' : 'utf8');
  return { observedContentType: contentType, mode, data, encoding };
}

/** Types that the config does not name as text are captured as base64. */
function encodingOf(contentType: string, { CaptureContentTypeHeader }: DataCaptureConfig) {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const { CsvContentTypes = [], JsonContentTypes = [] } = CaptureContentTypeHeader ?? {};
  if (CsvContentTypes.some((known) => known.toLowerCase() === type)) return 'CSV';
  if (JsonContentTypes.some((known) => known.toLowerCase() === type)) return 'JSON';
  return 'BASE64';
}
