import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../lambdas/codec/byte-source.ts';
import { unzip } from '../../lambdas/codec/gunzip.ts';
import { readTable } from '../../lambdas/codec/read-batches.ts';
import { DependencyError, InputError } from '../../lambdas/core/errors.ts';

const csv = (rows: number): string =>
  `a,b\n${Array.from({ length: rows }, (_, row) => `${row},x\n`).join('')}`;

describe('unpacking gzip', () => {
  it('gives all bytes of a large file in pieces', async () => {
    const text = csv(200_000);
    const hash = createHash('sha256');
    let pieces = 0;
    for await (const piece of unzip(bytesSource('x.gz', gzipSync(text)))) {
      hash.update(piece);
      pieces += 1;
    }
    expect(hash.digest('hex')).toBe(createHash('sha256').update(text).digest('hex'));
    expect(pieces).toBeGreaterThan(1);
  });

  it.each([
    ['cut off', gzipSync(csv(50_000)).subarray(0, -50)],
    ['changed', Buffer.from(gzipSync(csv(50_000))).fill(7, 300, 320)],
    ['a header alone', gzipSync('').subarray(0, 5)],
  ])('names a file that is %s', async (_, bytes) => {
    const read = readTable(bytesSource('s3://b/x.csv.gz', bytes), 'csv');
    await expect(read).rejects.toThrow(/^s3:\/\/b\/x\.csv\.gz: broken gzip file: \S/);
    await expect(read).rejects.toThrow(InputError);
  });

  it('stops at a file that expands beyond reason', async () => {
    const bomb = gzipSync(Buffer.alloc(300 * 2 ** 20));
    const unpack = async (): Promise<void> => {
      for await (const piece of unzip(bytesSource('bomb.gz', bomb))) expect(piece.length).toBeGreaterThan(0);
    };
    await expect(unpack()).rejects.toThrow('expands to more than 200 times its size');
  });

  it('does not blame the file for trouble with the place it lies in', async () => {
    const bytes = gzipSync(csv(50_000));
    const source = {
      ...bytesSource('s3://b/x.csv.gz', bytes),
      async *stream() {
        yield bytes.subarray(0, 1000);
        throw new DependencyError('S3 is down');
      },
    };
    await expect(readTable(source, 'csv')).rejects.toThrow(DependencyError);
  });
});
