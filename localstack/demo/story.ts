import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { GateAnswer } from '../../lambdas/retrain-gate/gate-context.ts';
import { type Observed, Observer } from './observer.ts';
import type { Say } from './run-demo.ts';
import { ATTEMPTS, type Attempt, model } from './settings.ts';
import { PHASES, type Phase } from './shop.ts';
import type { TimelineEvent } from './timeline.ts';

/** What the story is told with. */
export interface Scene extends Observed {
  /** Deploys the monitor again, so that the next retraining run trains and deploys otherwise. */
  readonly deploy: (attempt: Attempt) => Promise<unknown>;
  readonly say: Say;
}

type Detail = TimelineEvent['detail'];

/** The acts of the story, each as soon as the one before has been seen. */
export async function tellStory(scene: Scene): Promise<void> {
  const observer = await Observer.open(scene);
  await sellAsBefore(scene, observer);
  await letMixShift(scene, observer);
  await letPricesRise(scene, observer);
  const incident = await retrain(scene, observer);
  const poor = deployMeanwhile(scene, ATTEMPTS.poor);
  await recover(scene, observer, incident);
  await observer.untilDone('the monitor is deployed with the poor model', poor);
  await refusePoorModel(scene, observer);
  await rollBackBrokenModel(scene, observer);
}

function enter({ market, say }: Scene, phase: Phase): void {
  market.enter(phase);
  say(`── ${phase.title}`);
}

async function sellAsBefore(scene: Scene, observer: Observer): Promise<void> {
  enter(scene, PHASES.healthy);
  await observer.until('the rule starts a check of a healthy window, and its verdict is OK', () =>
    judged(scene, ({ startedBy, verdict }) => startedBy === 'rule' && verdict === 'OK'),
  );
  observer.checkEveryWindow();
}

async function letMixShift(scene: Scene, observer: Observer): Promise<void> {
  enter(scene, PHASES.smallStones);
  await observer.until('a window is judged to have drifted', () =>
    judged(scene, ({ reason }) => reason === 'drifted'),
  );
}

async function letPricesRise(scene: Scene, observer: Observer): Promise<void> {
  enter(scene, PHASES.pricesRise);
  await observer.until('the drift alarm goes to ALARM', () => alarmed(scene, 'DataDriftDetected'));
  await observer.until('the mail about the drift arrives', () => mailed(scene, /alarm.*drift/i));
  await observer.until('a window is judged to be degraded', () =>
    judged(scene, ({ reason }) => reason === 'degraded'),
  );
  await observer.until('the degradation alarm goes to ALARM', () => alarmed(scene, 'Degradation'));
  await observer.until('the mail about the degradation arrives', () => mailed(scene, /alarm.*degrad/i));
}

async function retrain(scene: Scene, observer: Observer): Promise<string> {
  const { timeline, say } = scene;
  say('── the model is trained anew, compared and deployed; the shop goes on asking');
  for (const event of ['retraining-started', 'challenger-evaluated', 'endpoint-updated'] as const)
    await observer.until(`${event} of the model that prices left behind`, () => timeline.has(event));
  const { incident, secondsSinceAlarm } = timeline.find('endpoint-updated')?.detail ?? {};
  say(
    `── the challenger serves ${secondsSinceAlarm} s after the degradation alarm; it is watched for a window`,
  );
  return String(incident);
}

/** Error back to its level, new baseline, alarms OK. */
async function recover(scene: Scene, observer: Observer, incident: string): Promise<void> {
  const isWell = ({ baselineVersion, verdict, labelled }: Detail): boolean =>
    baselineVersion === incident && verdict === 'OK' && labelled !== 0;
  // On a busy machine the labels may come too late for the watch.
  await observer.untilEnded(incident, 'promoted', 'unverified');
  scene.say('── the new model has a baseline of its own; the alarms return to OK');
  await observer.until('a window is judged OK by the new baseline', () => judged(scene, isWell));
  await observer.until('the alarms return to OK', () => scene.timeline.has('recovered'));
}

async function refusePoorModel(scene: Scene, observer: Observer): Promise<void> {
  scene.say('── somebody asks for a model that knows nothing but the weight of a stone');
  const incident = await askForRun(scene, observer);
  // A run that goes on keeps to the workflow that it began with.
  const broken = deployMeanwhile(scene, ATTEMPTS.broken);
  await observer.untilEnded(incident, 'challenger-rejected');
  await observer.untilDone('the monitor is deployed with the broken model', broken);
}

async function rollBackBrokenModel(scene: Scene, observer: Observer): Promise<void> {
  scene.say('── somebody asks for a better model, whose server breaks as soon as it takes over');
  const incident = await askForRun(scene, observer);
  await observer.untilEnded(incident, 'rolled-back');
}

/** Deploys while the story goes on; whoever awaits it hears of its failure. */
function deployMeanwhile({ deploy }: Scene, attempt: Attempt): Promise<unknown> {
  const deployed = deploy(attempt);
  deployed.catch(() => undefined);
  return deployed;
}

/** Asks the gate by hand, until no brake holds; answers the incident of the run. */
async function askForRun({ clients, deployment }: Scene, observer: Observer): Promise<string> {
  let incident = '';
  await observer.until('a retraining run that somebody asks for begins', async () => {
    const { Payload } = await clients.lambda.send(
      new InvokeCommand({
        FunctionName: deployment.RetrainGateFunctionName,
        Payload: JSON.stringify({ source: 'hand' }),
      }),
    );
    const answer = JSON.parse(new TextDecoder().decode(Payload)) as GateAnswer;
    if (answer.decision === 'started') incident = answer.incident;
    return incident !== '';
  });
  return incident;
}

function judged({ timeline }: Scene, test: (detail: Detail) => boolean): boolean {
  return timeline.has('window-checked', test);
}

function alarmed({ timeline }: Scene, name: string): boolean {
  return timeline.has('alarm', (detail) => detail.name === `${model}-${name}` && detail.state === 'ALARM');
}

function mailed({ timeline }: Scene, subject: RegExp): boolean {
  return timeline.has('email', (detail) => subject.test(String(detail.subject)));
}
