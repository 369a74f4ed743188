import type { EstimatePart, Report } from '../../contract/report.ts';
import type { AdoptedBaseline } from '../../contract/retraining-state.ts';
import { HARM_LEVEL } from '../performance/estimate-accuracy.ts';

/** A report and where it is stored. */
export interface KeyedReport {
  readonly key: string;
  readonly report: Report;
}

/**
 * Whether the performance suffered in windows as new as these: shown by labels; estimated where they are not
 * in yet; or unknown, where they are not and nothing can be estimated.
 */
interface Harm {
  readonly seen: 'shown' | 'estimated' | 'none' | 'unknown';
  /** The estimate in words, where one says so. */
  readonly sentence: string | null;
}

/** What the newest reports say for or against training the model anew. */
export interface Evidence {
  /** What is wrong now; null where nothing is. */
  readonly cause: 'degradation' | 'drift' | null;
  /** Key of the newest report that shows it. */
  readonly reportKey: string | null;
  /** Start of the first of the windows that alarmed one after the other; null where nothing is wrong. */
  readonly onset: string | null;
  /** Of so many newest windows that were judged for the cause … */
  readonly judged: number;
  /** … so many alarm. */
  readonly alarming: number;
  readonly harm: Harm;
  /** Labelled rows in the windows that would be trained on. */
  readonly labelledRows: number;
}

export interface WeighingOptions {
  /** Windows that began earlier were served by another model. */
  readonly servingSince: string | null;
  /** What the model that serves is compared with since a promotion; null where the monitor file says. */
  readonly adopted: Pick<AdoptedBaseline, 'version' | 'at'> | null;
  /** Newest judged windows that are looked at. */
  readonly quorumWindows: number;
  readonly trainingWindows: number;
}

/**
 * Weighs the reports, which come newest first. Degradation counts before drift; of both only windows count
 * that were judged, so that windows whose labels are still awaited neither hide nor end a degradation.
 */
export function weighEvidence(reports: readonly KeyedReport[], options: WeighingOptions): Evidence {
  const { servingSince, adopted, quorumWindows, trainingWindows } = options;
  const current = reports.filter(
    ({ report }) => startOf(report) >= instantOf(servingSince) && isJudgedAnew(report, adopted),
  );
  const degradation = judgedFor(current, 'degradation');
  const drift = judgedFor(current, 'drift');
  const harm = findHarm(current, degradation, quorumWindows);
  const labelledRows = reports
    .map(({ report }) => report.performance?.n ?? 0)
    .filter((rows) => rows > 0)
    .slice(0, trainingWindows)
    .reduce((sum, rows) => sum + rows, 0);
  const shared = { harm, labelledRows };
  for (const [cause, judged] of [
    ['degradation', degradation],
    ['drift', drift],
  ] as const) {
    const [newest] = judged;
    if (newest === undefined || !alarms(newest, cause)) continue;
    const looked = judged.slice(0, quorumWindows);
    return {
      ...shared,
      cause,
      reportKey: newest.key,
      onset: findOnset(judged, cause),
      judged: looked.length,
      alarming: looked.filter((one) => alarms(one, cause)).length,
    };
  }
  return { ...shared, cause: null, reportKey: null, onset: null, judged: 0, alarming: 0 };
}

/** A promoted model is first watched against its predecessor's baseline: that says nothing for training it anew. */
function isJudgedAnew(report: Report, adopted: WeighingOptions['adopted']): boolean {
  if (adopted === null || report.baselineVersion === adopted.version) return true;
  return startOf(report) >= instantOf(adopted.at);
}

/**
 * Measured is better than estimated: of windows without labels only those count that are newer than all with.
 * A measured degradation is held to its own budget of false alarms; the estimates share one level among them.
 */
function findHarm(current: readonly KeyedReport[], measured: readonly KeyedReport[], windows: number): Harm {
  if (measured.slice(0, windows).some((one) => alarms(one, 'degradation'))) {
    return { seen: 'shown', sentence: null };
  }
  const [newest] = measured;
  const waiting = newest === undefined ? current : current.slice(0, current.indexOf(newest));
  const estimates = waiting.slice(0, windows).map(estimateOf);
  const tested = estimates.filter(isTested);
  const sentence = saySurelyHarmed(tested);
  if (sentence !== null) return { seen: 'estimated', sentence };
  const known = newest !== undefined || estimates.length > 0;
  const unknown = !known || tested.length < estimates.length;
  return { seen: unknown ? 'unknown' : 'none', sentence: null };
}

type Estimate = EstimatePart | undefined;

/** Not where labels were measured: what no rule could make of them is not for an estimate to say. */
function estimateOf({ report: { performance, estimate } }: KeyedReport): Estimate {
  return performance === null || performance.verdict === 'INSUFFICIENT_DATA' ? estimate : undefined;
}

type TestedEstimate = EstimatePart & { readonly pValue: number };

/** Not where nothing could be estimated. */
function isTested(estimate: Estimate): estimate is TestedEstimate {
  return typeof estimate?.pValue === 'number';
}

/**
 * Any of k windows at the level of one would look harmed up to k times as often where nothing suffered; at a
 * k-th of it each (Bonferroni, which is Holm's first step) no more often than one, however they depend on each
 * other, as they do by the reference that they share.
 */
function saySurelyHarmed(tested: readonly TestedEstimate[]): string | null {
  const count = tested.length;
  const found = tested.find(({ pValue }) => pValue < HARM_LEVEL / count);
  if (found === undefined) return null;
  return count === 1 ? found.sentence : `${found.sentence} That holds with ${count} windows looked at.`;
}

type Part = 'degradation' | 'drift';

function judgedFor(reports: readonly KeyedReport[], part: Part): readonly KeyedReport[] {
  return reports.filter(({ report }) => {
    const verdict = report[part]?.verdict;
    return verdict === 'OK' || verdict === 'ALARM';
  });
}

function alarms({ report }: KeyedReport, part: Part): boolean {
  return report[part]?.verdict === 'ALARM';
}

function findOnset(judged: readonly KeyedReport[], part: Part): string | null {
  const end = judged.findIndex((one) => !alarms(one, part));
  return judged.at(end < 0 ? -1 : end - 1)?.report.window.start ?? null;
}

function startOf({ window }: Report): number {
  return instantOf(window.start);
}

function instantOf(text: string | null): number {
  return text === null ? Number.NEGATIVE_INFINITY : Date.parse(text);
}
