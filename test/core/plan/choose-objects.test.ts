import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chunkObjects,
  chunkWithParts,
  type DataSource,
  type Listing,
  objectsOfWindow,
  wholeObjects,
} from '../../../lambdas/core/plan/choose-objects.ts';
import { stateKeys } from '../../../lambdas/core/plan/state-keys.ts';

const window = { start: Date.parse('2026-01-05T10:00:00Z'), end: Date.parse('2026-01-05T11:00:00Z') };
const written = (lastModified: string, size = 1) => ({ key: lastModified, size, lastModified, etag: '"e"' });

describe('objectsOfWindow', () => {
  const objects = [
    written('2026-01-05T09:59:59Z'),
    written('2026-01-05T10:00:00Z'),
    written('2026-01-05T10:59:59Z'),
    written('2026-01-05T11:00:00Z'),
    written('2026-01-05T10:30:00Z', 0),
  ];

  const flat = (hasTimestamps: boolean) => ({ template: 's3://b/in/', hasTimestamps, readBack: 600_000 });
  const chosen = (source: DataSource, listing: Listing) =>
    objectsOfWindow(listing, source, window).map((object) => object.key);

  it('takes objects written in [start, end) where rows carry no time, and no folder markers', () => {
    const listing = new Map([['s3://b/in/', objects]]);
    expect(chosen(flat(false), listing)).toEqual(['2026-01-05T10:00:00Z', '2026-01-05T10:59:59Z']);
  });

  it('takes everything written since the start where rows carry their time', () => {
    expect(chosen(flat(true), new Map([['s3://b/in/', objects]]))).toHaveLength(3);
  });

  describe('in partitions', () => {
    const hours = 's3://b/{yyyy}/{MM}/{dd}/{HH}/';
    const file = (key: string, lastModified = '2026-03-01T00:00:00Z') => ({ ...written(lastModified), key });
    const listing = new Map([
      ['s3://b/2026/01/05/09/', [file('nine')]],
      ['s3://b/2026/01/05/10/', [file('ten'), { ...file('marker'), size: 0 }]],
      ['s3://b/2026/01/05/11/', [file('eleven')]],
      ['s3://b/2026/01/05/12/', [file('twelve')]],
      ['s3://b/2026/01/05/', [file('early', '2026-01-05T09:30:00Z'), file('in', '2026-01-05T10:30:00Z')]],
    ]);

    it("takes the window's own and those as near as rows may be filed, whenever they were written", () => {
      const source = { template: hours, hasTimestamps: true, readBack: 600_000 };
      expect(chosen(source, listing)).toEqual(['nine', 'ten', 'eleven']);
      expect(chosen({ ...source, readBack: 0 }, listing)).toEqual(['ten']);
    });

    it('takes those that lie in the window where rows carry no time', () => {
      expect(chosen({ template: hours, hasTimestamps: false, readBack: 600_000 }, listing)).toEqual(['ten']);
    });

    it('goes by the time of writing where a partition is longer than the window', () => {
      const days = { template: 's3://b/{yyyy}/{MM}/{dd}/', hasTimestamps: false, readBack: 0 };
      expect(chosen(days, listing)).toEqual(['in']);
    });
  });
});

describe('chunkObjects', () => {
  const objects = fc
    .uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 })
    .chain((keys) => fc.tuple(...keys.map((key) => fc.nat({ max: 100 }).map((size) => ({ key, size })))));

  it('puts every object into exactly one chunk, within the limits', () => {
    fc.assert(
      fc.property(objects, fc.integer({ min: 1, max: 50 }), (list, maxChunks) => {
        const chunks = chunkObjects(list, { maxBytes: 40, maxChunks });
        expect(
          chunks
            .flat()
            .map((object) => object.key)
            .sort(),
        ).toEqual(list.map((object) => object.key).sort());
        expect(chunks.length).toBeLessThanOrEqual(Math.max(2, maxChunks));
      }),
      { seed: 3 },
    );
  });

  it('does not depend on the order of the listing', () => {
    const list = [
      { key: 'b', size: 30 },
      { key: 'a', size: 30 },
    ];
    const limits = { maxBytes: 40, maxChunks: 9 };
    expect(chunkObjects(list, limits)).toEqual(chunkObjects([...list].reverse(), limits));
    expect(chunkObjects(list, limits)).toHaveLength(2);
  });
});

describe('stateKeys', () => {
  it('names a report after the start of its window, so that keys sort by time', () => {
    expect(stateKeys.report('price', '2026-01-05T10:00:00Z')).toBe('price/reports/2026-01-05T10-00-00Z.json');
  });
});

describe('chunkWithParts', () => {
  const object = (key: string, size: number) => ({ ...written('2026-01-05T10:00:00Z', size), key });
  const limits = { maxBytes: 1_000_000, maxChunks: 1000 };

  it('reads an object that is heavier than a chunk in parts, each a chunk by itself, in order', () => {
    const chunks = chunkWithParts([object('b', 2_500_000), object('a', 5), object('c', 6)], limits);
    expect(chunks.map((chunk) => chunk.map(({ key, part }) => [key, part?.index, part?.of]))).toEqual([
      [['a', undefined, undefined]],
      [['b', 0, 3]],
      [['b', 1, 3]],
      [['b', 2, 3]],
      [['c', undefined, undefined]],
    ]);
    expect(wholeObjects(chunks.flat()).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });

  it('leaves gzip whole', () => {
    expect(chunkWithParts([object('a.csv.gz', 9e6)], limits)).toEqual([[object('a.csv.gz', 9e6)]]);
  });

  it('makes no more chunks than there may be', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(1000), fc.nat(20_000_000)), { maxLength: 60 }),
        fc.integer({ min: 2, max: 50 }),
        (sizes, maxChunks) => {
          const objects = sizes.map((size, index) => object(`key-${index}`, size));
          const chunks = chunkWithParts(objects, { maxBytes: 1000, maxChunks });
          expect(chunks.length).toBeLessThanOrEqual(maxChunks);
          expect(wholeObjects(chunks.flat())).toHaveLength(objects.length);
        },
      ),
      { seed: 2 },
    );
  });
});
