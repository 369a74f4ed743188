import { describe, expect, it } from 'vitest';
import { isAlarmPeriod, timePresence } from '../../lib/alarm-timing.ts';
import { scheduleIntervalSeconds } from '../../lib/schedule-interval.ts';

const HOUR = 3600;
const DAY = 86_400;

describe('isAlarmPeriod', () => {
  it.each([10, 20, 30, 60, 120, HOUR, DAY, 7 * DAY])('takes %i s', (seconds) => {
    expect(isAlarmPeriod(seconds)).toBe(true);
  });

  it.each([0, 1, 15, 40, 90, 7 * DAY + 60, 8 * DAY])('refuses %i s', (seconds) => {
    expect(isAlarmPeriod(seconds)).toBe(false);
  });
});

describe('timePresence', () => {
  it('waits for the longer of alarm period and interval', () => {
    expect(timePresence(HOUR, 5 * 60)).toEqual({ periodSeconds: HOUR, missingIsBreaching: true });
    expect(timePresence(HOUR, DAY)).toEqual({ periodSeconds: DAY, missingIsBreaching: true });
  });

  it('rounds up to what CloudWatch takes', () => {
    expect(timePresence(10, 45).periodSeconds).toBe(60);
    expect(timePresence(10, 20).periodSeconds).toBe(20);
  });

  it('takes absence for no proof where CloudWatch looks back less far', () => {
    expect(timePresence(HOUR, 7 * DAY)).toEqual({ periodSeconds: 7 * DAY, missingIsBreaching: true });
    expect(timePresence(HOUR, 30 * DAY)).toEqual({ periodSeconds: 7 * DAY, missingIsBreaching: false });
  });
});

describe('scheduleIntervalSeconds', () => {
  it.each([
    ['rate(1 minute)', 60],
    ['rate(5 minutes)', 300],
    ['rate(1 hour)', HOUR],
    ['rate(2 days)', 2 * DAY],
    ['cron(0/5 * * * ? *)', DAY],
    ['cron(0 6 * * ? *)', DAY],
    ['cron(0 6 ? * MON-FRI *)', 7 * DAY],
    ['cron(0 6 ? * 2#1 *)', 35 * DAY],
    ['cron(0 6 1 * ? *)', 31 * DAY],
    ['cron(0 6 1 JAN ? *)', 366 * DAY],
  ])('%s fires at least every %i s', (expression, seconds) => {
    expect(scheduleIntervalSeconds(expression)).toBe(seconds);
  });

  it.each(['rate(1 hours)', 'rate(2 hour)', 'rate(0 minutes)', 'rate(1 week)', 'cron(0 6 * * *)', 'hourly'])(
    'knows that EventBridge refuses %s',
    (expression) => {
      expect(scheduleIntervalSeconds(expression)).toBeNull();
    },
  );
});
