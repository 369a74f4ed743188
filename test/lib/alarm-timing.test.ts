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
  const time = (alarmPeriod: number, interval: number, delay = 0) =>
    timePresence({ alarmPeriod, interval, delay });

  it('waits for the longer of alarm period and interval', () => {
    const hour = { periodSeconds: HOUR, periods: 1, missingIsBreaching: true };
    expect(time(HOUR, 5 * 60)).toEqual(hour);
    expect(time(HOUR, DAY)).toEqual({ ...hour, periodSeconds: DAY });
  });

  it('rounds up to what CloudWatch takes', () => {
    expect(time(10, 45).periodSeconds).toBe(60);
    expect(time(10, 20).periodSeconds).toBe(20);
  });

  it('looks at so many periods that what comes late lies in one of them', () => {
    expect(time(HOUR, HOUR, 15 * 60)).toMatchObject({ periodSeconds: HOUR, periods: 1 });
    expect(time(HOUR, HOUR, HOUR)).toMatchObject({ periodSeconds: HOUR, periods: 2 });
    expect(time(10, 60, 15 * 60)).toMatchObject({ periodSeconds: 60, periods: 16 });
    expect(time(HOUR, HOUR, DAY + 900)).toMatchObject({ periodSeconds: HOUR, periods: 25 });
  });

  it('takes periods of an hour where shorter ones are not looked back at far enough', () => {
    expect(time(300, 300, DAY)).toEqual({ periodSeconds: HOUR, periods: 25, missingIsBreaching: true });
  });

  it('takes absence for no proof where CloudWatch looks back less far', () => {
    const week = { periodSeconds: 7 * DAY, periods: 1, missingIsBreaching: true };
    expect(time(HOUR, 7 * DAY)).toEqual(week);
    expect(time(HOUR, 30 * DAY)).toEqual({ ...week, missingIsBreaching: false });
    expect(time(HOUR, HOUR, 7 * DAY)).toEqual({
      periodSeconds: HOUR,
      periods: 1,
      missingIsBreaching: false,
    });
  });

  it('never looks back further than CloudWatch allows', () => {
    for (const interval of [10, 60, 300, 1800, HOUR, DAY, 5 * DAY])
      for (const delay of [0, 900, HOUR, DAY - 60, DAY, 3 * DAY, 10 * DAY]) {
        const { periodSeconds, periods } = time(10, interval, delay);
        expect(isAlarmPeriod(periodSeconds)).toBe(true);
        expect(periods * periodSeconds).toBeLessThanOrEqual(periodSeconds < HOUR ? DAY : 7 * DAY);
      }
  });
});

describe('scheduleIntervalSeconds', () => {
  it.each([
    ['rate(1 minute)', 60],
    ['rate(5 minutes)', 300],
    ['rate(1 hour)', HOUR],
    ['rate(2 days)', 2 * DAY],
    ['cron(0/5 * * * ? *)', 300],
    ['cron(15 * * * ? *)', HOUR],
    ['cron(0 8-18 * * ? *)', 14 * HOUR],
    ['cron(0,10 6,18 * * ? *)', 11 * HOUR + 3000],
    ['cron(0 6 * * ? *)', DAY],
    ['cron(0 6 ? * MON-FRI *)', 3 * DAY],
    ['cron(0 6 ? * FRI-MON *)', 4 * DAY],
    ['cron(0 22-2 * * ? *)', 20 * HOUR],
    ['cron(50-10 * * * ? *)', 2400],
    ['cron(0/30 * ? * 1 *)', 6 * DAY + 1800],
    ['cron(0 6 ? * 2 *)', 7 * DAY],
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
