import { parseEvent } from '../contract/parse-event.ts';
import { type ServeEvent, serveEventSchema } from '../contract/retraining-steps.ts';
import { systemClock } from '../ports/clock.ts';
import { openExecutions } from '../ports/executions.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openSageMaker } from '../ports/sagemaker.ts';
import { openLog } from '../ports/step-log.ts';
import { type Abandoned, abandon } from './abandon.ts';
import { promote, restore, type Update } from './promote.ts';
import { openContext, type ServeContext, type ServePorts } from './serve-context.ts';
import { type Trial, tryChallenger } from './try-challenger.ts';
import { withdraw } from './withdraw.ts';

type Served = Trial | Update | Abandoned | { readonly withdrawn: string };

/** The step that changes what SageMaker serves. It begins a change and does not wait for its end. */
export function createHandler(ports: ServePorts) {
  return async (event: unknown): Promise<Served> => {
    const parsed = parseEvent(serveEventSchema, event, 'serve event');
    const { monitor, run, action } = parsed;
    const context = openContext(ports, monitor, run);
    const served = await change(context, parsed);
    ports.log.info(action, { model: monitor.model, incident: run.incident, served: JSON.stringify(served) });
    return served;
  };
}

function change(context: ServeContext, event: ServeEvent): Promise<Served> {
  switch (event.action) {
    case 'try':
      return tryChallenger(context, event.trained);
    case 'promote':
      return promote(context, event.champion);
    case 'restore':
      return restore(context, event.champion);
    case 'withdraw':
      return withdraw(context);
    case 'abandon':
      return abandon(context);
  }
}

export const handler = createHandler({
  store: openS3(),
  host: openSageMaker(),
  executionsOf: (stateMachineArn) => openExecutions(() => stateMachineArn),
  clock: systemClock,
  log: openLog('serve-model'),
  environment: process.env,
});
