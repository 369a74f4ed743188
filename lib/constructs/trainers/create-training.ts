import type { Construct } from 'constructs';
import type { Retraining } from '../../../lambdas/contract/retraining.ts';
import { trainByLambda } from './lambda.ts';
import { trainByPipeline } from './pipeline.ts';
import { trainByStateMachine } from './state-machine.ts';
import type { Training, TrainingSlot } from './trainer.ts';
import { trainByJob } from './training-job.ts';

/** The states of the one trainer that the monitor file names. */
export function createTraining(
  scope: Construct,
  trainer: NonNullable<Retraining['trainer']>,
  slot: TrainingSlot,
): Training {
  const { trainingJob, pipeline, stateMachine, lambda } = trainer;
  if (trainingJob !== undefined) return trainByJob(scope, trainingJob, slot);
  if (pipeline !== undefined) return trainByPipeline(scope, pipeline, slot);
  if (stateMachine !== undefined) return trainByStateMachine(scope, stateMachine, slot);
  if (lambda !== undefined) return trainByLambda(scope, lambda, slot);
  throw new Error('retraining.trainer: got none, allowed: exactly one');
}
