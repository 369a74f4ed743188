import { Command, Option } from 'commander';
import { TASKS } from '../../lambdas/contract/names.ts';
import { answer } from '../answer.ts';
import { printMonitor } from '../init/print-monitor.ts';
import { type InitOptions, writeMonitor } from '../init/write-monitor.ts';
import { jsonOption } from '../options.ts';
import { exampleText, requireOptions } from '../usage.ts';

export function initCommand(): Command {
  return new Command('init')
    .description('write a monitor file from a data file: columns inferred, open choices as comments')
    .option('--data <file>', 'rows with predictions, best with labels (required)')
    .option('--model <name>', "the model's name; the file's unless given")
    .addOption(new Option('--task <task>', 'what the model predicts; guessed unless given').choices(TASKS))
    .option('--id <column>', 'column that labels join by')
    .option('--timestamp <column>', 'column with the time of the prediction')
    .option('--prediction <column>', 'column with the predicted value or class')
    .option('--probability <column>', 'binary: column with the score of the positive class')
    .option('--label <column>', 'column with the true value or class')
    .option('--out <file>', 'where the monitor file goes; monitors/<model>.json unless given')
    .option('--force', 'write over a file that exists')
    .addOption(jsonOption())
    .addHelpText('after', exampleText('init --data reference.csv --model house-prices'))
    .action(async (options: InitOptions & { json?: boolean }, command: Command) => {
      requireOptions(command, ['data']);
      const written = await writeMonitor(options);
      answer('OK', options.json ? JSON.stringify(written, null, 2) : printMonitor(written));
    });
}
