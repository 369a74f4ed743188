import { secondsOf } from '../../contract/duration.ts';
import { MONITOR_METRICS } from '../../contract/metric-names.ts';
import type { Monitor } from '../../contract/monitor.ts';
import { baselineMetrics } from '../performance/baseline-metrics.ts';
import { metricsOf } from '../performance/metrics.ts';
import { countFiringHours, countFirings, HOURS_A_MONTH } from './count-firings.ts';
import { PRICES } from './prices.ts';

const SECONDS_A_MONTH = 30 * 86_400;
const GIGABYTE = 1e9;
/** Alarms of every monitor: drift, degradation, no data, failed runs, failed notifier, its dead letters. */
const ALARMS = 6;
/** On top with a trainer: the gate, untold ends of runs, dead letters. */
const RETRAINING_ALARMS = 3;
/** The two of them whose period is `alarms.period`. */
const VERDICT_ALARMS = 2;

/** Assumed for hourly windows of some thousand rows, cold starts included; memory as the functions have it. */
const WORK = {
  largeGigabytes: 1769 / 1024,
  smallGigabytes: 0.5,
  planSeconds: 2,
  profileSeconds: 2,
  profileValuesPerSecond: 2_000_000,
  scoreSeconds: 2,
  publishSeconds: 1,
  pageSeconds: 2,
  transitionsPerRun: 10,
  transitionsPerJudgement: 5,
  /** The reports of the page's trend included. */
  readsPerJudgement: 70,
  writesPerJudgement: 11,
  logBytesPerCall: 3000,
  /** As JSON and as a page. */
  reportBytes: 240_000,
  /** Reports are kept; so many months of them are counted. */
  monthsKept: 12,
  bytesPerValue: 20,
  /** Ids, times and predictions are read whatever the features are. */
  leastColumns: 10,
  messagesAMonth: 10,
} as const;

/** What the monitor file cannot say. */
export interface CostAssumptions {
  /** @default 10000 */
  readonly rowsPerWindow?: number | undefined;
  /** How long an hourly processing job would run, in minutes. @default 10 */
  readonly jobMinutes?: number | undefined;
  /** Feature columns, where the file does not name them. @default those that the file names */
  readonly columns?: number | undefined;
}

interface CostPart {
  readonly part: 'Lambda' | 'Step Functions' | 'metrics' | 'alarms' | 'dashboard' | 'S3' | 'SNS' | 'logs';
  /** US dollars a month. */
  readonly dollars: number;
  /** What is paid for, in words. */
  readonly what: string;
}

/** What one monitor costs in 30 days, in US dollars. */
export interface CostEstimate {
  readonly model: string;
  readonly region: string;
  /** Month of the prices. */
  readonly prices: string;
  readonly parts: readonly CostPart[];
  readonly total: number;
  readonly rowsPerWindow: number;
  /** What metrics of every column would cost on top; null where the file names no features. */
  readonly perColumnMetrics: { readonly columns: number; readonly dollars: number } | null;
  /** An hourly SageMaker processing job that did the same. */
  readonly processingJob: {
    readonly instance: string;
    readonly minutes: number;
    readonly instanceHours: number;
    readonly dollars: number;
  };
}

/**
 * The monthly cost of a monitor by its parts, from list prices without free tiers. The runs follow the
 * schedule (a run a window where there is none); windows with labels of their own are judged twice.
 *
 * @example estimateCost(monitor).total // 10.3 for an hourly regression monitor
 */
export function estimateCost(monitor: Monitor, assumptions: CostAssumptions = {}): CostEstimate {
  const { rowsPerWindow = 10_000, jobMinutes = 10 } = assumptions;
  const columns = assumptions.columns ?? Object.keys(monitor.columns.features ?? {}).length;
  const load = loadOf(monitor, rowsPerWindow * Math.max(WORK.leastColumns, columns));
  const parts = [
    lambdaPart(load),
    workflowPart(load),
    metricsPart(monitor, load),
    alarmsPart(monitor),
    { part: 'dashboard', dollars: PRICES.dashboard, what: '1 dashboard' },
    storePart(load),
    messagesPart(monitor),
    logsPart(load),
  ] as const satisfies readonly CostPart[];
  const instanceHours = (720 * jobMinutes) / 60;
  return {
    model: monitor.model,
    region: PRICES.region,
    prices: PRICES.date,
    parts,
    total: parts.reduce((sum, { dollars }) => sum + dollars, 0),
    rowsPerWindow,
    perColumnMetrics:
      columns === 0 ? null : { columns, dollars: metricDollars(columns, load.publishingHours) },
    processingJob: {
      instance: PRICES.processing.instance,
      minutes: jobMinutes,
      instanceHours,
      dollars: instanceHours * PRICES.processing.hour,
    },
  };
}

/** An estimate in one line, for people who deploy. */
export function describeCost({ total, parts, region, prices, processingJob: job }: CostEstimate): string {
  const shares = [...parts].sort((a, b) => b.dollars - a.dollars).slice(0, 3);
  const named = shares.map(({ part, dollars }) => `${part} ${writeDollars(dollars)}`).join(', ');
  return `costs about ${writeDollars(total)} a month (${named}; ${region}, ${prices}); an hourly processing job of ${job.minutes} minutes would take ${job.instanceHours} instance-hours, ${writeDollars(job.dollars)}`;
}

/** @example writeDollars(0.004) // '< $0.01' */
export function writeDollars(dollars: number): string {
  return dollars > 0 && dollars < 0.005 ? '< $0.01' : `$${dollars.toFixed(2)}`;
}

