import { setTimeout as delay } from 'node:timers/promises';

export interface Patience {
  /** After which waiting is given up. */
  readonly seconds: number;
  /** Between two looks. Default 250. */
  readonly intervalMilliseconds?: number;
  /** What was seen instead, for the error. */
  readonly lastSeen?: () => string;
}

/**
 * What `look` answers once it answers something.
 *
 * @throws Error that says what was awaited, when time is up; and whatever `look` throws, at once
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined>,
  { seconds, intervalMilliseconds = 250, lastSeen }: Patience,
): Promise<T> {
  const deadline = Date.now() + 1000 * seconds;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (Date.now() > deadline) {
      const instead = lastSeen === undefined ? '' : `; ${lastSeen()}`;
      throw new Error(`not seen within ${seconds} s: ${what}${instead}`);
    }
    await delay(intervalMilliseconds);
  }
}
