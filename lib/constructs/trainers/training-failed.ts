import { Fail, type IChainable, JsonPath, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** Ends the attempt with what the watched job said. */
export function trainingFailed(scope: Construct): IChainable {
  return new Fail(scope, 'Training failed', { error: 'TrainingFailed', causePath: '$.watch.reason' });
}

/** Takes the model from what the watched job said. */
export function takeModel(scope: Construct): Pass {
  return new Pass(scope, 'Trained', {
    parameters: { modelData: JsonPath.stringAt('$.watch.modelData') },
    resultPath: '$.trained',
  });
}
