import { InvalidArgumentError } from 'commander';

/** A port as an option gives it; 0 stands for any free one. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError('give a number from 0 to 65535; 0 takes any free port');
  }
  return port;
}
