/** Where an object, or a prefix of objects, lies. */
export interface S3Address {
  readonly bucket: string;
  /** Of one object, or what the keys of several begin with; empty for the whole bucket. */
  readonly key: string;
}

/**
 * The bucket and key of an S3 address.
 *
 * @example parseS3Address('s3://data/in/') // { bucket: 'data', key: 'in/' }
 */
export function parseS3Address(uri: string): S3Address {
  const [bucket = '', ...rest] = uri.replace(/^s3:\/\//, '').split('/');
  return { bucket, key: rest.join('/') };
}

/** An S3 address as people and tools write it. */
export function writeS3Address({ bucket, key }: S3Address): string {
  return `s3://${bucket}/${key}`;
}
