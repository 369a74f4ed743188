import { InputError } from '../core/errors.ts';

/** What a direct call of the performance or drift function answers; `body` is JSON text. */
export interface DirectAnswer {
  readonly statusCode: 200 | 400;
  readonly body: string;
}

const LOGGED = 'Metrics logged successfully';

/**
 * The answer to a call whose metrics were published.
 *
 * @example answerLogged({ metrics: { mse: 0.5 } }).body
 * // '{"message":"Metrics logged successfully","metrics":{"mse":0.5}}'
 */
export function answerLogged(content: object): DirectAnswer {
  return { statusCode: 200, body: JSON.stringify({ message: LOGGED, ...content }) };
}

/** The answer to a call that could not be understood; nothing was published. */
export function answerBadInput(error: string): DirectAnswer {
  return { statusCode: 400, body: JSON.stringify({ error }) };
}

/** What the work gives, or the InputError that it throws; other errors are thrown on. */
export async function orInputError<T>(work: () => T | Promise<T>): Promise<T | InputError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}
