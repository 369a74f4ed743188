import { Command, InvalidArgumentError, Option } from 'commander';
import { durationSchema, secondsOf } from '../../lambdas/contract/duration.ts';
import { PAYLOAD_FORMATS, type PayloadFormat } from '../../lambdas/contract/names.ts';
import { parseS3Address, type S3Address } from '../../lambdas/contract/s3-address.ts';
import { ConfigError } from '../../lambdas/core/errors.ts';
import { answer } from '../answer.ts';
import { loadTable } from '../files/local-data.ts';
import { writeText } from '../files/write-files.ts';
import { jsonOption } from '../options.ts';
import { exampleText, parseCount, parseNumber, requireOptions } from '../usage.ts';
import { type Drift, type PeriodRange, parseDrift, parsePeriods } from './drift.ts';
import { printWaves } from './print-waves.ts';
import { checkDrifts, requestMaker, WAVE_COLUMNS } from './wave-rows.ts';

interface WavesOptions {
  readonly endpoint: string;
  readonly data: string;
  readonly label?: string;
  readonly features?: readonly string[];
  readonly payload: PayloadFormat;
  readonly rate: number;
  readonly concurrency: number;
  readonly periods: number;
  readonly periodLength: number;
  readonly drift: readonly Drift[];
  readonly driftPeriods?: PeriodRange;
  readonly groundTruth?: S3Address;
  readonly labelDelay: number;
  readonly variant: string;
  readonly patience: number;
  readonly html?: string;
  readonly json?: boolean;
}

/** Periods that CloudWatch can tell apart. */
const SHORT_PERIODS = [1, 5, 10, 30];

export function wavesCommand(): Command {
  return new Command('waves')
    .description(
      'send requests to a live endpoint at a steady rate, let the labels follow, and read the numbers back',
    )
    .option('--endpoint <name>', 'endpoint to ask (required)')
    .option('--data <file>', 'rows to ask about, in their order and again from the first (required)')
    .option('--label <column>', 'column of the data that holds what comes true')
    .option(
      '--features <columns>',
      'columns that the model gets, in this order; default: all but the label',
      parseList,
    )
    .addOption(
      new Option('--payload <format>', 'form of the requests').choices(PAYLOAD_FORMATS).default('csv'),
    )
    .option('--rate <requests>', 'requests a second', parseRate, 10)
    .option('--concurrency <requests>', 'most requests under way at a time', parseCount(1), 8)
    .option('--periods <number>', 'number of periods', parseCount(1), 3)
    .addOption(
      new Option('--period-length <duration>', '1s, 5s, 10s, 30s or whole minutes')
        .argParser(parsePeriodLength)
        .default(60, '60s'),
    )
    .option(
      '--drift <change>',
      'column whose numbers change, as in carat:scale=0.8 or price:shift=100; repeatable',
      collectDrift,
      [],
    )
    .option(
      '--drift-periods <range>',
      'periods in which they change, from 0, as in 2-4; default: all',
      parsePeriods,
    )
    .option('--ground-truth <s3>', 'where labels are written, as s3://bucket/prefix/', parsePlace)
    .addOption(
      new Option('--label-delay <duration>', 'time from a prediction to its label')
        .argParser(parseSeconds)
        .default(0, '0s'),
    )
    .option('--variant <name>', 'variant whose metrics are read back', 'AllTraffic')
    .addOption(
      new Option('--patience <duration>', 'longest wait for CloudWatch to have counted all')
        .argParser(parseSeconds)
        .default(180, '3m'),
    )
    .option('--html <file>', 'write the result as a page for a browser there')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      exampleText(
        'simulate waves --endpoint prices --data stones.csv --label price --drift price:scale=1.25 --drift-periods 2',
      ),
    )
    .action(async (options: WavesOptions, command: Command) => {
      requireOptions(command, ['endpoint', 'data']);
      await simulateWaves(options);
    });
}

async function simulateWaves(options: WavesOptions): Promise<void> {
  const table = await loadTable(options.data, { columns: WAVE_COLUMNS });
  checkDrifts(table, options.data, options.drift);
  const run = `wave-${Date.now().toString(36)}`;
  const makeRequest = requestMaker(table, { ...options, file: options.data, run });
  if (options.groundTruth !== undefined && options.label === undefined) {
    throw new ConfigError(
      'cdk-model-monitor simulate waves: --ground-truth needs --label, the column that holds it',
    );
  }
  // The SDK takes longer to load than other commands take to run.
  const { runWaves } = await import('./run-waves.ts');
  const result = await runWaves({
    ...options,
    pace: {
      rate: options.rate,
      concurrency: options.concurrency,
      periods: options.periods,
      periodSeconds: options.periodLength,
    },
    makeRequest,
    drifts: options.drift,
    driftPeriods: options.driftPeriods,
    groundTruth: options.groundTruth,
    labelDelaySeconds: options.labelDelay,
    patienceSeconds: options.patience,
    onProgress: (sentence) => process.stderr.write(`${sentence}\n`),
  });
  if (options.html !== undefined) {
    const { writeWavesPage } = await import('./write-waves-page.ts');
    writeText(options.html, await writeWavesPage(result), 'the page');
  }
  answer('OK', options.json ? JSON.stringify(result, null, 2) : printWaves(result));
}

const parseList = (text: string): readonly string[] => text.split(',').map((name) => name.trim());

const collectDrift = (text: string, earlier: readonly Drift[]): readonly Drift[] => [
  ...earlier,
  parseDrift(text),
];

function parseRate(text: string): number {
  const rate = parseNumber()(text);
  if (rate > 0) return rate;
  throw new InvalidArgumentError('allowed: a number above 0.');
}

function parseSeconds(text: string): number {
  if (durationSchema.safeParse(text).success) return secondsOf(text);
  throw new InvalidArgumentError('allowed: a whole number with s, m, h or d, such as 15m.');
}

function parsePeriodLength(text: string): number {
  const seconds = parseSeconds(text);
  if (SHORT_PERIODS.includes(seconds) || (seconds > 0 && seconds % 60 === 0)) return seconds;
  throw new InvalidArgumentError('allowed: 1s, 5s, 10s, 30s or whole minutes.');
}

function parsePlace(text: string): S3Address {
  if (/^s3:\/\/[^/]+/.test(text)) return parseS3Address(text);
  throw new InvalidArgumentError('allowed: s3://bucket/prefix/.');
}