interface Load {
  readonly runs: number;
  /** Windows judged, and judged again when their labels are in. */
  readonly judgements: number;
  readonly windows: number;
  /** Hours of a month in which a run comes, and in which the values of a window are published. */
  readonly runHours: number;
  readonly publishingHours: number;
  /** Values in a window. */
  readonly values: number;
  readonly chunks: number;
}

function loadOf({ schedule, window, data }: Monitor, values: number): Load {
  const windows = SECONDS_A_MONTH / secondsOf(window);
  const chunkBytes = data?.chunkBytes ?? Number.POSITIVE_INFINITY;
  const runHours = Math.min(
    HOURS_A_MONTH,
    schedule === undefined ? windows : (countFiringHours(schedule) ?? windows),
  );
  return {
    runs: schedule === undefined ? windows : (countFirings(schedule) ?? windows),
    runHours,
    publishingHours: Math.min(runHours, windows),
    judgements: data?.labels === undefined ? windows : 2 * windows,
    windows,
    values,
    chunks: Math.max(1, Math.ceil((values * WORK.bytesPerValue) / chunkBytes)),
  };
}

const callsOf = ({ runs, judgements, chunks }: Load): number => runs + judgements * (chunks + 3);

function lambdaPart(load: Load): CostPart {
  const { runs, judgements, chunks, values } = load;
  const profiling = chunks * WORK.profileSeconds + values / WORK.profileValuesPerSecond;
  const large = runs * WORK.planSeconds + judgements * (profiling + WORK.scoreSeconds + WORK.pageSeconds);
  const gigabyteSeconds =
    large * WORK.largeGigabytes + judgements * WORK.publishSeconds * WORK.smallGigabytes;
  const calls = callsOf(load);
  return {
    part: 'Lambda',
    dollars: gigabyteSeconds * PRICES.lambdaGigabyteSecond + calls * PRICES.lambdaRequest,
    what: `${count(calls)} calls, ${count(gigabyteSeconds)} GB-s`,
  };
}

function workflowPart({ runs, judgements, chunks }: Load): CostPart {
  const transitions = runs * WORK.transitionsPerRun + judgements * (WORK.transitionsPerJudgement + chunks);
  return {
    part: 'Step Functions',
    dollars: transitions * PRICES.transition,
    what: `${count(transitions)} state transitions`,
  };
}

/** Each metric of a window is published once, in the hour of a run; see the price. */
function metricsPart(monitor: Monitor, load: Load): CostPart {
  const { runs, judgements, runHours, publishingHours } = load;
  const { task, columns } = monitor;
  const performance = columns.label === undefined ? [] : metricsOf(task);
  const published = performance.filter(({ cloudWatchName }) => cloudWatchName !== null).length;
  const { monitorRuns: _everyRun, ...ofWindows } = MONITOR_METRICS;
  const metrics = published + Object.keys(ofWindows).length + baselineMetrics(monitor).length;
  const requests = runs + 2 * judgements;
  return {
    part: 'metrics',
    dollars:
      metricDollars(metrics, publishingHours) + metricDollars(1, runHours) + requests * PRICES.metricRequest,
    what: describeMetrics(metrics, load),
  };
}

function describeMetrics(metrics: number, { runHours, publishingHours }: Load): string {
  return runHours === publishingHours
    ? `${metrics + 1} metrics, published in ${count(runHours)} hours`
    : `${metrics} metrics, published in ${count(publishingHours)} hours, and 1 in ${count(runHours)}`;
}

const metricDollars = (metrics: number, hours: number): number =>
  (metrics * PRICES.metric * hours) / HOURS_A_MONTH;

function alarmsPart({ alarms, endpoint, retraining }: Monitor): CostPart {
  const anomalies = new Set(alarms.anomalyDetection).size;
  const fast = secondsOf(alarms.period) < 60 ? VERDICT_ALARMS : 0;
  const watched = (endpoint === undefined ? 0 : 1) + (retraining?.trainer ? RETRAINING_ALARMS : 0);
  const plain = ALARMS + watched - fast;
  return {
    part: 'alarms',
    dollars: plain * PRICES.alarm + fast * PRICES.fastAlarm + anomalies * PRICES.anomalyAlarm,
    what: `${plain + fast + anomalies} alarms`,
  };
}

function storePart({ runs, judgements, windows }: Load): CostPart {
  const gigabytes = (windows * WORK.reportBytes * WORK.monthsKept) / GIGABYTE;
  const calls = runs + judgements;
  return {
    part: 'S3',
    dollars:
      gigabytes * PRICES.storedGigabyte +
      calls * (WORK.readsPerJudgement * PRICES.storeRead + WORK.writesPerJudgement * PRICES.storeWrite),
    what: `${count(calls * (WORK.readsPerJudgement + WORK.writesPerJudgement))} requests, reports of a year`,
  };
}

function messagesPart({ alerts }: Monitor): CostPart {
  const mails = WORK.messagesAMonth * alerts.email.length;
  return {
    part: 'SNS',
    dollars: 2 * WORK.messagesAMonth * PRICES.message + mails * PRICES.mail,
    what: `${WORK.messagesAMonth} messages, ${mails} mails`,
  };
}

function logsPart(load: Load): CostPart {
  const gigabytes = (callsOf(load) * WORK.logBytesPerCall) / GIGABYTE;
  return {
    part: 'logs',
    dollars: gigabytes * PRICES.logGigabyte,
    what: `${count(gigabytes * 1000)} MB`,
  };
}

const count = (value: number): string => Math.round(value).toLocaleString('en-US');
