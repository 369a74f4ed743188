import { Command } from 'commander';
import type { Monitor } from '../../lambdas/contract/monitor.ts';
import { type CostAssumptions, estimateCost } from '../../lambdas/core/cost/estimate-cost.ts';
import { answer } from '../answer.ts';
import { printCost } from '../cost/print-cost.ts';
import { loadMonitor } from '../files/local-data.ts';
import { configOption, jsonOption } from '../options.ts';
import { exampleText, parseCount, parseNumber, requireOptions } from '../usage.ts';

type CostOptions = CostAssumptions & { readonly config: string; readonly json?: boolean };

export function costCommand(): Command {
  return new Command('cost')
    .description('estimate what a deployed monitor costs a month, part by part')
    .addOption(configOption('monitor file (required)'))
    .option('--rows-per-window <rows>', 'rows that a window holds', parseCount(1), 10_000)
    .option(
      '--job-minutes <minutes>',
      'how long the hourly processing job runs that the cost is compared with',
      parseNumber(60),
      10,
    )
    .option('--columns <number>', 'feature columns; those of the monitor file unless given', parseCount(0))
    .addOption(jsonOption())
    .addHelpText('after', exampleText('cost --config monitors/diamonds.json --rows-per-window 100000'))
    .action((options: CostOptions, command: Command) => {
      requireOptions(command, ['config']);
      const monitor = loadMonitor({ config: options.config, current: options.config });
      const estimate = estimateCost(monitor, options);
      const text = `${printCost(estimate)}${sayAssumption(monitor)}`;
      answer('OK', options.json ? JSON.stringify(estimate, null, 2) : text);
    });
}

function sayAssumption({ schedule, window }: Monitor): string {
  return schedule === undefined
    ? `\nThe monitor file sets no schedule: a run a window of ${window} is assumed.`
    : '';
}
