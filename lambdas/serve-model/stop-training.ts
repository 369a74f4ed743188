import type { ServeContext } from './serve-context.ts';

/**
 * Ends what still trains for the run: it costs money, and nobody waits for it. What has ended, or never began,
 * is left as it is. A Lambda function ends by its own time-out, and nothing can end it sooner.
 */
export async function stopTraining(context: ServeContext): Promise<void> {
  const { host, executionsOf, incident, startedAt, settings } = context;
  const { trainingJob, pipeline, stateMachine } = settings.trainer ?? {};
  if (trainingJob !== undefined) await host.stopTraining(incident);
  if (pipeline !== undefined) await host.stopPipeline({ pipeline: pipeline.name, run: incident, startedAt });
  if (stateMachine !== undefined) await executionsOf(stateMachine.arn).stop(incident, WHY);
}

const WHY = { error: 'RetrainingEnded', cause: 'the retraining run that it trains for has ended' };
