import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ContainerDefinition } from '@aws-sdk/client-sagemaker';
import { extract } from 'tar';
import { findFreePort } from '../../free-port.ts';
import { type Container, commonEnvironment, startContainer } from '../container.ts';
import { type ContainerLog, openLog } from '../container-log.ts';
import { type Fault, faultFile, faultVariable, parseFault } from '../faults.ts';
import { findImage } from '../images.ts';
import type { Site } from '../site.ts';
import { downloadObject, parseAddress } from '../storage.ts';

const pingMilliseconds = 100;
const restartMilliseconds = 1000;
/** https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html */
const invocationSeconds = 60;

export interface ModelServerOptions {
  readonly endpoint: string;
  readonly variant: string;
  readonly container: ContainerDefinition;
  /** Where the model is unpacked; gone when the server is stopped. */
  readonly folder: string;
  readonly healthCheckSeconds: number;
  /** Whether it comes to take over from another. */
  readonly isUpdate: boolean;
}

export interface ModelAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A serving container: up when {@link start} returns, started anew if it dies, until {@link stop}. */
export class ModelServer {
  readonly #site: Site;
  readonly #options: ModelServerOptions;
  readonly #log: ContainerLog;
  #container: Container | undefined;
  #port = 0;
  #fault: Fault | undefined;
  #isStopping = false;

  constructor(site: Site, options: ModelServerOptions) {
    this.#site = site;
    this.#options = options;
    const stream = `${options.variant}/i-${crypto.randomUUID().slice(0, 17)}`;
    this.#log = openLog(site.aws.logs, `/aws/sagemaker/Endpoints/${options.endpoint}`, stream);
  }

  get pid(): number | undefined {
    return this.#container?.pid;
  }

  /** @throws Error worded as the service's failure reason where it does not come up */
  async start(): Promise<void> {
    await this.#unpackModel();
    const { folder, container, isUpdate } = this.#options;
    const file = join(folder, 'model', faultFile);
    const asked = container.Environment?.[faultVariable];
    this.#fault = parseFault(asked ?? (existsSync(file) ? readFileSync(file, 'utf8') : undefined));
    if (this.#fault?.kind === 'update-errors' && !isUpdate) this.#fault = undefined;
    if (this.#fault?.kind === 'serve-slow') await delay(this.#fault.seconds * 1000);
    this.#port = await findFreePort();
    this.#container = this.#launch();
    if (!(await this.#becomesHealthy(this.#container))) {
      await this.stop();
      throw new Error(
        `The primary container for production variant ${this.#options.variant} did not pass the ping health check. ` +
          'Please check CloudWatch logs for this endpoint.',
      );
    }
    void this.#keepRunning();
  }

  /** @throws Error where the container does not answer */
  async invoke(body: Buffer, headers: Readonly<Record<string, string>>): Promise<ModelAnswer> {
    if (this.#fault?.kind === 'serve-errors' || this.#fault?.kind === 'update-errors') {
      return { status: 500, headers: {}, body: Buffer.from('an error was asked for') };
    }
    return post(this.#port, body, headers);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#container?.stop();
    await this.#log.flush();
    rmSync(this.#options.folder, { recursive: true, force: true });
  }

  async #unpackModel(): Promise<void> {
    const { folder, container } = this.#options;
    const cwd = join(folder, 'model');
    mkdirSync(cwd, { recursive: true });
    const uri = container.ModelDataUrl ?? container.ModelDataSource?.S3DataSource?.S3Uri;
    if (uri === undefined) return;
    const file = join(folder, 'model.tar.gz');
    try {
      await downloadObject(this.#site.aws.s3, parseAddress(uri), { file });
      await extract({ file, cwd, strict: true });
    } catch (error) {
      throw new Error(`Failed to download model data from ${uri}: ${(error as Error).message}`);
    }
    rmSync(file);
  }

  #launch(): Container {
    const { settings, scope } = this.#site;
    const { container, folder } = this.#options;
    const image = findImage(settings.imagesFile, container.Image ?? '');
    if (image?.serve === undefined) throw new Error(`Image ${container.Image} has no command to serve`);
    return startContainer({
      command: image.serve,
      env: {
        ...commonEnvironment(settings.endpoint, scope.region),
        ...image.environment,
        SAGEMAKER_BASE_DIR: folder,
        SM_MODEL_DIR: join(folder, 'model'),
        SAGEMAKER_BIND_TO_PORT: String(this.#port),
        ...container.Environment,
      },
      onLine: (line) => this.#log.write(line),
    });
  }

  async #becomesHealthy(container: Container): Promise<boolean> {
    if (this.#fault?.kind === 'model-unloadable') return false;
    const deadline = Date.now() + this.#options.healthCheckSeconds * 1000;
    while (container.isRunning() && Date.now() < deadline) {
      if (await this.#answersPing()) return true;
      await delay(pingMilliseconds);
    }
    return false;
  }

  async #answersPing(): Promise<boolean> {
    try {
      const answer = await fetch(`http://127.0.0.1:${this.#port}/ping`, {
        signal: AbortSignal.timeout(2000),
      });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }

  async #keepRunning(): Promise<void> {
    for (;;) {
      await this.#container?.ended;
      if (!this.#isStopping) await delay(restartMilliseconds);
      if (this.#isStopping) return;
      this.#log.write('the container ended and is started again');
      this.#container = this.#launch();
    }
  }
}

// A connection of its own each time: one that is kept could be closed by the server just when it is used again.
function post(port: number, body: Buffer, headers: Readonly<Record<string, string>>): Promise<ModelAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path: '/invocations',
        method: 'POST',
        agent: false,
        timeout: invocationSeconds * 1000,
        headers: { ...headers, 'content-length': body.length },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    sent.on('timeout', () =>
      sent.destroy(
        new Error('Your invocation timed out while waiting for a response from container primary'),
      ),
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
