import { Chain, JsonPath, Pass, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { SnsPublish } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { writeSubject } from '../../lambdas/core/alert/subject.ts';
import type { RetrainingWorkflowProps } from './retraining-workflow.ts';

/** Tells people that the new model serves, before it is watched; where that fails the run goes on. */
export function tellPeople(
  scope: Construct,
  id: string,
  { monitor, settings, peopleTopic }: RetrainingWorkflowProps,
): Chain {
  const { model } = monitor;
  const what = 'a retrained model serves and is watched';
  const tell = new SnsPublish(scope, id, {
    topic: peopleTopic,
    subject: writeSubject({ state: 'RETRAINING', model, what, names: [] }),
    message: TaskInput.fromText(
      JsonPath.format(
        `{} Since {} the endpoint serves it; it is watched for ${settings.verify.windows} ${settings.verify.windows === 1 ? 'window' : 'windows'} and rolled back if it is worse. Run: {}`,
        JsonPath.stringAt('$.evaluation.result.sentence'),
        JsonPath.stringAt('$.promotedAt'),
        JsonPath.stringAt('$.run.incident'),
      ),
    ),
    resultPath: JsonPath.DISCARD,
  });
  const goOn = new Pass(scope, `${id}: done`);
  tell.addRetry({ errors: ['States.TaskFailed'], maxAttempts: 3, backoffRate: 2 });
  tell.addCatch(goOn, { resultPath: JsonPath.DISCARD });
  return Chain.start(tell).next(goOn);
}
