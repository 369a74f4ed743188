import { type Command, CommanderError, InvalidArgumentError } from 'commander';
import { ConfigError } from '../lambdas/core/errors.ts';

/** A share or another size: a finite number from 0 to `most`. */
export const parseNumber =
  (most = Number.POSITIVE_INFINITY) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && value >= 0 && value <= most && Number.isFinite(value)) return value;
    throw new InvalidArgumentError(`allowed: a number from 0${Number.isFinite(most) ? ` to ${most}` : ''}.`);
  };

/** A whole number from `least` on. */
export const parseCount =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least) return value;
    throw new InvalidArgumentError(`allowed: a whole number from ${least}.`);
  };

/**
 * Options that a command cannot do without. Commander's own check would come before the one for unknown
 * options and call a mistyped option a missing one.
 */
export function requireOptions(command: Command, names: readonly string[]): void {
  const missing = names.filter((name) => command.getOptionValue(name) === undefined);
  if (missing.length === 0) return;
  const place = pathOf(command);
  throw new ConfigError(
    `${place}: missing ${missing.map((name) => flagsOf(command, name)).join(' and ')}, see ${place} --help`,
  );
}

function flagsOf({ options }: Command, name: string): string {
  return options.find((option) => option.attributeName() === name)?.flags ?? `--${name}`;
}

/** A fault in how a command was called, with the command, and what is allowed where the fault does not say. */
function explainUsage(command: Command, error: CommanderError): string {
  const place = pathOf(command);
  const message = error.message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/ is invalid\. (?:allowed:|Allowed choices are)/, ' is invalid, allowed:');
  switch (error.code) {
    case 'commander.help':
      return `${place}: no command, allowed: ${listCommands(command)}`;
    case 'commander.unknownCommand':
      return `${place}: ${message}, allowed: ${listCommands(command)}`;
    case 'commander.unknownOption':
      return `${place}: ${message}, allowed: ${listOptions(command)}`;
    default:
      return `${place}: ${message}`;
  }
}

/** Throws faults in the call, of a command and those below it, as one line; `--help` and `--version` end as they do. */
export function reportUsage(command: Command): void {
  for (const below of command.commands) reportUsage(below);
  command.configureOutput({ outputError: () => undefined, writeErr: () => undefined });
  command.exitOverride((error) => {
    if (error.exitCode === 0) throw error;
    throw new ConfigError(explainUsage(command, error), { cause: error });
  });
}

/**
 * What the help of a command shows below its options.
 *
 * @param calls each as the words behind the program's name
 */
export function exampleText(...calls: readonly string[]): string {
  const lines = calls.map((call) => `\n  cdk-model-monitor ${call}`);
  return `\nExample${calls.length > 1 ? 's' : ''}:${lines.join('')}`;
}

/** Whether a command ended because it only had to print its help or version. */
export function hasOnlyPrinted(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** A command as it is typed. */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function listCommands({ commands }: Command): string {
  return commands.map((command) => command.name()).join(', ');
}

function listOptions({ options }: Command): string {
  return [...options.map((option) => option.long ?? option.flags), '--help'].join(', ');
}
