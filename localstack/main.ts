import { Command } from 'commander';
import { endInstance, listInstances } from './instances.ts';
import { parsePort } from './parse-port.ts';
import { SetupError } from './setup-error.ts';
import { isHealthy, startLocalStack } from './start.ts';

const defaultPort = 4566;

async function up({ port }: { port: number }): Promise<void> {
  if (listInstances().some((instance) => instance.port === port)) {
    console.log(`LocalStack already runs at http://127.0.0.1:${port}`);
    return;
  }
  const onProgress = (sentence: string): void => console.log(`${sentence} …`);
  const env = { ...process.env, AWS_ENDPOINT_URL: undefined };
  const { endpoint, logFile } = await startLocalStack({ port, detached: true, onProgress, env });
  console.log(`LocalStack runs at ${endpoint}, log in ${logFile}`);
  console.log(
    `use it with: export AWS_ENDPOINT_URL=${endpoint} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1`,
  );
}

async function stop({ port }: { port?: number }): Promise<void> {
  const chosen = listInstances().filter((instance) => port === undefined || instance.port === port);
  for (const instance of chosen) {
    await endInstance(instance);
    console.log(`stopped http://127.0.0.1:${instance.port}`);
  }
  if (chosen.length === 0) console.log('no LocalStack of this project runs');
}

async function status(): Promise<void> {
  const instances = listInstances();
  for (const { port, pid, logFile } of instances) {
    const health = (await isHealthy(`http://127.0.0.1:${port}`)) ? 'answers' : 'does not answer';
    console.log(`http://127.0.0.1:${port} ${health} (process ${pid}, log ${logFile})`);
  }
  if (instances.length === 0) {
    console.log('no LocalStack of this project runs');
    process.exitCode = 1;
  }
}

const program = new Command('npm run localstack --').description(
  'Run LocalStack on this machine, without Docker or an account. "up" starts it in the background and returns when it answers; it runs until "stop".',
);
program
  .command('up')
  .description('install it if need be (under a minute, once), start it and wait until it answers (seconds)')
  .option('--port <number>', 'port on 127.0.0.1; 0 takes any free one', parsePort, defaultPort)
  .action(up);
program
  .command('stop')
  .description('end it with all its processes; its data goes, its log stays until the next start')
  .option('--port <number>', 'only the one on this port; default: all that this project started', parsePort)
  .action(stop);
program.command('status').description('tell what runs; exit code 1 if nothing does').action(status);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}
