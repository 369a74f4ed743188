import { describe, expect, it } from 'vitest';
import { cutRulesOf, findCut } from '../../lambdas/codec/cut-points.ts';
import { moveLine } from '../../lambdas/codec/text-lines.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const csv = (header: string) => {
  const rules = cutRulesOf(bytes(header), 'csv');
  if (rules === null) throw new Error(`${header} does not cut`);
  return rules;
};

describe('cutRulesOf', () => {
  it('reads each part of CSV behind the header, and the blank lines and the mark before it', () => {
    const { header, fields } = csv('\uFEFF\n"a,\n1",b\r\n1,2\n');
    expect(Buffer.from(header).toString()).toBe('\uFEFF\n"a,\n1",b\r\n');
    expect(fields).toBe(2);
  });

  it.each([
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8), 'jsonl'],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 65, 0), 'csv'],
    ['a header that does not end in sight', bytes('a,b,c'), 'csv'],
    ['a broken header', bytes('"a" b,c\n1,2\n'), 'csv'],
  ] as const)('leaves %s whole', (_, head, format) => {
    expect(cutRulesOf(head, format)).toBeNull();
  });
});

describe('findCut', () => {
  it('finds the first line end of JSON Lines', () => {
    const rules = cutRulesOf(bytes('{}\n'), 'jsonl');
    expect(rules && findCut(bytes('"rest"}\n{}'), rules)).toBe(8);
    expect(rules && findCut(bytes('no line ends here'), rules)).toBeNull();
  });

  it('passes over line ends within quotes where what follows does not look like records', () => {
    const quoted = 'of a text,\nwith ""quotes"" in,\n2",4,5\n';
    const rest = '5,6,7\n8,"9\n",10\n11,12,13\n14,15,16\n';
    expect(findCut(bytes(quoted + rest), csv('a,b,c\n'))).toBe(quoted.length);
  });

  it('finds none among lines that are no records', () => {
    expect(findCut(bytes('1\n2\n3\n'.repeat(100)), csv('a,b\n'))).toBeNull();
  });
});

describe('moveLine', () => {
  it('counts from further up, and leaves rows and quoted text alone', () => {
    expect(moveLine('lines 2 to 3: broken: "line 4"', 10)).toBe('lines 12 to 13: broken: "line 4"');
    expect(moveLine('line 2, row 1: broken', -1)).toBe('line 1, row 1: broken');
  });
});
