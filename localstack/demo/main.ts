import { Command } from 'commander';
import { startLocalStack } from '../start.ts';
import { describeEvent } from './describe-event.ts';
import { runDemo } from './run-demo.ts';
import { Timeline } from './timeline.ts';

// The AWS SDK's advice on Node versions would stand in the middle of the story.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const began = Date.now();

function say(text: string): void {
  console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${text}`);
}

/** Runs the demo; answers what went wrong, or null. */
async function demo(keep: boolean): Promise<Error | null> {
  const timeline = new Timeline((event) => say(`✓ ${describeEvent(event)}`));
  const localstack = await startLocalStack({ onProgress: say, detached: keep });
  const stop = async (): Promise<void> => {
    if (keep) say(`LocalStack goes on at ${localstack.endpoint}; "npm run localstack -- stop" ends it`);
    else await localstack.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void localstack.stop().finally(() => process.exit(1)));
  }
  try {
    await runDemo(localstack, timeline, say);
    return null;
  } catch (error) {
    return error as Error;
  } finally {
    await stop();
    printTimeline(timeline);
  }
}

function printTimeline(timeline: Timeline): void {
  console.log('\nWhat happened:');
  for (const event of timeline.list()) console.log(`  ${event.at.slice(11, 19)}  ${describeEvent(event)}`);
  printFigures(timeline);
  console.log(`\nWritten to ${timeline.write()}`);
}

/** The figures of the switch from one model to the next, where it came to that. */
function printFigures(timeline: Timeline): void {
  const update = timeline.find('endpoint-updated')?.detail;
  if (update === undefined) return;
  const { secondsSinceAlarm, requests, failed } = update;
  console.log(`\nFrom the degradation alarm to the challenger serving: ${secondsSinceAlarm} s`);
  console.log(`Requests while the endpoint was moved: ${requests}, failed: ${failed}`);
  console.log(`All in all: ${Math.round((Date.now() - began) / 1000)} s`);
}

const program = new Command('demo')
  .description(
    'Deploys a monitor to LocalStack, lets real diamonds drift and degrade, and the model be trained anew, promoted, refused and rolled back.',
  )
  .option('--keep', 'leave LocalStack running afterwards')
  .parse();

const failure = await demo(program.opts<{ keep?: boolean }>().keep === true).catch((error: Error) => error);
if (failure !== null) {
  console.error(`\nThe demo failed: ${failure.message}`);
  process.exitCode = 1;
}
