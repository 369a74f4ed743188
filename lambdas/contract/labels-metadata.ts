import * as z from 'zod';
import { InputError } from '../core/errors.ts';

const share = z.number().min(0).max(1);

/** What the generator of degraded labels says about its data: `ground_truth_metadata.json`. */
const labelsMetadataSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** The file that the predictions came from. */
  source: z.string(),
  rows: z.int().min(1),
  batchSize: z.int().min(1),
  periods: z.int().min(1),
  startAccuracy: share,
  degradationRate: z.number(),
  seed: z.int(),
  classes: z.array(z.union([z.string(), z.number(), z.boolean()])).min(2),
  columns: z.strictObject({ prediction: z.string(), label: z.string(), period: z.string() }),
  accuracies: z.array(z.strictObject({ period: z.int(), rows: z.int(), right: z.int(), accuracy: share })),
});
export type LabelsMetadata = Readonly<z.output<typeof labelsMetadataSchema>>;

/**
 * The metadata in a file's text.
 *
 * @throws InputError naming the file and the first place that is wrong
 */
export function parseLabelsMetadata(text: string, file: string): LabelsMetadata {
  try {
    return labelsMetadataSchema.parse(JSON.parse(text));
  } catch (cause) {
    const [issue] = cause instanceof z.ZodError ? cause.issues : [];
    const why =
      issue === undefined ? (cause as Error).message : `${issue.path.join('.') || 'file'}: ${issue.message}`;
    throw new InputError(`${file}: ${why}, allowed: the metadata that simulate labels writes`, { cause });
  }
}
