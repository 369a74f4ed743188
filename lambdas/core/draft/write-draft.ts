import type { DataFormat } from '../../contract/names.ts';
import type { GuessedColumns } from './guess-columns.ts';

/** What a new monitor file is written from. */
export interface Draft {
  readonly model: string;
  /** The file that the columns were read from, as the caller named it. */
  readonly source: string;
  readonly format: DataFormat;
  readonly columns: GuessedColumns;
  /** Where editors find the schema, relative to the file; null where it is not known. */
  readonly schema: string | null;
}

const quote = (value: unknown): string => JSON.stringify(value);

/**
 * The text of a monitor file: what the data shows as values, and every choice that the data cannot make as a
 * comment. It can be given to `check` as it is; what a deployment needs stands there to be filled in.
 */
export function writeDraft({ model, source, format, columns, schema }: Draft): string {
  const limit = columns.task === 'regression' ? '"rmse": { "max": 900 }' : '"accuracy": { "min": 0.85 }';
  return `{${schema === null ? '' : `\n  "$schema": ${quote(schema)},`}
  "model": ${quote(model)},
  // What the model predicts: "regression", "binary" or "multiclass"; guessed from ${source}.
  "task": ${quote(columns.task)},
  "columns": {
${[...roleLines(columns), ...featureLines(columns)].join('\n')}
  },

  // To deploy, take the comment marks away and name your own places on S3.
  // "data": { "predictions": "s3://my-bucket/${model}/predictions/", "labels": "s3://my-bucket/${model}/labels/", "format": ${quote(format)} },
  // Rows that the model was not trained on, with its predictions and, if there are any, labels.
  // "baseline": "s3://my-bucket/${model}/reference.csv",
  // "schedule": "rate(1 hour)",
  // "window": "1h",
  // How long labels may take to arrive.
  // "labelDelay": "24h",
  // "alerts": { "email": ["ml-oncall@example.com"] },

  // A limit of your own; drops from the previous window and the baseline are judged without one.
  // "performance": { "thresholds": { ${limit} } },

  // How many false alarms a month are acceptable while nothing changes.
  "drift": { "falseAlarmsPerMonth": 1 }
}
`;
}

function roleLines(columns: GuessedColumns): readonly string[] {
  const role = (key: string, name: string | null, missing: string): string =>
    name === null ? `    // "${key}": "…", ${missing}` : `    "${key}": ${quote(name)},`;
  const { task, id, timestamp, prediction, probability, label, positiveLabel } = columns;
  return [
    role('id', id, 'which labels from another file join by'),
    role('timestamp', timestamp, 'the time of the prediction, ISO-8601'),
    role('prediction', prediction, 'the predicted value or class'),
    ...(task === 'binary' ? [role('probability', probability, 'the score of the positive class')] : []),
    ...(positiveLabel === null
      ? []
      : [`    // Which class counts as positive?`, `    "positiveLabel": ${quote(positiveLabel)},`]),
    role('label', label, 'the true value or class'),
  ];
}

function featureLines({ features }: GuessedColumns): readonly string[] {
  const entries = Object.entries(features);
  if (entries.length === 0) return ['    "features": {}'];
  const lines = entries.map(
    ([name, kind], at) => `      ${quote(name)}: ${quote(kind)}${at < entries.length - 1 ? ',' : ''}`,
  );
  return ['    "features": {', ...lines, '    }'];
}
