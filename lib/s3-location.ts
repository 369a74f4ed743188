/** Where objects lie: a bucket and what their keys begin with. */
export interface S3Location {
  readonly bucket: string;
  /** Empty for the whole bucket. */
  readonly prefix: string;
}

/**
 * Bucket and key prefix of an S3 address.
 *
 * @example parseS3Uri('s3://data/price/labels/') // { bucket: 'data', prefix: 'price/labels/' }
 */
export function parseS3Uri(uri: string): S3Location {
  const [bucket = '', ...rest] = uri.slice('s3://'.length).split('/');
  return { bucket, prefix: rest.join('/') };
}
