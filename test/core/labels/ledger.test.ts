import { describe, expect, it } from 'vitest';
import type { LabelBatch, Ledger } from '../../../lambdas/contract/stored.ts';
import {
  addBatch,
  coverageOf,
  EMPTY_LEDGER,
  findUnread,
  noteSearch,
  noteStated,
  openCohort,
  pendingBatches,
  pruneLedger,
} from '../../../lambdas/core/labels/ledger.ts';

const at = (time: string) => `2026-01-05T${time}:00Z`;

const batch = (name: string, newest: string, ids = 10): Omit<LabelBatch, 'number' | 'told' | 'settled'> => ({
  key: `labels-${name}`,
  objects: [{ key: `${name}.csv`, etag: 'v1' }],
  newest: at(newest),
  filedAt: at(newest),
  ids,
  example: 'x',
  findings: [
    { kind: 'broken-file', severity: 'warn', column: null, count: 1, example: name, sentence: `${name}.` },
  ],
});

const window = (start: string, end: string, cohortKey = 'ids') => ({
  start: at(start),
  end: at(end),
  openedAt: at(end),
  cohortKey,
  ids: 20,
});

const unknown = (count: number) => [
  { kind: 'unknown', severity: 'info' as const, column: null, count, example: null, sentence: `${count}.` },
];
const open = (ledger: Ledger, ...names: Parameters<typeof window>) =>
  openCohort(ledger, window(...names), {
    readBack: 3_600_000,
    describeUnknown: (count) => (count === 0 ? [] : unknown(count)),
  });

const search = (start: string, searched: number, labelled: number) => ({
  start: at(start),
  cohortKey: 'ids',
  searched,
  matches: [[0, labelled]] as [number, number][],
  labelsKey: `labels-${labelled}`,
  labelled,
});

describe('the ledger', () => {
  it('knows an object by its key and version, and files each once', () => {
    const ledger = addBatch(EMPTY_LEDGER, batch('a', '09:30'));
    expect(addBatch(ledger, batch('a', '09:30'))).toBe(ledger);
    const present = [
      { key: 'a.csv', etag: 'v1' },
      { key: 'a.csv', etag: 'v2' },
      { key: 'b.csv', etag: 'v1' },
    ];
    expect(findUnread(ledger, present)).toEqual(present.slice(1));
  });

  it('searches for a window only what came in its read-back or later, and only once', () => {
    let ledger = addBatch(EMPTY_LEDGER, batch('before', '07:59'));
    ledger = addBatch(ledger, batch('in', '08:00'));
    ledger = open(ledger, '09:00', '10:00');
    const entry = () => ledger.windows[0] as Ledger['windows'][number];
    const pending = (readBack = 3_600_000) => pendingBatches(ledger, entry(), readBack);
    expect(pending().map(({ key }) => key)).toEqual(['labels-in']);
    expect(pending(2 * 3_600_000)).toHaveLength(2);
    ledger = noteSearch(ledger, search('09:00', 2, 5));
    expect(pending()).toEqual([]);
    expect(coverageOf(ledger.windows[0] as Ledger['windows'][number])).toBe(0.25);
  });

  it('lets the search win that went furthest, in whatever order they are noted', () => {
    const ledger = open(EMPTY_LEDGER, '09:00', '10:00');
    const [short, long] = [search('09:00', 1, 5), search('09:00', 2, 9)];
    expect(noteSearch(noteSearch(ledger, short), long)).toEqual(noteSearch(noteSearch(ledger, long), short));
    expect(noteSearch(noteSearch(ledger, long), short).windows[0]?.labelled).toBe(9);
  });

  it('drops a search for other ids than the window has, and searches anew where its ids change', () => {
    const ledger = noteSearch(open(EMPTY_LEDGER, '09:00', '10:00'), search('09:00', 2, 9));
    const changed = open(ledger, '09:00', '10:00', 'more-ids');
    expect(changed.windows).toMatchObject([{ cohortKey: 'more-ids', searched: 0, labelled: 0 }]);
    expect(noteSearch(changed, search('09:00', 3, 9))).toBe(changed);
    expect(open(changed, '09:00', '10:00', 'more-ids')).toBe(changed);
  });

  it('tells what was odd about label files in the report of one window', () => {
    let ledger = addBatch(EMPTY_LEDGER, batch('a', '09:30', 0));
    ledger = open(ledger, '09:00', '10:00');
    ledger = addBatch(ledger, batch('b', '10:30', 0));
    ledger = open(ledger, '10:00', '11:00');
    ledger = open(ledger, '11:00', '12:00');
    expect(ledger.windows.map(({ findings }) => findings.map(({ example }) => example))).toEqual([
      ['a'],
      ['b'],
      [],
    ]);
  });

  it('tells how many ids no prediction has once every window that may have them has closed', () => {
    let ledger = addBatch(EMPTY_LEDGER, batch('a', '09:30', 12));
    ledger = noteSearch(open(ledger, '09:00', '10:00'), search('09:00', 1, 9));
    expect(ledger.windows[0]?.findings.map(({ kind }) => kind)).toEqual(['broken-file']);
    for (const hour of ['10', '11', '12']) ledger = open(ledger, `${hour}:00`, `${Number(hour) + 1}:00`);
    expect(ledger.windows.map(({ findings }) => findings.filter(({ kind }) => kind === 'unknown'))).toEqual([
      [],
      [],
      unknown(3),
      [],
    ]);
  });

  it('stays the same where a statement is noted twice', () => {
    const ledger = open(EMPTY_LEDGER, '09:00', '10:00');
    const stated = noteStated(ledger, at('09:00'), { labelsKey: 'l', judged: true });
    expect(noteStated(stated, at('09:00'), { labelsKey: 'l', judged: true })).toBe(stated);
    expect(noteStated(ledger, at('08:00'), { labelsKey: 'l', judged: true })).toBe(ledger);
  });

  it('forgets windows that are over and batches older than any that is open, but nothing of a running run', () => {
    let ledger = addBatch(EMPTY_LEDGER, batch('a', '09:30'));
    ledger = open(addBatch(ledger, batch('b', '11:30')), '09:00', '10:00');
    const isOver = (end: number) => end <= Date.parse(at('10:00'));
    const since = Date.parse(at('11:00'));
    const later = pruneLedger(ledger, { isOver, since, settledBefore: Date.parse(at('23:00')) });
    expect(later.windows).toEqual([]);
    expect(later.batches.map(({ key }) => key)).toEqual(['labels-b']);
    expect(later.next).toBe(2);
    expect(pruneLedger(ledger, { isOver, since, settledBefore: Date.parse(at('09:00')) })).toBe(ledger);
  });
});
