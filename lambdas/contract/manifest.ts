import * as z from 'zod';

/**
 * A manifest as SageMaker reads it (`ManifestFile`): what all addresses begin with, then how each goes on.
 *
 * Source: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3DataSource.html
 *
 * @example manifestSchema.parse([{ prefix: 's3://data/in/' }, 'a.csv', 'b.csv'])
 */
export const manifestSchema = z.tuple(
  [z.strictObject({ prefix: z.string().startsWith('s3://') })],
  z.string().min(1),
);
