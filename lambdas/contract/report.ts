import type { ApprovalDecision } from './approval-decision.ts';
import type { ColumnKind, DriftRule, Guard, Season, Task, Verdict } from './names.ts';

/** Version of the report's shape; it rises when a field changes its meaning or goes away. */
export const REPORT_SCHEMA_VERSION = 1;

/** One number a side: the reference sample's and the current window's. */
interface SidePair {
  readonly reference: number;
  readonly current: number;
}

/** One statistical comparison of one column with its baseline. A field that the test does not have is null. */
export interface DriftColumn {
  readonly column: string;
  readonly role: 'feature' | 'prediction';
  readonly kind: ColumnKind;
  readonly test: string;
  readonly statistic: number | null;
  readonly effect: number | null;
  readonly pValue: number | null;
  /** The p-value that was judged where it is not `pValue` itself (chi-square with pooled rare categories). */
  readonly verdictPValue: number | null;
  /** The likelihood-ratio p-value that must bear out an alarm by chi-square. */
  readonly confirmingPValue: number | null;
  readonly adjustedPValue: number | null;
  readonly threshold: number | null;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly method: 'exact' | 'asymptotic' | 'approximate' | null;
  readonly errorBound: number | null;
  readonly location: number | null;
  readonly sign: 1 | -1 | null;
  /** Values that were not missing. */
  readonly n: SidePair;
  /** Missing values. */
  readonly missing: SidePair;
  readonly sentence: string;
}

