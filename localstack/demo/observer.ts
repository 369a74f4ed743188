import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { waitFor } from '../wait-for.ts';
import type { Clients } from './clients.ts';
import type { Market } from './market.ts';
import { readAlarms } from './read-alarms.ts';
import type { Deployment } from './read-deployment.ts';
import { MailReader } from './read-mails.ts';
import { readRecovery } from './read-recovery.ts';
import { RetrainingReader } from './read-retraining.ts';
import { EXECUTION_PREFIX, RunReader } from './read-runs.ts';
import type { Timeline } from './timeline.ts';

/** Generous, for a first run on a busy machine; each phase goes on as soon as it has been seen. */
const PHASE_SECONDS = 480;
const LOOK_MILLISECONDS = 1000;
/** By then the records of a window have been delivered: a little more than the monitor's captureDelay. */
const DELIVERY_MILLISECONDS = 2300;

export interface Observed {
  readonly clients: Clients;
  readonly timeline: Timeline;
  readonly deployment: Deployment;
  readonly market: Market;
  readonly windowSeconds: number;
}

/** Reads everything back, again and again, and waits for what the story needs. */
export class Observer {
  readonly retraining: RetrainingReader;
  readonly runs: RunReader;
  private readonly observed: Observed;
  private readonly mails: MailReader;
  private checkedUntil = Number.POSITIVE_INFINITY;

  private constructor(observed: Observed, mails: MailReader) {
    const { clients, deployment, market } = observed;
    this.observed = observed;
    this.mails = mails;
    this.runs = new RunReader(clients, deployment);
    this.retraining = new RetrainingReader(clients, deployment, (from, to) => market.count(from, to));
  }

  static async open(observed: Observed): Promise<Observer> {
    const { clients, deployment } = observed;
    return new Observer(observed, await MailReader.open(clients, deployment.PeopleTopicArn ?? ''));
  }

  /** From now on a check is started by hand after every window: the rule comes round once a minute only. */
  checkEveryWindow(): void {
    this.checkedUntil = 0;
  }

  /**
   * Waits until something was seen.
   *
   * @throws Error that says what was not seen in time; and where a run, a sale or a retraining failed
   */
  async until(what: string, seen: () => boolean | Promise<boolean>): Promise<void> {
    const look = async (): Promise<true | undefined> => {
      await this.observe();
      return (await seen()) || undefined;
    };
    await waitFor(what, look, { seconds: PHASE_SECONDS, intervalMilliseconds: LOOK_MILLISECONDS });
  }

  /** Waits as {@link until} does, for something that is being done meanwhile, and throws what that throws. */
  async untilDone(what: string, work: Promise<unknown>): Promise<void> {
    let isOver = false;
    const end = (): void => {
      isOver = true;
    };
    work.then(end, end);
    await this.until(what, () => isOver);
    await work;
  }

  /** @throws Error as {@link until} does, and where the run ended otherwise */
  async untilEnded(incident: string, ...outcomes: readonly string[]): Promise<void> {
    const end = () => this.retraining.ended.get(incident);
    await this.until(`retraining ${incident} ends`, () => end() !== undefined);
    const { outcome = '', sentence = '' } = end() ?? {};
    if (!outcomes.includes(outcome))
      throw new Error(`retraining ${incident} ended as ${outcome} instead of ${outcomes[0]}: ${sentence}`);
  }

  private async observe(): Promise<void> {
    const { clients, timeline, market } = this.observed;
    market.refuseFailure();
    await this.runs.read(timeline);
    await readAlarms(clients, timeline);
    await this.mails.read(timeline);
    await this.retraining.read(timeline);
    await readRecovery(clients, timeline, this.retraining.ended);
    await this.checkNext();
  }

  private async checkNext(): Promise<void> {
    const length = 1000 * this.observed.windowSeconds;
    const now = new Date();
    const end = Math.floor((now.getTime() - DELIVERY_MILLISECONDS) / length) * length;
    if (end <= this.checkedUntil || this.runs.isRunning) return;
    this.checkedUntil = end;
    await this.observed.clients.stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: this.observed.deployment.StateMachineArn,
        name: `${EXECUTION_PREFIX}${now.getTime()}`,
        input: JSON.stringify({ time: now.toISOString() }),
      }),
    );
  }
}
