import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkObjects, objectsOfWindow } from '../../../lambdas/core/plan/choose-objects.ts';
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

  it('takes objects written in [start, end) where rows carry no time, and no folder markers', () => {
    const keys = objectsOfWindow(objects, window, false).map((object) => object.key);
    expect(keys).toEqual(['2026-01-05T10:00:00Z', '2026-01-05T10:59:59Z']);
  });

  it('takes everything written since the start where rows carry their time', () => {
    expect(objectsOfWindow(objects, window, true)).toHaveLength(3);
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
