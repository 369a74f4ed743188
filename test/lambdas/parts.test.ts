import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileFile, type StoredProfile } from '../../lambdas/codec/stored-files.ts';
import { monitorSchema } from '../../lambdas/contract/monitor.ts';
import type { ListedObject } from '../../lambdas/contract/stored.ts';
import { makeBaseline } from '../../lambdas/core/make-baseline.ts';
import { cellsOf } from '../../lambdas/core/table/column.ts';
import { concatTables, type Table, tableOf } from '../../lambdas/core/table/table.ts';
import { openFile, profileObjects } from '../../lambdas/profile/profile-objects.ts';
import { profilePart } from '../../lambdas/profile/profile-part.ts';
import { addPart, noParts, settleParts } from '../../lambdas/score/merge-parts.ts';
import { MemoryStore } from '../ports/memory-store.ts';

const WINDOW = { start: '2026-01-05T09:00:00Z', end: '2026-01-05T10:00:00Z' };
const KEY = 'in/large.csv';

function contextOf(format: 'csv' | 'jsonl') {
  const monitor = monitorSchema.parse({
    model: 'price',
    task: 'regression',
    data: { predictions: 's3://data/in/', format },
    columns: { id: 'id', timestamp: 'ts', prediction: 'p', features: { text: 'categorical' } },
  });
  const reference = tableOf({ id: ['a'], ts: [WINDOW.start], p: [1], text: ['x'] });
  const baseline = makeBaseline(monitor, reference, 'v');
  return { store: new MemoryStore(), monitor, baseline, window: WINDOW };
}

type Context = ReturnType<typeof contextOf>;

async function write(context: Context, content: Uint8Array) {
  context.store.time = '2026-01-05T09:30:00Z';
  await context.store.put({ bucket: 'data', key: KEY }, content);
  const object = await context.store.head({ bucket: 'data', key: KEY });
  if (object === null) throw new Error('nothing was written');
  return object;
}

/** A file's profile, read in one go and in parts, as what a report can tell of it. */
async function readBothWays(format: 'csv' | 'jsonl', content: Uint8Array, of: number) {
  const context = contextOf(format);
  const object = await write(context, content);
  const whole = await profileObjects(context, { bucket: 'data', objects: [object] });
  let parts = noParts(context.baseline);
  let filled = 0;
  for (let index = 0; index < of; index += 1) {
    const read = await profilePart(context, { ...object, bucket: 'data', part: { index, of } });
    const { part, ...profile } = stored(read);
    if (part === undefined) throw new Error('a part does not say which it is');
    if (part.start === parts.end && part.end > part.start) filled += 1;
    parts = addPart(parts, { ...profile, part });
  }
  const file = settleParts(parts, placeOf(context, object));
  return {
    whole: tell(stored(whole)),
    parts: tell(stored({ ...file, predictions: concatTables(file.predictions) })),
    filled,
  };
}

/** As the next step reads it. */
function stored(profile: StoredProfile): StoredProfile {
  return profileFile.decode(profileFile.encode(profile), 'part');
}

/** Where the file counts. */
function placeOf(context: Context, object: ListedObject) {
  return openFile(context, object).place;
}

function tell({ profile, predictions, findings }: StoredProfile) {
  const cells = (table: Table) => [...table.columns].map(([name, column]) => [name, cellsOf(column)]);
  return { profile, findings, rows: predictions.rows, predictions: cells(predictions) };
}

const time = (second: number) => new Date(Date.parse(WINDOW.start) + 1000 * second).toISOString();
const record = fc.integer({ min: -100, max: 4000 }).map((second) => `${second},${time(second)},1.5,x`);
const text = fc.string({
  unit: fc.constantFrom('"', '""', ',', '\n', '\r\n', 'a', ' ', '1,2,3,4\n', '{"id":1}\n'),
  maxLength: 12,
});
const csvLine = fc.oneof(
  { weight: 40, arbitrary: record },
  { weight: 2, arbitrary: text.map((field) => `1,${time(9)},2,"${field.replaceAll('"', '""')}"`) },
  { weight: 1, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom('', '7,never,1,y', '"', '7,8', '"open,1,2,3') },
);
const jsonLine = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.nat(4000).map((s) => JSON.stringify({ id: s, ts: time(s), p: s / 7, text: 'x' })),
  },
  { weight: 1, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom('a', 'b', 'c').map((name) => `{"ts":"${time(5)}","${name}":1}`) },
);

