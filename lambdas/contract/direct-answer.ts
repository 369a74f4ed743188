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
