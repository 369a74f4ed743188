#!/usr/bin/env node
import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { fail } from './answer.ts';
import { alertsCommand } from './commands/alerts.ts';
import { approveCommand } from './commands/approve.ts';
import { backtestCommand } from './commands/backtest.ts';
import { baselineCommand } from './commands/baseline.ts';
import { checkCommand } from './commands/check.ts';
import { costCommand } from './commands/cost.ts';
import { doctorCommand } from './commands/doctor.ts';
import { initCommand } from './commands/init.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { simulateCommand } from './commands/simulate.ts';
import { hasOnlyPrinted, reportUsage } from './usage.ts';

const COMMANDS = [
  // One a line, in the order of the help.
  checkCommand,
  backtestCommand,
  replayCommand,
  simulateCommand,
  initCommand,
  reportCommand,
  doctorCommand,
  baselineCommand,
  costCommand,
  alertsCommand,
  approveCommand,
];

const program = new Command('cdk-model-monitor')
  .description('Watches machine-learning models: drift, performance and alarms.')
  .version(manifest.version)
  .addHelpText('after', '\nExit codes: 0 nothing found, 2 something found, 1 error.');

for (const make of COMMANDS) program.addCommand(make());

// On Node 20 the AWS SDK would warn at every call that it will ask for a newer one some day.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// A reader such as `head` may close the pipe before everything is written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

reportUsage(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!hasOnlyPrinted(error)) fail((error as Error).message);
}
