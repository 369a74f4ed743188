/** Tells the time; the only way a step may know it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
