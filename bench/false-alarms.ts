import { parseArgs } from 'node:util';
import { type Detection, simulateDetection } from './false-alarms/detection.ts';
import { type FalseAlarms, meanOfCounts, simulateFalseAlarms } from './false-alarms/false-alarms.ts';
import { Normals } from './false-alarms/normals.ts';
import {
  BUDGET,
  CATEGORICAL_COLUMNS,
  COLUMNS,
  FLOORS,
  gapOfPValue,
  LEVEL,
  NUMERIC_COLUMNS,
  referenceRows,
} from './false-alarms/setting.ts';
import { markdownTable } from './table.ts';

const SHIFTS = [0.1, 0.2, 0.3, 0.5] as const;
/** Months that detection is watched for, each with a fresh reference. */
const MOST_DETECTION_MONTHS = 50;

const { values: options } = parseArgs({
  options: {
    months: { type: 'string', default: '200' },
    rows: { type: 'string', default: '100,1000,10000' },
    seed: { type: 'string', default: '1' },
  },
});

function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least) return number;
  throw new RangeError(`--${name} is "${text}", allowed: whole numbers from ${least}`);
}

function falseAlarmRows(result: FalseAlarms): readonly (readonly string[])[] {
  const neededGap = gapOfPValue(LEVEL / COLUMNS, result.rows);
  return FLOORS.map((floor, index) => {
    const { mean, low, high } = meanOfCounts(result.byFloor[index]?.perMonth ?? []);
    const categorical = meanOfCounts(result.byFloor[index]?.categoricalPerMonth ?? []);
    return [
      String(result.rows),
      String(referenceRows(result.rows)),
      String(floor),
      Math.max(neededGap, floor).toFixed(3),
      String(result.months),
      mean.toFixed(2),
      `${low.toFixed(2)} to ${high.toFixed(2)}`,
      low <= BUDGET ? 'yes' : 'NO',
      `${categorical.mean.toFixed(2)} (${categorical.low.toFixed(2)} to ${categorical.high.toFixed(2)})`,
    ];
  });
}

function detectionRows(rows: number, { shift, byFloor }: Detection): readonly (readonly string[])[] {
  return byFloor.map(({ share, delay, months }, index) => [
    String(rows),
    String(shift),
    String(FLOORS[index]),
    `${(100 * share).toFixed(1)} %`,
    delay === null ? '–' : delay.toFixed(1),
    `${(100 * months).toFixed(0)} %`,
  ]);
}

const months = wholeNumber('months', options.months, 2);
// A window of fewer than the default minimum of 30 rows is not judged at all.
const sizes = options.rows.split(',').map((text) => wholeNumber('rows', text, 30));
const seed = wholeNumber('seed', options.seed, 0);
const detectionMonths = Math.min(months, MOST_DETECTION_MONTHS);
const alarmTable: (readonly string[])[] = [];
const detectionTable: (readonly string[])[] = [];
for (const rows of sizes) {
  const normals = new Normals(seed + rows);
  const began = performance.now();
  const result = simulateFalseAlarms(normals, { rows, months });
  alarmTable.push(...falseAlarmRows(result));
  for (const shift of SHIFTS) {
    const detection = simulateDetection(normals, { rows, months: detectionMonths, shift });
    detectionTable.push(...detectionRows(rows, detection));
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const means = result.byFloor.map(({ perMonth }) => meanOfCounts(perMonth).mean.toFixed(2)).join(' and ');
  console.error(
    `n = ${rows}: ${means} alarming windows a month, ${result.judged} windows judged in full, ${seconds} s`,
  );
}
const columns = `${NUMERIC_COLUMNS} numeric and ${CATEGORICAL_COLUMNS} categorical columns`;
console.log(`Months of 720 hourly windows of ${columns} without drift, budget ${BUDGET} a month\n`);
const alarmHead = ['rows', 'reference', 'floor', 'D needed', 'months', 'alarming windows a month'];
const alarmEnd = ['95 % interval', 'keeps to the budget', 'by a categorical column'];
console.log(markdownTable([...alarmHead, ...alarmEnd], alarmTable));
console.log(`\nOne of the columns shifted from the first window on, ${detectionMonths} months\n`);
const detectionHead = ['rows', 'shift in SD', 'floor', 'windows that alarm', 'first alarm at window'];
console.log(markdownTable([...detectionHead, 'months with an alarm'], detectionTable));
