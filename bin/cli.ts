#!/usr/bin/env node
import { Command, Option } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { type BacktestOptions, backtest } from './commands/backtest.ts';
import { check } from './commands/check.ts';
import { printCalibration } from './commands/write-calibration.ts';
import type { LocalFiles } from './local-data.ts';
import { printBacktest, printReport } from './print-report.ts';
import { hasOnlyPrinted, parseCount, parseNumber, reportUsage, requireOptions } from './usage.ts';

const EXIT_OK = 0;
const EXIT_ERROR = 1;
const EXIT_ALARM = 2;

/** An option that an environment variable sets as well; an empty variable counts as not set. */
const orVariable = (option: Option, name: string): Option =>
  process.env[name] === '' ? option : option.env(name);

const config = () => new Option('--config <file>', 'monitor file; without it the columns are inferred');
const labels = () => new Option('--labels <file>', 'file with the id and label columns, joined by id');
const reference = () => new Option('--reference <file>', 'what the data is compared with (required)');
const json = () => new Option('--json', 'print the report as JSON and nothing else');

const program = new Command('cdk-model-monitor')
  .description('Watches machine-learning models: drift, performance and alarms.')
  .version(manifest.version)
  .addHelpText('after', '\nExit codes: 0 nothing found, 2 something found, 1 error.');

program
  .command('check')
  .description('judge one window of data from local files')
  .addOption(config())
  .addOption(reference())
  .option('--current <file>', 'the window to judge (required)')
  .addOption(labels())
  .addOption(json())
  .addHelpText('after', '\nExample:\n  cdk-model-monitor check --reference reference.csv --current today.csv')
  .action(async (options: LocalFiles & { json?: boolean }, command: Command) => {
    requireOptions(command, ['reference', 'current']);
    const report = await check(options);
    finish(report.verdict, options.json ? JSON.stringify(report, null, 2) : printReport(report));
  });

program
  .command('backtest')
  .description('judge a history of data, period by period')
  .addOption(config())
  .addOption(reference())
  .option('--data <file>', 'the history, in the order in which it happened (required)')
  .addOption(labels())
  .addOption(
    orVariable(new Option('--batch-size <rows>', 'rows a period'), 'BATCH_SIZE').argParser(parseCount(1)),
  )
  .option('--period-column <name>', 'column that names the period of each row')
  .option('--start-period <number>', 'first period to judge, from 0', parseCount(0))
  .option('--end-period <number>', 'last period to judge', parseCount(0))
  .option('--stop-at-degradation', 'end after the first degraded period')
  .addOption(
    orVariable(
      new Option('--accuracy-threshold <share>', 'lowest accuracy allowed'),
      'ACCURACY_THRESHOLD',
    ).argParser(parseNumber(1)),
  )
  .addOption(
    orVariable(
      new Option('--degradation-threshold <drop>', 'largest drop from the previous period allowed'),
      'DEGRADATION_THRESHOLD',
    ).argParser(parseNumber()),
  )
  .option('--out <folder>', 'write monitoring_results.json there')
  .option('--calibrate', 'take the judged periods as good and write drift.calibration into the monitor file')
  .addOption(json())
  .addHelpText(
    'after',
    '\nExample:\n  cdk-model-monitor backtest --config monitors/diamonds.json --reference reference.csv --data history.csv --batch-size 500',
  )
  .action(async (options: BacktestOptions & { json?: boolean }, command: Command) => {
    requireOptions(command, ['reference', 'data']);
    const result = await backtest(preferFlag(options, command));
    const lines = [
      printBacktest(result),
      ...(result.calibration ? [printCalibration(result.calibration)] : []),
    ];
    finish(result.summary.verdict, options.json ? JSON.stringify(result, null, 2) : lines.join('\n'));
  });

/** A period column given as a flag beats a batch size from the environment. */
function preferFlag(options: BacktestOptions, command: Command): BacktestOptions {
  if (options.periodColumn === undefined || options.batchSize === undefined) return options;
  if (command.getOptionValueSource('batchSize') === 'env') return { ...options, batchSize: undefined };
  throw new Error('backtest: --batch-size and --period-column are both given, allowed: one of the two');
}

function finish(verdict: string, text: string): void {
  process.stdout.write(`${text}\n`);
  process.exitCode = verdict === 'ALARM' ? EXIT_ALARM : EXIT_OK;
}

function fail(message: string): void {
  process.stderr.write(`${message.trim().replace(/\s*\n\s*/g, '; ')}\n`);
  process.exitCode = EXIT_ERROR;
}

// A reader such as `head` may close the pipe before everything is written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

for (const command of [program, ...program.commands]) reportUsage(command);

try {
  await program.parseAsync();
} catch (error) {
  if (!hasOnlyPrinted(error)) fail((error as Error).message);
}
