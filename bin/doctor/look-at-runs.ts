import { secondsOf } from '../../lambdas/contract/duration.ts';
import { stateKeys } from '../../lambdas/core/plan/state-keys.ts';
import { listReports } from '../report/find-report.ts';
import type { DeployedPatient } from './diagnose.ts';
import { broken, type Diagnosis, fine, warn } from './finding.ts';

/** How the newest run ended. */
export async function lookAtRuns({ deployment, stack }: DeployedPatient): Promise<readonly Diagnosis[]> {
  const check = 'runs';
  const run = await deployment.findNewestRun(stack.outputs.StateMachineArn ?? '');
  if (run === null) {
    return [warn(check, 'none yet', 'wait for the schedule, or start the state machine by hand')];
  }
  const text = `the newest, of ${run.startedAt}: ${run.status}`;
  if (run.status === 'SUCCEEDED' || run.status === 'RUNNING') return [fine(check, text)];
  return [broken(check, text, `see error and cause of the execution ${run.name} in Step Functions`)];
}

/** What the newest report says, and how old its window is. */
export async function lookAtReports({
  monitor,
  store,
  stack,
  now,
}: DeployedPatient): Promise<readonly Diagnosis[]> {
  const check = 'reports';
  const bucket = stack.outputs.StateBucketName ?? '';
  const [report] = await listReports({ store, bucket, model: monitor.model }, { limit: 1 });
  if (report === undefined) {
    const advice = 'a window is judged when it is over and captureDelay has passed; see the newest run';
    return [warn(check, `none under s3://${bucket}/${stateKeys.reports(monitor.model)}`, advice)];
  }
  const text = `the newest, on ${report.window.start}: ${report.verdict}`;
  const late = 1000 * (3 * secondsOf(monitor.window) + secondsOf(monitor.captureDelay));
  if (now - Date.parse(report.window.end ?? '') > late) {
    return [warn(check, text, 'newer windows are not judged: see the newest run, and whether data arrives')];
  }
  if (report.verdict === 'ALARM') {
    return [warn(check, text, `see cdk-model-monitor report open --model ${monitor.model}`)];
  }
  return [fine(check, text)];
}
