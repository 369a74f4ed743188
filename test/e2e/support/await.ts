import { vi } from 'vitest';

export interface Patience {
  /** Milliseconds after which the last failure is thrown. */
  readonly timeout: number;
  readonly interval?: number;
}

/** What `look` answers once it answers something; fails with `awaited` when time is up. */
export function awaitValue<T>(
  awaited: string,
  look: () => Promise<T | undefined>,
  { timeout, interval = 250 }: Patience,
): Promise<T> {
  return vi.waitFor(
    async () => {
      const value = await look();
      if (value === undefined) throw new Error(`waited ${timeout / 1000} s for ${awaited}`);
      return value;
    },
    { timeout, interval },
  );
}
