#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { type BacktestOptions, backtest } from './commands/backtest.ts';
import { check } from './commands/check.ts';
import { printBacktest, printReport } from './print-report.ts';

const EXIT_OK = 0;
const EXIT_ERROR = 1;
const EXIT_ALARM = 2;

const numberArgument = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('allowed: a number.');
  return value;
};

const countArgument =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least)
      throw new InvalidArgumentError(`allowed: a whole number from ${least}.`);
    return value;
  };

const config = () => new Option('--config <file>', 'monitor file; without it the columns are inferred');
const labels = () => new Option('--labels <file>', 'file with the id and label columns, joined by id');
const reference = () =>
  new Option('--reference <file>', 'what the data is compared with').makeOptionMandatory();
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
  .requiredOption('--current <file>', 'the window to judge')
  .addOption(labels())
  .addOption(json())
  .addHelpText('after', '\nExample:\n  cdk-model-monitor check --reference reference.csv --current today.csv')
  .action((options) => {
    const report = check(options);
    finish(report.verdict, options.json ? JSON.stringify(report, null, 2) : printReport(report));
  });

program
  .command('backtest')
  .description('judge a history of data, period by period')
  .addOption(config())
  .addOption(reference())
  .requiredOption('--data <file>', 'the history, in the order in which it happened')
  .addOption(labels())
  .addOption(new Option('--batch-size <rows>', 'rows a period').env('BATCH_SIZE').argParser(countArgument(1)))
  .addOption(new Option('--period-column <name>', 'column that names the period of each row'))
  .addOption(
    new Option('--start-period <number>', 'first period to judge, from 0').argParser(countArgument(0)),
  )
  .addOption(new Option('--end-period <number>', 'last period to judge').argParser(countArgument(0)))
  .option('--stop-at-degradation', 'end after the first degraded period')
  .addOption(
    new Option('--accuracy-threshold <share>', 'lowest accuracy allowed')
      .env('ACCURACY_THRESHOLD')
      .argParser(numberArgument),
  )
  .addOption(
    new Option('--degradation-threshold <drop>', 'largest drop from the previous period allowed')
      .env('DEGRADATION_THRESHOLD')
      .argParser(numberArgument),
  )
  .option('--out <folder>', 'write monitoring_results.json there')
  .addOption(json())
  .addHelpText(
    'after',
    '\nExample:\n  cdk-model-monitor backtest --config monitors/diamonds.json --reference reference.csv --data history.csv --batch-size 500',
  )
  .action((options: BacktestOptions & { json?: boolean }, command: Command) => {
    const result = backtest(preferFlag(options, command));
    finish(result.summary.verdict, options.json ? JSON.stringify(result, null, 2) : printBacktest(result));
  });

/** A period column given as a flag beats a batch size from the environment; one of the two must be there. */
function preferFlag(options: BacktestOptions, command: Command): BacktestOptions {
  const { batchSize, periodColumn } = options;
  if (periodColumn === undefined && batchSize === undefined) {
    throw new Error('backtest: neither --batch-size nor --period-column is given, allowed: one of the two');
  }
  if (periodColumn === undefined || batchSize === undefined) return options;
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

for (const command of [program, ...program.commands]) {
  command.exitOverride().configureOutput({ outputError: () => undefined });
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    if (error.exitCode !== 0) fail(error.message);
  } else if (process.env.DEBUG === undefined) fail((error as Error).message);
  else throw error;
}
