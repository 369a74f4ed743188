import { Command } from 'commander';
import { parsePort } from '../parse-port.ts';
import { SetupError } from '../setup-error.ts';
import { findLocalStack } from './find-localstack.ts';
import { serveDashboards } from './server.ts';

// The AWS SDK's advice on Node versions is none that the reader of a dashboard needs.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

async function show({ port }: { port: number }): Promise<void> {
  const endpoint = await findLocalStack(process.env);
  const { address } = await serveDashboards(endpoint, port);
  console.log(`dashboards of the LocalStack at ${endpoint}: ${address}`);
  console.log('Ctrl-C ends it');
}

const program = new Command('npm run local:dashboard --')
  .description(
    'Shows the CloudWatch dashboards that are deployed to LocalStack, which has no console, as a web page of this machine: the same widgets, from the metrics, alarms and functions there.',
  )
  .option('--port <number>', 'port on 127.0.0.1 to serve the page on; 0 takes any free one', parsePort, 0)
  .action(show);

try {
  await program.parseAsync();
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const taken = code === 'EADDRINUSE' ? 'the port is taken: choose another with --port' : undefined;
  console.error(taken ?? (error instanceof SetupError ? message : error));
  process.exitCode = 1;
}
