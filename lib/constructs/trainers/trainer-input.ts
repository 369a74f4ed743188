import { JsonPath } from 'aws-cdk-lib/aws-stepfunctions';

/** What a trainer of the user's own is told. */
export const TRAINER_INPUT = {
  incident: JsonPath.stringAt('$.run.incident'),
  model: JsonPath.stringAt('$.monitor.model'),
  trainingData: JsonPath.stringAt('$.prepared.rowsUri'),
  modelOutput: JsonPath.stringAt('$.prepared.outputUri'),
  features: JsonPath.listAt('$.prepared.features'),
};
