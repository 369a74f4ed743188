import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { deployApp } from '../deploy.ts';
import type { LocalStack } from '../start.ts';
import { type Clients, openClients } from './clients.ts';
import {
  type Deployment,
  EXECUTION_PREFIX,
  MailReader,
  readAlarms,
  readDeployment,
  readLocalStack,
  readRuns,
} from './read-back.ts';
import { PHASES, type Phase, Shop } from './sales.ts';
import { demoMonitor, outputFolder, windowSeconds } from './settings.ts';
import type { Timeline, TimelineEvent } from './timeline.ts';

/** Generous, for a first run on a busy machine; each phase goes on as soon as it has been seen. */
const PHASE_SECONDS = 240;
const DATA_DELAY_MS = 1000;

/** Where the demo says what it is doing. */
export type Say = (text: string) => void;

/**
 * The whole story against a running LocalStack: a shop sells diamonds, the monitor is deployed, the mix of
 * stones shifts, prices rise. Ends when every alarm and mail of it has been read back.
 *
 * @throws Error that says what was not seen in time
 */
export async function runDemo(localstack: LocalStack, timeline: Timeline, say: Say): Promise<void> {
  const clients = openClients(localstack.endpoint);
  await readLocalStack(clients, timeline);
  const monitor = demoMonitor();
  writeMonitor(monitor);
  say('training a price model on 10,000 diamonds');
  const shop = new Shop(clients);
  await shop.open(Date.now());
  const market = new Market(shop, say);
  try {
    say('deploying the monitor with the CDK; meanwhile the shop opens');
    const outputs = await deployApp({ endpoint: localstack.endpoint, context: { monitors: monitorFolder } });
    const [[stack, deployment]] = Object.entries(outputs) as [[string, Deployment]];
    await readDeployment(clients, timeline, { stack, deployment });
    await watchPhases({ clients, timeline, deployment, market, model: monitor.model });
  } finally {
    await market.close();
  }
}

const monitorFolder = join(outputFolder, 'monitors');

function writeMonitor(monitor: object): void {
  rmSync(outputFolder, { recursive: true, force: true });
  mkdirSync(monitorFolder, { recursive: true });
  writeFileSync(join(monitorFolder, 'diamonds.json'), `${JSON.stringify(monitor, null, 2)}\n`);
}

/** Sells in every window of the clock, in whatever phase the market is, until it is closed. */
class Market {
  phase: Phase = PHASES.healthy;
  private readonly shop: Shop;
  private readonly say: Say;
  private readonly closing = new AbortController();
  private readonly running: Promise<void>;

  constructor(shop: Shop, say: Say) {
    this.shop = shop;
    this.say = say;
    this.running = this.run();
  }

  enter(phase: Phase): void {
    this.phase = phase;
    this.say(phase.title);
  }

  /** Stops selling; a failed sale is thrown here. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const length = 1000 * windowSeconds;
    while (!this.closing.signal.aborted) {
      // Sales of a window are written once it has begun: objects are older than no row they hold.
      const start = Math.floor(Date.now() / length) * length;
      await this.shop.sell(this.phase, start);
      const next = start + length + DATA_DELAY_MS - Date.now();
      await delay(next, undefined, { signal: this.closing.signal }).catch(() => undefined);
    }
  }
}

interface Scene {
  readonly clients: Clients;
  readonly timeline: Timeline;
  readonly deployment: Deployment;
  readonly market: Market;
  readonly model: string;
}

async function watchPhases(scene: Scene): Promise<void> {
  const { timeline, market, model } = scene;
  const mails = await MailReader.open(scene.clients, scene.deployment.PeopleTopicArn ?? '');
  const observe = () => observeAll(scene, mails);
  const judged = (test: (detail: TimelineEvent['detail']) => boolean) => timeline.has('window-checked', test);
  const alarmed = (name: string) =>
    timeline.has('alarm', (detail) => detail.name === `${model}-${name}` && detail.state === 'ALARM');
  const mailed = (words: string) =>
    timeline.has('email', ({ subject }) => /alarm/i.test(String(subject)) && String(subject).includes(words));

  market.enter(PHASES.healthy);
  await until('the rule starts a check of a healthy window, and its verdict is OK', observe, () =>
    judged(({ startedBy, verdict }) => startedBy === 'rule' && verdict === 'OK'),
  );
  market.enter(PHASES.smallStones);
  const drifted = watch(scene, observe);
  await drifted('a window is judged to have drifted', () => judged(({ reason }) => reason === 'drifted'));
  await drifted('the drift alarm goes to ALARM', () => alarmed('DataDriftDetected'));
  await drifted('the mail about the drift arrives', () => mailed('drift'));
  market.enter(PHASES.pricesRise);
  const degraded = watch(scene, observe);
  await degraded('a window is judged to be degraded', () => judged(({ reason }) => reason === 'degraded'));
  await degraded('the degradation alarm goes to ALARM', () => alarmed('Degradation'));
  await degraded('the mail about the degradation arrives', () => mailed('degrad'));
}

/** Waits as {@link until} does, and starts a check by hand whenever another window has ended. */
function watch(scene: Scene, observe: () => Promise<void>) {
  let checked = currentWindow();
  return (what: string, seen: () => boolean) =>
    until(
      what,
      async () => {
        if (currentWindow() > checked) {
          checked = currentWindow();
          await startCheck(scene);
        }
        await observe();
      },
      seen,
    );
}

function currentWindow(): number {
  return Math.floor(Date.now() / 1000 / windowSeconds);
}

async function startCheck({ clients, deployment }: Scene): Promise<void> {
  const now = new Date();
  await clients.stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: deployment.StateMachineArn,
      name: `${EXECUTION_PREFIX}${now.getTime()}`,
      input: JSON.stringify({ time: now.toISOString() }),
    }),
  );
}

async function observeAll({ clients, timeline, deployment }: Scene, mails: MailReader): Promise<void> {
  await readRuns(clients, timeline, deployment);
  await readAlarms(clients, timeline);
  await mails.read(timeline);
}

/** Looks again and again until something was seen. */
async function until(what: string, look: () => Promise<void>, seen: () => boolean): Promise<void> {
  const deadline = Date.now() + 1000 * PHASE_SECONDS;
  while (!seen()) {
    if (Date.now() > deadline) throw new Error(`not seen within ${PHASE_SECONDS} s: ${what}`);
    await look();
    await delay(250);
  }
}
