import * as z from 'zod';
import { COLUMN_KINDS } from './names.ts';

export const columnName = z.string().min(1);

/** Which column plays which part; none plays two of those that are compared with one another. */
export const columnsSchema = z
  .strictObject({
    id: columnName.optional().describe('Column that identifies a prediction; labels join by it.'),
    timestamp: columnName
      .optional()
      .describe('Column with the time of the prediction, ISO-8601, UTC if it names no zone.'),
    prediction: columnName.optional().describe('Column with the predicted value or class.'),
    probability: columnName
      .optional()
      .describe('Binary: column with the score of the positive class, 0 to 1.'),
    positiveLabel: z
      .union([z.string(), z.number(), z.boolean()])
      .default(1)
      .describe('Binary: the label that counts as positive.'),
    probabilities: z
      .record(z.string(), columnName)
      .optional()
      .describe('Multiclass: class to the column that holds its probability.'),
    label: columnName.optional().describe('Column with the true value or class.'),
    labelTimestamp: columnName
      .optional()
      .describe(
        'Column of the labels with the time at which each became known; without it, when its file was written.',
      ),
    period: columnName.optional().describe('Column that numbers the periods of a backtest; never a feature.'),
    features: z
      .record(columnName, z.enum(COLUMN_KINDS))
      .optional()
      .describe('Feature columns with their kinds; inferred from the baseline if left out.'),
  })
  .superRefine(({ prediction, probability, probabilities, label, features }, context) => {
    const scores = Object.entries(probabilities ?? {}).map(([name, column]) =>
      part(column, 'probabilities', name),
    );
    const parts = [
      part(prediction, 'prediction'),
      part(probability, 'probability'),
      ...scores,
      // A feature may be the label, but is no answer of the model.
      ...Object.keys(features ?? {}).flatMap((name) =>
        name === label ? [] : [part(name, 'features', name)],
      ),
      part(label, 'label'),
    ];
    const taken = new Map<string, string>();
    for (const { column, path } of parts) {
      if (column === undefined) continue;
      const other = taken.get(column);
      const message = `another column than "columns.${other}", which has this one already`;
      if (other !== undefined) context.addIssue({ code: 'custom', path: [...path], message });
      else taken.set(column, path.join('.'));
    }
  });

function part(column: string | undefined, ...path: readonly string[]) {
  return { column, path };
}
