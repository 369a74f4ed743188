import { Command, Option } from 'commander';
import { answer, warn } from '../answer.ts';
import { type BacktestOptions, backtest } from '../backtest/run-backtest.ts';
import { printCalibration, warnOfLength } from '../backtest/write-calibration.ts';
import { findHints } from '../check/find-hints.ts';
import { configOption, jsonOption, labelsOption, orVariable, referenceOption } from '../options.ts';
import { printBacktest } from '../print/print-report.ts';
import { exampleText, parseCount, parseNumber, requireOptions } from '../usage.ts';

export function backtestCommand(): Command {
  return new Command('backtest')
    .description('judge a history of data, period by period')
    .addOption(configOption())
    .addOption(referenceOption())
    .option('--data <file>', 'the history, in the order in which it happened (required)')
    .addOption(labelsOption())
    .addOption(batchSizeOption())
    .option('--period-column <name>', 'column that names the period of each row')
    .option('--start-period <number>', 'first period to judge, from 0', parseCount(0))
    .option('--end-period <number>', 'last period to judge', parseCount(0))
    .option('--stop-at-degradation', 'end after the first degraded period')
    .addOption(accuracyOption())
    .addOption(degradationOption())
    .option(
      '--metadata <file>',
      'ground_truth_metadata.json of generated labels; the one beside --data unless given',
    )
    .option(
      '--onset <period>',
      'period from which on things were bad: other limits are then rated by false alarms and delay',
      parseCount(0),
    )
    .option('--out <folder>', 'write the results, a log, a page and the rows of every period there')
    .option(
      '--calibrate',
      'take the judged periods as good and write drift.calibration into the monitor file',
    )
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: BacktestOptions & { json?: boolean }, command: Command) => {
      requireOptions(command, ['reference', 'data']);
      const result = await backtest(preferFlag(options, command));
      const { calibration } = result;
      const lines = [
        printBacktest(result, findHints(result.periods)),
        ...(calibration ? [printCalibration(calibration)] : []),
      ];
      if (calibration) warn(warnOfLength(calibration));
      answer(result.summary.verdict, options.json ? JSON.stringify(result, null, 2) : lines.join('\n'));
    });
}

const EXAMPLES = exampleText(
  'backtest --config monitors/diamonds.json --reference reference.csv --data history.csv --batch-size 500',
  'backtest --reference predictions.csv --data out/labels/artificial_ground_truth_data.csv --batch-size 250 --accuracy-threshold 0.85 --stop-at-degradation',
);

const batchSizeOption = () =>
  orVariable(new Option('--batch-size <rows>', 'rows a period'), 'BATCH_SIZE').argParser(parseCount(1));

const accuracyOption = () =>
  orVariable(
    new Option('--accuracy-threshold <share>', 'lowest accuracy allowed'),
    'ACCURACY_THRESHOLD',
  ).argParser(parseNumber(1));

const degradationOption = () =>
  orVariable(
    new Option('--degradation-threshold <drop>', 'largest drop from the previous period allowed'),
    'DEGRADATION_THRESHOLD',
  ).argParser(parseNumber());

/** A period column given as a flag beats a batch size from the environment. */
function preferFlag(options: BacktestOptions, command: Command): BacktestOptions {
  if (options.periodColumn === undefined || options.batchSize === undefined) return options;
  if (command.getOptionValueSource('batchSize') === 'env') return { ...options, batchSize: undefined };
  throw new Error('backtest: --batch-size and --period-column are both given, allowed: one of the two');
}
