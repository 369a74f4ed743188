import { Command } from 'commander';
import { answer } from '../answer.ts';
import { configOption, jsonOption, labelsOption } from '../options.ts';
import { printReplay } from '../replay/print-replay.ts';
import { type ReplayOptions, replay } from '../replay/replay.ts';
import { exampleText, requireOptions } from '../usage.ts';

const EXAMPLES = exampleText(
  'replay --config monitors/diamonds.json --bucket my-state-bucket --from 2026-01-01 --to 2026-02-01',
  'replay --config monitors/diamonds.json --reference reference.csv --data history.csv --from 2026-01-01 --to 2026-02-01',
);

export function replayCommand(): Command {
  return new Command('replay')
    .description('judge past windows anew by the monitor file as it is; nothing is written, nobody is told')
    .addOption(configOption())
    .option(
      '--from <time>',
      'begin of the first window, such as 2026-01-05 or 2026-01-05T10:00:00Z (required)',
    )
    .option('--to <time>', 'end of the last window (required)')
    .option('--bucket <name>', 'state bucket of the deployed monitor: judge from its stored reports')
    .option('--reference <file>', 'judge from files: what the data is compared with')
    .option('--data <file>', 'judge from files: rows with their times')
    .addOption(labelsOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: ReplayOptions & { json?: boolean }, command: Command) => {
      requireOptions(command, ['config', 'from', 'to']);
      const result = await replay(options);
      answer(result.summary.verdict, options.json ? JSON.stringify(result, null, 2) : printReplay(result));
    });
}