/** Both sides of a numeric column in bins that end at values of the reference. */
interface NumericDistribution {
  readonly column: string;
  readonly kind: 'numeric';
  /** Ends of the bins, ascending; a bin holds its end. */
  readonly edges: readonly number[];
  /** Values in each bin; one more than `edges`, the last for values above all of them. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** Both sides of a categorical column. */
interface CategoricalDistribution {
  readonly column: string;
  readonly kind: 'categorical';
  /** The most frequent ones. */
  readonly categories: readonly string[];
  /** Rows of each category. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** All further categories together. */
  readonly others: { readonly categories: number; readonly reference: number; readonly current: number };
}

export type ColumnDistribution = NumericDistribution | CategoricalDistribution;

export interface DriftPart {
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly rule: DriftRule;
  /** The part of the reference that the window was compared with; null without a season. */
  readonly season: {
    readonly by: Season;
    /** Such as "13:00 to 14:00 UTC"; null where the window belongs to no part. */
    readonly slice: string | null;
  } | null;
  /** Mean KS statistic over the numeric features; null without any. */
  readonly score: number | null;
  readonly driftedColumns: readonly string[];
  readonly columns: readonly DriftColumn[];
  readonly sentence: string;
}

/** A measured value with its 95 % interval. What cannot be computed is null and says why. */
export interface MetricValue {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Standard error of `value`, on the metric's own scale; what later windows are tested with. */
  readonly standardError: number | null;
  /** Rows the value rests on. */
  readonly n: number;
  /** How far `value` may be off because scores were too many to keep apart; the interval allows for it. */
  readonly errorBound?: number;
  readonly reason?: string;
}

/** Rows counted by their label (outer) and prediction (inner), in the order of `classes`. */
export interface ConfusionMatrix {
  readonly classes: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/** How far the predictions of one range lay from their labels: quantiles of prediction − label. */
export interface ResidualBand {
  /** The least and the greatest prediction of the band. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly p5: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p95: number;
}

export interface PerformancePart {
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly task: Task;
  /** Rows that hold both a prediction and a label. */
  readonly n: number;
  /** Share of the window's rows whose label has come, 0 to 1; null where there is no row. */
  readonly labelCoverage: number | null;
  readonly metrics: Readonly<Record<string, MetricValue>>;
  readonly confusion: ConfusionMatrix | null;
  readonly sentence: string;
}

export type DegradationRuleName = 'belowThreshold' | 'dropFromPrevious' | 'dropFromBaseline' | 'conceptDrift';

/** One degradation rule's judgement. */
export interface DegradationRule {
  readonly rule: DegradationRuleName;
  readonly metric: string;
  /** The window's own metric value. */
  readonly value: number | null;
  /** What it was compared with: the threshold, or the previous window's or the baseline's value. */
  readonly against: number | null;
  /** The drop (scores: points; errors: relative rise) that is still allowed; the threshold itself for `belowThreshold`. */
  readonly limit: number;
  /** The measured drop; null for `belowThreshold`. */
  readonly change: number | null;
  /** One-sided p-value of "not past the limit"; null without a guard. */
  readonly pValue: number | null;
  readonly adjustedPValue: number | null;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly sentence: string;
}

export interface DegradationPart {
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly guard: Guard;
  readonly rules: readonly DegradationRule[];
  /** Relative rise of the error over the baseline; null without a baseline. */
  readonly conceptDrift: number | null;
}

/** The accuracy that predictions should have, told from their probabilities without labels. */
export interface EstimatePart {
  readonly metric: 'accuracy';
  /** Rows with a probability. */
  readonly n: number;
  /** Null where it cannot be estimated. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** What was measured on the reference. */
  readonly against: number | null;
  /** Drop in points that is allowed. */
  readonly limit: number;
  /** One-sided p-value of "it dropped no further than that"; null where it cannot be estimated. */
  readonly pValue: number | null;
  /** Whether the accuracy surely dropped further than that, by this window alone; null where it cannot be estimated. */
  readonly harmed: boolean | null;
  readonly reason: string | null;
  readonly sentence: string;
}

/** That a window was judged before and its report has changed since, because more labels came. */
interface Restatement {
  /** When the report was last restated, ISO-8601 UTC. */
  readonly at: string;
  /** How often it was. */
  readonly times: number;
  /** Share of the window's rows whose label had come when it was first judged. */
  readonly from: number | null;
  /** The share that this report rests on. */
  readonly to: number | null;
  readonly sentence: string;
}

/** The labels of a window where they arrive by themselves. */
export interface LabelsPart {
  /** Share of the window's ids whose label has come, 0 to 1; null where there is no id. */
  readonly coverage: number | null;
  /** Median time from a prediction to its first label; null without labels, or where rows carry no time. */
  readonly lagSeconds: number | null;
  /** Whether enough labels are in, or the time for them has passed: before, performance is not judged. */
  readonly mature: boolean;
  /** Key of the stored labels that this report rests on; null where none has come. */
  readonly key: string | null;
  readonly restated: Restatement | null;
}

/** Something seen in the data that no test judged. */
export interface Finding {
  readonly kind: string;
  readonly severity: 'info' | 'warn' | 'error';
  readonly column: string | null;
  readonly count: number;
  readonly example: string | null;
  readonly sentence: string;
}

/** What was decided about training the model anew because of this window. */
export interface RetrainingNote {
  readonly decision: 'started' | 'refused';
  /** Name of the run; null where none was started. */
  readonly incident: string | null;
  /** What held it back; null where it was started. */
  readonly brake: string | null;
  /** When that was decided, ISO-8601 UTC. */
  readonly at: string;
  readonly sentence: string;
  /** How the run ended, once it has. */
  readonly outcome: string | null;
  /** What a person said to it, or has to say yet; only where one was asked. */
  readonly approval?: ApprovalDecision | PendingApproval;
}

/** A question that waits for an answer; from `expiresAt` (ISO-8601 UTC) on the answer is no. */
interface PendingApproval {
  readonly answer: 'pending';
  readonly expiresAt: string;
}

/** Everything known about one window: stored on S3, printed by the command line, quoted by alerts. */
export interface Report {
  readonly schemaVersion: typeof REPORT_SCHEMA_VERSION;
  readonly model: string;
  readonly window: {
    readonly start: string | null;
    readonly end: string | null;
    /** Position in a backtest, counted from zero. */
    readonly period?: number;
  };
  readonly rows: SidePair;
  /** Version of the baseline that judged this window. */
  readonly baselineVersion: string | null;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly sentence: string;
  readonly drift: DriftPart | null;
  readonly performance: PerformancePart | null;
  readonly degradation: DegradationPart | null;
  /** Only for a classifier with probabilities, beside what labels say or before they are in; it sets no verdict. */
  readonly estimate?: EstimatePart;
  /** What pictures of the columns are drawn from; left out where none is asked for. */
  readonly distributions?: readonly ColumnDistribution[];
  /** What the picture of a regression's errors is drawn from, by the predicted value; left out like the above. */
  readonly residuals?: readonly ResidualBand[];
  /** Null where labels come in the predictions' own rows, or from a local file. */
  readonly labels: LabelsPart | null;
  readonly findings: readonly Finding[];
  /** Only where the window asked for a new model. */
  readonly retraining?: RetrainingNote;
}
