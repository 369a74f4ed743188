import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  conflictsIn,
  EMPTY_BOOK,
  indexRecords,
  type LabelBook,
  lookUp,
  mergeBooks,
} from '../../../lambdas/core/labels/label-book.ts';
import type { LabelRecords } from '../../../lambdas/core/labels/label-records.ts';
import { canonicalText } from '../../../lambdas/core/table/canonical.ts';
import { type Cell, cellAt } from '../../../lambdas/core/table/column.ts';
import { columnOf } from '../../../lambdas/core/table/column-builder.ts';

interface Delivered {
  readonly id: Cell;
  readonly label: Cell;
  readonly time: number;
  readonly order?: number;
}

function recordsOf(rows: readonly Delivered[]): LabelRecords {
  return {
    ids: columnOf(rows.map(({ id }) => id)),
    labels: columnOf(rows.map(({ label }) => label)),
    times: Float64Array.from(rows, ({ time }) => time),
    orders: Int32Array.from(rows, ({ order = 0 }) => order),
  };
}

const IDS: readonly Cell[] = ['a', 7, '007', 'b', '1.5', -0];
const ids = columnOf(IDS);

function bookOf(...files: readonly (readonly Delivered[])[]): LabelBook {
  return mergeBooks(
    files.map((rows) => lookUp(indexRecords(recordsOf(rows)), ids)),
    IDS.length,
  );
}

/** What a book says, id by id, in canonical text. */
function tell(book: LabelBook): readonly string[] {
  return Array.from(book.places, (place, entry) =>
    [
      canonicalText(IDS[place] ?? ''),
      canonicalText(cellAt(book.labels, entry) ?? ''),
      book.times[entry],
      book.firsts[entry],
      book.conflicts[entry],
    ].join(' '),
  );
}

describe('a book of labels', () => {
  it('finds ids by canonical text, whatever type a file gave them', () => {
    const book = bookOf([
      { id: '7.0', label: 1, time: 5 },
      { id: 7, label: 1, time: 5 },
      { id: 1.5, label: 2, time: 5 },
      { id: '0', label: 3, time: 5 },
      { id: 'c', label: 4, time: 5 },
    ]);
    expect(tell(book)).toEqual(['7 1 5 5 0', '1.5 2 5 5 0', '0 3 5 5 0']);
  });

  it('takes the last label by time, keeps when the first came, and notes that they differ', () => {
    const late = { id: 'a', label: 'no', time: 20 };
    const early = { id: 'a', label: 'yes', time: 10 };
    expect(tell(bookOf([late], [early]))).toEqual(['a no 20 10 1']);
    expect(conflictsIn(bookOf([late], [early]))).toHaveLength(1);
  });

  it('takes the last row of a file whose labels carry no time', () => {
    const rows = [
      { id: 'a', label: 'z', time: 10, order: 0 },
      { id: 'a', label: 'b', time: 10, order: 1 },
    ];
    expect(tell(bookOf(rows))).toEqual(['a b 10 10 1']);
  });

  it('does not take the same label delivered again, or written otherwise, for a contradiction', () => {
    const files = [
      [{ id: 'a', label: 1, time: 10 }],
      [{ id: 'a', label: '1.0', time: 30 }],
      [{ id: 'a', label: 1, time: 10 }],
    ];
    expect(tell(bookOf(...files))).toEqual(['a 1 30 10 0']);
  });

  it('is empty where no id has a label', () => {
    expect(bookOf([{ id: 'nobody', label: 1, time: 1 }])).toEqual(EMPTY_BOOK);
  });

  const delivery = fc.record({
    id: fc.constantFrom<Cell>('a', 7, '7.0', '007', 'b', 1.5, 'stranger'),
    label: fc.constantFrom<Cell>(0, 1, '1', 'yes'),
    time: fc.integer({ min: 0, max: 4 }),
  });

  it('says the same whatever the order of deliveries, their cut into files and their number', () => {
    fc.assert(
      fc.property(
        fc.array(delivery, { maxLength: 30 }),
        fc.array(fc.nat({ max: 4 }), { minLength: 30, maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        (rows, files, picks) => {
          const whole = tell(bookOf(rows));
          const cut = [0, 1, 2, 3, 4].map((file) => rows.filter((_, index) => files[index] === file));
          const shuffled = cut
            .map((file) => ({ file: [...file].reverse(), at: picks.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ file }) => file);
          expect(tell(bookOf(...shuffled))).toEqual(whole);
          expect(tell(bookOf(...shuffled, ...cut, rows))).toEqual(whole);
        },
      ),
      { seed: 17, numRuns: 500 },
    );
  });

  it('merges in any grouping', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(delivery, { maxLength: 6 }), { minLength: 3, maxLength: 3 }),
        ([a = [], b = [], c = []]) => {
          const [first, second, third] = [bookOf(a), bookOf(b), bookOf(c)];
          const left = mergeBooks([mergeBooks([first, second], IDS.length), third], IDS.length);
          const right = mergeBooks([first, mergeBooks([third, second], IDS.length)], IDS.length);
          expect(tell(left)).toEqual(tell(right));
        },
      ),
      { seed: 18, numRuns: 300 },
    );
  });
});
