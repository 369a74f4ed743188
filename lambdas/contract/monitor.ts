import * as z from 'zod';
import { alertsSchema, limitsSchema } from './alerts.ts';
import { captureSchema, fillCaptureColumns, findCaptureProblems } from './capture-config.ts';
import { columnName, columnsSchema } from './columns.ts';
import { durationSchema, secondsOf } from './duration.ts';
import { ALLOWED_PLACEHOLDERS, isKeyTemplate } from './key-template.ts';
import {
  DRIFT_CORRECTIONS,
  DRIFT_MEASURES,
  DRIFT_RULES,
  GUARDS,
  LABEL_FORMATS,
  PERFORMANCE_METRIC_KEYS,
  PREDICTION_FORMATS,
  SEASONS,
  TASKS,
} from './names.ts';
import { retrainingSchema } from './retraining.ts';
import { scheduleSchema } from './schedule.ts';

const share = z.number().min(0).max(1);
const s3Uri = z
  .string()
  .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/, 'an S3 address such as "s3://bucket/prefix/"');
const keyTemplate = s3Uri.refine(isKeyTemplate, `an S3 address ${ALLOWED_PLACEHOLDERS}`);
const manifestTemplate = keyTemplate.regex(
  /^s3:\/\/[^/]+\/.*[^/]$/,
  'the S3 address of an object such as "s3://bucket/{yyyy}/{MM}/{dd}/manifest.json"',
);
const positiveDuration = durationSchema.refine((text) => secondsOf(text) > 0, 'a duration above zero');

const dataSchema = z.strictObject({
  predictions: keyTemplate.describe(
    'Prefix under which the predictions arrive; {yyyy}, {MM}, {dd}, {HH}, {mm} stand for the time of a partition.',
  ),
  labels: keyTemplate
    .optional()
    .describe('Prefix under which labels arrive, if they are not in the predictions; placeholders as above.'),
  predictionsManifest: manifestTemplate
    .optional()
    .describe(
      'Manifest that lists the files of a partition, in place of all below predictions, under which they must lie; placeholders as above.',
    ),
  labelsManifest: manifestTemplate.optional().describe('The same for labels.'),
  format: z
    .enum(PREDICTION_FORMATS)
    .describe('Format of the predictions, and of the labels unless labelsFormat says otherwise.'),
  labelsFormat: z
    .enum(LABEL_FORMATS)
    .optional()
    .describe('Format of the labels: by default ground-truth beside data-capture, else as the predictions.'),
  capture: captureSchema.optional().describe('With data-capture: what the values of a record are called.'),
  chunkBytes: z
    .int()
    .min(1)
    .default(32 * 1024 * 1024)
    .describe(
      'Bytes of predictions that one call reads; a window with more is cut between its objects, and within large ones of plain text.',
    ),
  readBack: durationSchema
    .optional()
    .describe(
      'How far from its time a row may be filed: so much before and after a window its partitions are read too; captureDelay unless set.',
    ),
  labelReadBack: positiveDuration
    .optional()
    .describe(
      'How long before its window a label may come: label files written earlier, or in earlier partitions, are not searched for it; as long as the window unless set.',
    ),
});

const calibrationSchema = z.strictObject({
  windows: z.int().min(1).describe('Good windows that it was made from.'),
  supports: z.number().positive().describe('Alarming windows in 30 days that so many windows can promise.'),
  threshold: z.number().positive().describe('Largest scaled statistic of any column in any of them.'),
  medians: z
    .record(columnName, z.number().positive())
    .describe('Column to the median of its statistic, by which it is scaled.'),
});

const driftSchema = z.strictObject({
  rule: z
    .enum(DRIFT_RULES)
    .default('budget')
    .describe('How the comparisons of the columns become one verdict.'),
  threshold: z
    .number()
    .positive()
    .optional()
    .describe("Overrides the rule's own number (0.05, 0.1 or 0.5); not used by budget."),
  falseAlarmsPerMonth: z
    .number()
    .positive()
    .max(720)
    .default(1)
    .describe('Expected number of alarming windows in 30 days when nothing changed.'),
  correction: z
    .enum(DRIFT_CORRECTIONS)
    .default('holm')
    .describe('Budget: "holm" bounds the number of false alarms, the other the share of false discoveries.'),
  minimumEffect: share.default(0.1).describe('Smallest effect that may alarm under budget.'),
  minimumRows: z.int().min(1).default(30).describe('Fewer rows give INSUFFICIENT_DATA.'),
  season: z
    .enum(SEASONS)
    .default('none')
    .describe(
      "Compares a window with the reference's rows of the same hour or weekday, by the window's start in UTC; the reference needs times.",
    ),
  alsoMeasure: z
    .array(z.enum(DRIFT_MEASURES))
    .default([])
    .describe('Further distances that the report shows; they never set the verdict.'),
  calibration: calibrationSchema
    .optional()
    .describe('Written by backtest --calibrate; budget then judges by it in place of p-values.'),
});

