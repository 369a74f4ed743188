import { Command } from 'commander';
import { answer } from '../answer.ts';
import { type BaselineOptions, makeReference } from '../baseline/make-reference.ts';
import { describeReference, printReference } from '../baseline/print-reference.ts';
import { configOption, jsonOption, labelsOption } from '../options.ts';
import { exampleText, requireOptions } from '../usage.ts';

export function baselineCommand(): Command {
  return new Command('baseline')
    .description('make the reference that a monitor compares with, from files or from its own past windows')
    .addOption(configOption('monitor file (required)'))
    .option('--data <files...>', 'from files: rows with predictions, best with labels')
    .addOption(labelsOption())
    .option('--from <time>', 'from past windows of the deployed monitor: begin of the first')
    .option('--to <time>', 'end of the last')
    .option('--bucket <name>', "state bucket; found by the monitor's stack unless given")
    .option('--out <file>', 'write the reference there (.csv or .jsonl)')
    .option('--upload', 'put it where the monitor file says that the baseline is')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      exampleText(
        'baseline --config monitors/diamonds.json --data scored.csv --labels labels.csv --out reference.csv',
        'baseline --config monitors/diamonds.json --from 2026-01-01 --to 2026-01-15 --upload',
      ),
    )
    .action(async (options: BaselineOptions & { json?: boolean }, command: Command) => {
      requireOptions(command, ['config']);
      const made = await makeReference(options);
      answer('OK', options.json ? JSON.stringify(describeReference(made), null, 2) : printReference(made));
    });
}
