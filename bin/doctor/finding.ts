export type Health = 'ok' | 'warn' | 'error';

/** What one look found. */
export interface Diagnosis {
  readonly check: string;
  readonly health: Health;
  readonly message: string;
  /** What to do about it; null where nothing is wrong. */
  readonly advice: string | null;
}

export const fine = (check: string, message: string): Diagnosis => ({
  check,
  health: 'ok',
  message,
  advice: null,
});

export const warn = (check: string, message: string, advice: string): Diagnosis => ({
  check,
  health: 'warn',
  message,
  advice,
});

export const broken = (check: string, message: string, advice: string): Diagnosis => ({
  check,
  health: 'error',
  message,
  advice,
});

/** The worst of several. */
export function worstOf(diagnoses: readonly Diagnosis[]): Health {
  const has = (health: Health) => diagnoses.some((one) => one.health === health);
  return has('error') ? 'error' : has('warn') ? 'warn' : 'ok';
}
