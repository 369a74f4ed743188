import * as z from 'zod';

const SECONDS_PER_UNIT = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/**
 * A length of time as people write it in a monitor file: a whole number and one of `s`, `m`, `h`, `d`.
 *
 * @example durationSchema.parse('15m') // '15m'
 */
export const durationSchema = z
  .string()
  .regex(/^(0|[1-9]\d{0,6})[smhd]$/, 'a duration such as "15m", "24h" or "7d"')
  .describe('A whole number with a unit: s, m, h or d, such as "15m".')
  .meta({ examples: ['15m', '24h', '7d'] });

/**
 * Seconds in a duration that {@link durationSchema} accepts.
 *
 * @example secondsOf('15m') // 900
 */
export function secondsOf(duration: string): number {
  const unit = duration.slice(-1) as keyof typeof SECONDS_PER_UNIT;
  return Number(duration.slice(0, -1)) * SECONDS_PER_UNIT[unit];
}
