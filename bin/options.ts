import { type Command, Option } from 'commander';

/** An option that an environment variable sets as well; an empty variable counts as not set. */
export function orVariable(option: Option, name: string): Option {
  return process.env[name] === '' ? option : option.env(name);
}

export const configOption = (about = 'monitor file; without it the columns are inferred') =>
  new Option('--config <file>', about);
export const labelsOption = () =>
  new Option('--labels <file>', 'file with the id and label columns, joined by id');
export const referenceOption = () =>
  new Option('--reference <file>', 'what the data is compared with (required)');
export const jsonOption = () => new Option('--json', 'print the result as JSON and nothing else');

/** The options that say which deployed monitor is meant. */
export function withMonitor(command: Command): Command {
  return command
    .option('--model <name>', 'the deployed monitor by its model')
    .addOption(configOption('the deployed monitor by its monitor file'))
    .option('--bucket <name>', "its state bucket; found by the monitor's stack unless given");
}
