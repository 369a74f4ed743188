import type { z } from 'zod';
import { ConfigError, InputError } from '../core/errors.ts';

/**
 * The event of a step, checked.
 *
 * @param name what the errors call the event, such as `plan event`
 * @throws InputError with every problem: where it is, what was got and what is allowed
 */
export function parseEvent<T>(schema: z.ZodType<T>, event: unknown, name: string): T {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new InputError(`${name}: ${writeIssues(parsed.error)}`, { cause: parsed.error });
}

/** What is wrong with a value, on one line: each problem with its path. */
export function writeIssues({ issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => `${path.length === 0 ? '' : `${path.join('.')}: `}${message}`)
    .join('; ');
}

/**
 * An environment variable that the deployment sets.
 *
 * @throws ConfigError naming it where it is not set
 */
export function requireVariable(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '')
    throw new ConfigError(`the environment variable ${name} is not set`);
  return value;
}
