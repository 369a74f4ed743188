import { describe, expect, it } from 'vitest';
import { parseS3Address, writeS3Address } from '../../lambdas/contract/s3-address.ts';

describe('an S3 address', () => {
  it.each([
    ['s3://data/price/labels/', { bucket: 'data', key: 'price/labels/' }],
    ['s3://data/', { bucket: 'data', key: '' }],
    ['s3://data/a.csv', { bucket: 'data', key: 'a.csv' }],
  ])('%s is taken apart and put together again', (uri, address) => {
    expect(parseS3Address(uri)).toEqual(address);
    expect(writeS3Address(address)).toBe(uri);
  });
});
