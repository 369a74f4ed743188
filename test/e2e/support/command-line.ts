import { execFile } from 'node:child_process';
import { app } from './app.ts';

/** What the command line finds the LocalStack of the suite by. */
export const ENVIRONMENT = {
  ...process.env,
  AWS_ENDPOINT_URL: app.endpoint,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls the command line of the checkout on the LocalStack of the suite. */
export function call(args: readonly string[], environment: NodeJS.ProcessEnv = ENVIRONMENT): Promise<Ended> {
  return new Promise((resolve) => {
    const command = ['--import', 'tsx', 'bin/cli.ts', ...args];
    execFile(process.execPath, command, { env: environment, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}
