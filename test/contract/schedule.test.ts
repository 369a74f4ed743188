import { describe, expect, it } from 'vitest';
import { parseMonitor } from '../../lambdas/contract/parse-monitor.ts';

const MINIMAL = { model: 'm', task: 'regression' };

function faultOf(schedule: string): string {
  try {
    parseMonitor({ ...MINIMAL, schedule }, 'm.json');
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('a schedule', () => {
  it.each([
    'rate(1 minute)',
    'rate(15 minutes)',
    'rate(1 hour)',
    'rate(30 days)',
    'cron(0/5 * * * ? *)',
    'cron(15 10 ? * 6L 2026-2030)',
    'cron(0 8 1 * ? *)',
    'cron(0 18 ? * MON-FRI *)',
    'cron(0/30 8,10-12 L JAN,jul ? 2026)',
    'cron(0 6 3W * ? *)',
    'cron(0 6 ? * TUE#2 *)',
    'cron(0  6  *  *  ?  *)',
  ])('%s is one that EventBridge takes', (schedule) => {
    expect(faultOf(schedule)).toBe('');
  });

  const day = 'in the field day-of-week of cron: 1-7 or SUN-SAT , - * ? L #';
  it.each([
    ['rate(1 hours)', 'rate(1 hour)'],
    ['rate(2 hour)', 'rate(2 hours)'],
    ['rate(0 minutes)', 'rate(1 minute), rate(<n> minutes|hours|days) or cron(<six fields>)'],
    ['rate(1 week)', 'rate(1 minute), rate(<n> minutes|hours|days) or cron(<six fields>)'],
    [
      'cron(0 6 * * *)',
      'cron(minutes hours day-of-month month day-of-week year), six fields, as in cron(0 6 * * ? *)',
    ],
    ['cron(0 6 * * * *)', '"?" in exactly one of the fields day-of-month and day-of-week of cron'],
    ['cron(0 6 ? * ? *)', '"?" in exactly one of the fields day-of-month and day-of-week of cron'],
    ['cron(60 6 * * ? *)', 'in the field minutes of cron: 0-59 , - * /'],
    ['cron(0 24 * * ? *)', 'in the field hours of cron: 0-23 , - * /'],
    ['cron(0 6 32 * ? *)', 'in the field day-of-month of cron: 1-31 , - * ? / L W'],
    ['cron(0 6 1 13 ? *)', 'in the field month of cron: 1-12 or JAN-DEC , - * /'],
    ['cron(0 6 ? * 0 *)', day],
    ['cron(0 6 ? * 3#1,6#3 *)', day],
    ['cron(0 6 * * ? 26)', 'in the field year of cron: 1970-2199 , - * /'],
    ['cron(*/0 6 * * ? *)', 'in the field minutes of cron: 0-59 , - * /'],
  ])('%s is none, and what is allowed is said', (schedule, allowed) => {
    expect(faultOf(schedule)).toBe(`m.json: schedule: got "${schedule}", allowed: ${allowed}`);
  });

  it('of retraining is held to the same', () => {
    const retraining = { schedule: 'rate(1 days)' };
    expect(() => parseMonitor({ ...MINIMAL, retraining }, 'm.json')).toThrow(
      'm.json: retraining.schedule: got "rate(1 days)", allowed: rate(1 day)',
    );
  });
});