const performanceSchema = z.strictObject({
  primary: z
    .enum(PERFORMANCE_METRIC_KEYS)
    .optional()
    .describe('Metric that the drop rules watch: mse or accuracy unless set.'),
  thresholds: z
    .partialRecord(z.enum(PERFORMANCE_METRIC_KEYS), limitsSchema)
    .default({})
    .describe('Metric to the limits that it must keep.'),
  maxDropFromPrevious: z
    .number()
    .nonnegative()
    .default(0.05)
    .describe('Allowed drop from the previous window: points for scores, relative rise for errors.'),
  maxDropFromBaseline: z.number().nonnegative().optional().describe('Allowed drop from the baseline.'),
  maxConceptDrift: z
    .number()
    .nonnegative()
    .default(0.1)
    .describe('Allowed relative rise of the error over the baseline.'),
  minimumRows: z.int().min(1).default(100).describe('Fewer labelled rows give INSUFFICIENT_DATA.'),
  minimumCoverage: share
    .positive()
    .default(1)
    .describe('Share of labels at which a window is judged before labelDelay has passed.'),
  restateFor: durationSchema
    .optional()
    .describe(
      'How long after labelDelay a report is restated when more labels come; unset: as long again as labelDelay.',
    ),
  guard: z
    .enum(GUARDS)
    .default('significance')
    .describe('Whether chance must be ruled out before a rule alarms.'),
  falseAlarmsPerMonth: z
    .number()
    .positive()
    .max(720)
    .default(1)
    .describe('Expected number of alarming windows in 30 days when nothing changed.'),
});

const alarmsSchema = z.strictObject({
  period: positiveDuration.default('1h').describe('Period of the verdict alarms.'),
  anomalyDetection: z
    .array(z.string().min(1))
    .default([])
    .describe('CloudWatch metric names that get an anomaly-detection alarm as well.'),
});

const endpointSchema = z.strictObject({
  name: z.string().min(1).max(63).describe('Name of the SageMaker endpoint that serves the model.'),
  variant: z.string().min(1).max(63).default('AllTraffic').describe('Production variant to watch.'),
});

/** A window that is compared with a part of a season lies within one such part. */
const LONGEST_WINDOW: Readonly<Record<string, string | undefined>> = {
  'hour-of-day': '1h',
  'day-of-week': '1d',
};

/**
 * The monitor file: everything about one model's monitoring. `monitors/<name>.json` holds it, the
 * `ModelMonitor` construct takes the same object. Unknown keys are errors.
 *
 * @example monitorSchema.parse({ model: 'price', task: 'regression' }).window // '1h'
 */
export const monitorSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where editors find the JSON Schema of this file.'),
    model: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, 'letters, digits, "-" and "_", 63 at most')
      .describe('Name of the model: part of alarm names, the CloudWatch dimension and S3 keys.'),
    task: z.enum(TASKS).describe('What the model predicts.'),
    data: dataSchema.optional().describe('Where predictions and labels arrive; required to deploy.'),
    columns: columnsSchema.default({ positiveLabel: 1 }).describe('Which column plays which part.'),
    baseline: s3Uri
      .optional()
      .describe(
        'Reference data: one object in the format of its ending (.csv, .jsonl, .parquet); required to deploy.',
      ),
    baselineIsTraining: z
      .boolean()
      .default(false)
      .describe('The reference was training data: drift uses it, performance does not.'),
    schedule: scheduleSchema.optional().describe('When the checks start; required to deploy.'),
    window: positiveDuration
      .default('1h')
      .describe('Length of a window; windows lie on a grid of it in UTC.'),
    captureDelay: durationSchema
      .default('15m')
      .describe('How long after its end a window is still being delivered.'),
    labelDelay: durationSchema
      .default('24h')
      .describe('How long after its end the labels of a window may take.'),
    endpoint: endpointSchema
      .optional()
      .describe('The SageMaker endpoint, for its error and latency metrics.'),
    drift: driftSchema.prefault({}).describe('How drift is judged.'),
    performance: performanceSchema.prefault({}).describe('How performance is judged.'),
    alerts: alertsSchema.prefault({}).describe('Who is told.'),
    alarms: alarmsSchema.prefault({}).describe('How the CloudWatch alarms behave.'),
    retraining: retrainingSchema.optional().describe('When and how the model is trained anew.'),
    namespace: z
      .string()
      .regex(/^(?!AWS\/)[A-Za-z0-9._/#:-]{1,255}$/, 'a CloudWatch namespace that does not begin with "AWS/"')
      .default('ModelMonitor')
      .describe('CloudWatch namespace of the metrics.'),
  })
  .superRefine(({ window, drift }, context) => {
    const longest = LONGEST_WINDOW[drift.season];
    if (longest === undefined || secondsOf(window) <= secondsOf(longest)) return;
    const message = `"none" where "window" is above ${longest} (it is "${window}")`;
    context.addIssue({ code: 'custom', path: ['drift', 'season'], message });
  })
  .superRefine(({ data }, context) => {
    if (data?.labelsManifest === undefined || data.labels !== undefined) return;
    const message = 'only with "data.labels", under which the files lie that it lists';
    context.addIssue({ code: 'custom', path: ['data', 'labelsManifest'], message });
  })
  .superRefine((monitor, context) => {
    for (const { path, allowed } of findCaptureProblems(monitor))
      context.addIssue({ code: 'custom', path: [...path], message: allowed });
  })
  .overwrite(fillCaptureColumns);

/** A monitor as written: only `model` and `task` are required. */
export type MonitorInput = z.input<typeof monitorSchema>;
/** A monitor with every default filled in. */
export type Monitor = z.output<typeof monitorSchema>;
