import { Command } from 'commander';
import { answer, warn } from '../answer.ts';
import { jsonOption } from '../options.ts';
import { wavesCommand } from '../simulate/waves-command.ts';
import { LABELS_FILE, type SimulateLabelsOptions, writeLabels } from '../simulate/write-labels.ts';
import { exampleText, parseCount, parseNumber, requireOptions } from '../usage.ts';

export function simulateCommand(): Command {
  return new Command('simulate')
    .description('make data to try a monitor with, or requests to a live endpoint')
    .addCommand(labelsCommand())
    .addCommand(wavesCommand())
    .addHelpText(
      'after',
      exampleText(
        'simulate labels --data predictions.csv --prediction class',
        'simulate waves --endpoint prices --data stones.csv --label price',
      ),
    );
}

function labelsCommand(): Command {
  return new Command('labels')
    .description('label a file of predictions so that the accuracy falls period by period')
    .option('--data <file>', 'features and predicted classes, a row a prediction (required)')
    .option('--prediction <column>', 'column with the predicted class', 'prediction')
    .option('--batch-size <rows>', 'rows a period', parseCount(1), 250)
    .option('--periods <number>', 'periods to make; as many as the rows allow unless given', parseCount(1))
    .option('--start-accuracy <share>', 'accuracy of period 0', parseNumber(1), 0.95)
    .option(
      '--degradation-rate <share>',
      'what each period loses; (start - 0.45) / periods unless given',
      parseNumber(1),
    )
    .option('--seed <number>', 'which rows get a wrong label is drawn from it', parseCount(0), 1)
    .option('--out <folder>', 'where the files go', 'out/labels')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      exampleText('simulate labels --data predictions.csv --prediction class --out out/labels'),
    )
    .action(async (options: SimulateLabelsOptions & { json?: boolean }, command: Command) => {
      requireOptions(command, ['data']);
      const { metadata: made, warnings } = await writeLabels(options);
      warn(warnings);
      const last = made.accuracies.at(-1)?.accuracy ?? 0;
      const words = `${options.out}/${LABELS_FILE}: ${made.rows} rows in ${made.periods} periods of ${made.batchSize}, accuracy from ${made.accuracies[0]?.accuracy} to ${last}`;
      answer('OK', options.json ? JSON.stringify(made, null, 2) : words);
    });
}