/** Lines as bytes, some with one that is no UTF-8. */
const linesOf = (line: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 150 }), fc.option(fc.nat()), fc.boolean())
    .map(([lines, damaged, ends]) => {
      const bytes = Buffer.from(lines.join('\n') + (ends ? '\n' : ''));
      if (damaged !== null && bytes.length > 0) bytes[damaged % bytes.length] = 0xff;
      return bytes;
    });

describe('a file that is read in parts', () => {
  it.each([
    ['csv', linesOf(csvLine).map((lines) => Buffer.concat([Buffer.from('id,ts,p,text\n'), lines]))],
    ['jsonl', linesOf(jsonLine)],
  ] as const)('is what it is in one go, whatever stands in it: %s', async (format, content) => {
    let filled = 0;
    await fc.assert(
      fc.asyncProperty(content, fc.integer({ min: 2, max: 20 }), async (bytes, of) => {
        const read = await readBothWays(format, bytes, of);
        expect(read.parts).toEqual(read.whole);
        filled += read.filled - 1;
      }),
      { seed: 5, numRuns: 150 },
    );
    expect(filled).toBeGreaterThan(150);
  });

  it('is read on where a cut was made within quotes around what looks like records', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => `${index},${time(index)},1,x`);
    const quoted = `a,${time(1)},2,"${'1,2,3,4\n'.repeat(200)}"`;
    const content = ['id,ts,p,text', ...lines.slice(0, 100), quoted, ...lines.slice(100), ''].join('\n');
    for (const of of [2, 3, 8, 50]) {
      const { whole, parts, filled } = await readBothWays('csv', Buffer.from(content), of);
      expect(parts).toEqual(whole);
      expect(whole.rows).toBe(301);
      expect(filled).toBeGreaterThan(of === 2 ? 0 : 1);
    }
  });

  it('is cut however long its header and its records are', async () => {
    const others = Array.from({ length: 9000 }, (_, index) => `another column ${index}`);
    const lines = Array.from({ length: 40 }, (_, row) =>
      [
        row,
        time(row),
        row / 7,
        '"x, ""y"""',
        ...others.map((_, index) => `${index},${row}`.padEnd(12, '0')),
      ].join(','),
    );
    const content = [
      ['id,ts,p,text', ...others.flatMap((name) => [name, `${name}b`])].join(','),
      ...lines,
      '',
    ].join('\n');
    expect(content.indexOf('\n')).toBeGreaterThan(1 << 16);
    const { whole, parts, filled } = await readBothWays('csv', Buffer.from(content), 5);
    expect(parts).toEqual(whole);
    expect(whole.rows).toBe(40);
    expect(filled).toBe(5);
  });

  it('is left out in whole where it was replaced between two parts', async () => {
    const context = contextOf('jsonl');
    const object = await write(context, Buffer.from('{"p":1}\n'.repeat(50)));
    const read = (index: number) =>
      profilePart(context, { ...object, bucket: 'data', part: { index, of: 2 } });
    const first = await read(0);
    await write(context, Buffer.from('{"p":2}\n'.repeat(50)));
    const second = await read(1);
    let parts = noParts(context.baseline);
    for (const { part, ...profile } of [first, second])
      if (part !== undefined) parts = addPart(parts, { ...profile, part });
    const { profile, findings } = settleParts(parts, placeOf(context, object));
    expect(profile.rows).toBe(0);
    expect(findings).toMatchObject([
      { kind: 'replaced-file', sentence: expect.stringContaining(`s3://data/${KEY}`) },
    ]);
  });
});
