import { Command } from 'commander';
import { answer } from '../answer.ts';
import { type CheckOptions, checkFiles } from '../check/check-files.ts';
import { findHints } from '../check/find-hints.ts';
import { configOption, jsonOption, labelsOption, referenceOption } from '../options.ts';
import { printReport } from '../print/print-report.ts';
import { exampleText, requireOptions } from '../usage.ts';

export function checkCommand(): Command {
  return new Command('check')
    .description('judge one window of data from local files')
    .addOption(configOption())
    .addOption(referenceOption())
    .option('--current <file>', 'the window to judge (required)')
    .addOption(labelsOption())
    .option('--html <file>', 'write the report as a page for a browser there')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      exampleText(
        'check --reference reference.csv --current today.csv',
        'check --config monitors/diamonds.json --reference reference.csv --current today.csv --labels labels.csv --html report.html',
      ),
    )
    .action(async (options: CheckOptions & { json?: boolean }, command: Command) => {
      requireOptions(command, ['reference', 'current']);
      const report = await checkFiles(options);
      const page = options.html === undefined ? '' : `\n\nPage: ${options.html}`;
      const text = options.json
        ? JSON.stringify(report, null, 2)
        : `${printReport(report, findHints([report]))}${page}`;
      answer(report.verdict, text);
    });
}
