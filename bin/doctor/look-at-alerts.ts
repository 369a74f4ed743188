import { stackNameOf } from '../../lambdas/contract/stack-name.ts';
import type { DeployedPatient } from './diagnose.ts';
import { broken, type Diagnosis, fine, warn } from './finding.ts';

/** Whether every alarm of the monitor tells a topic, and which of them are on. */
export async function lookAtAlarms({
  monitor,
  deployment,
  stack,
}: DeployedPatient): Promise<readonly Diagnosis[]> {
  const check = 'alarms';
  const alarms = await deployment.listAlarms(stackNameOf(monitor.model));
  if (alarms.length === 0) {
    return [broken(check, `no alarm ${monitor.model}-*`, 'deploy the stack again')];
  }
  const { AlarmTopicArn: alarmTopic, PeopleTopicArn: peopleTopic } = stack.outputs;
  const mute = alarms.filter(
    ({ actions, enabled }) => !enabled || !actions.some((arn) => arn === alarmTopic || arn === peopleTopic),
  );
  const on = alarms.filter(({ state }) => state === 'ALARM');
  return [
    mute.length > 0
      ? broken(
          check,
          `${namesOf(mute)} tell no topic of this monitor`,
          'deploy the stack again, and enable their actions',
        )
      : fine(check, `${alarms.length} alarms tell the topics of this monitor`),
    ...(on.length > 0
      ? [warn(check, `${namesOf(on)} in ALARM`, `see cdk-model-monitor report show --model ${monitor.model}`)]
      : []),
  ];
}

const namesOf = (things: readonly { readonly name: string }[]): string =>
  things.map(({ name }) => name).join(', ');

/** Whether somebody gets the mails, and the notifier the alarms. */
export async function lookAtMail({
  monitor,
  deployment,
  stack,
}: DeployedPatient): Promise<readonly Diagnosis[]> {
  const { AlarmTopicArn: alarmTopic = '', PeopleTopicArn: peopleTopic = '' } = stack.outputs;
  const [toNotifier, toPeople] = await Promise.all([
    deployment.listSubscriptions(alarmTopic),
    deployment.listSubscriptions(peopleTopic),
  ]);
  const mails = monitor.alerts.email.map((address): Diagnosis => {
    const subscription = toPeople.find(({ endpoint }) => endpoint.toLowerCase() === address.toLowerCase());
    if (subscription === undefined)
      return broken('mail', `${address} is not subscribed`, 'deploy the stack again');
    if (subscription.confirmed) return fine('mail', `${address} is subscribed`);
    const advice = 'follow the link in the mail "AWS Notification - Subscription Confirmation"';
    return warn('mail', `${address} has not confirmed`, advice);
  });
  return [
    toNotifier.some(({ protocol }) => protocol === 'lambda')
      ? fine('notifier', 'gets the alarms')
      : broken('notifier', 'is not subscribed to the alarms', 'deploy the stack again'),
    ...mails,
    ...(toPeople.length === 0
      ? [warn('mail', 'nobody is subscribed', 'set alerts.email, or subscribe to the people topic')]
      : []),
  ];
}
