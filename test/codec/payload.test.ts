import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Payload, readPayload } from '../../lambdas/codec/payload.ts';

const NAMES = ['carat', 'cut'];

function payload(data: string, more: Partial<Payload> = {}): Payload {
  return { data, encoding: 'CSV', contentType: 'text/csv', ...more };
}

const csv = (data: string, names = NAMES) => readPayload(payload(data), names);
const json = (value: unknown, names = NAMES) =>
  readPayload(
    payload(typeof value === 'string' ? value : JSON.stringify(value), {
      encoding: 'JSON',
      contentType: 'application/json',
    }),
    names,
  );
const base64 = (data: string, contentType: string | null) =>
  readPayload(payload(Buffer.from(data).toString('base64'), { encoding: 'BASE64', contentType }), NAMES);

const IDEAL = { values: ['0.3', 'Ideal'] };

describe('reading a payload of CSV', () => {
  it('takes a line for a row, and a line break at the end for none', () => {
    expect(csv('0.3,Ideal')).toEqual([IDEAL]);
    expect(csv('0.3,Ideal\n')).toEqual([IDEAL]);
    expect(csv('0.3,Ideal\r\n1,Good\r\n')).toEqual([IDEAL, { values: ['1', 'Good'] }]);
  });

  it('takes missing tokens for missing', () => {
    expect(csv('NaN,')).toEqual([{ values: [null, null] }]);
  });

  it('reads quoted fields, and keeps the place of every row around them', () => {
    expect(csv('0.3,"Very, very\ngood"\n\n1,"so ""so"""\n')).toEqual([
      { values: ['0.3', 'Very, very\ngood'] },
      { fault: '1 value, expected 2' },
      { values: ['1', 'so "so"'] },
    ]);
    expect(csv('"a"\n\n\n', ['x'])).toEqual([{ values: ['a'] }, { values: [null] }, { values: [null] }]);
  });

  it('breaks the row alone that has too few or too many values, or a broken quote', () => {
    expect(csv('0.3\n0.3,Ideal\n0.3,Ideal,E\n')).toEqual([
      { fault: '1 value, expected 2' },
      IDEAL,
      { fault: '3 values, expected 2' },
    ]);
    expect(csv('0.3,"Ideal\n0.3,Ideal')).toEqual([{ fault: 'a quote is not closed' }, IDEAL]);
  });

  it('takes an empty line for a missing value where a row has one value', () => {
    expect(csv('1\n\n3\n', ['price'])).toEqual([{ values: ['1'] }, { values: [null] }, { values: ['3'] }]);
  });

  it('takes the values of a single line for rows where a row has one, as XGBoost answers', () => {
    expect(csv('1.5,2\n', ['price'])).toEqual([{ values: ['1.5'] }, { values: ['2'] }]);
    expect(csv('1,2\n3', ['price'])).toEqual([{ fault: '2 values, expected 1' }, { values: ['3'] }]);
  });

  it('says what is wrong with a payload without data or without names', () => {
    expect(csv('')).toBe('no data');
    expect(csv('\n')).toBe('no data');
    expect(csv('1,2', [])).toBe('values without names');
  });
});

describe('reading a payload of JSON', () => {
  it('takes an array of values for a row, and an array of arrays for many', () => {
    expect(json([0.3, 'Ideal'])).toEqual([{ values: [0.3, 'Ideal'] }]);
    expect(
      json([
        [0.3, 'Ideal'],
        [1, null],
      ]),
    ).toEqual([{ values: [0.3, 'Ideal'] }, { values: [1, null] }]);
  });

  it('reads the rows of instances and predictions, by place or by name', () => {
    expect(json({ instances: [[0.3, 'Ideal'], { carat: 1 }] })).toEqual([
      { values: [0.3, 'Ideal'] },
      { entries: [['carat', 1]] },
    ]);
    expect(json({ predictions: [1, [2], { score: 3 }] }, ['price'])).toEqual([
      { values: [1] },
      { values: [2] },
      { entries: [['score', 3]] },
    ]);
  });

  it('takes a flat array for many rows where a row has one value', () => {
    expect(json([1, 2], ['price'])).toEqual([{ values: [1] }, { values: [2] }]);
    expect(json('0.25', ['price'])).toEqual([{ values: [0.25] }]);
  });

  it('reads objects by path, and a list of features by place', () => {
    expect(json({ stone: { carat: 0.3 }, tags: [1] })).toEqual([
      {
        entries: [
          ['stone.carat', 0.3],
          ['tags', '[1]'],
        ],
      },
    ]);
    expect(json({ instances: [{ features: [0.3, 'Ideal'], shop: 'A' }] })).toEqual([
      {
        entries: [
          ['shop', 'A'],
          ['carat', 0.3],
          ['cut', 'Ideal'],
        ],
      },
    ]);
  });

  it('reads JSON Lines, whatever the content type says', () => {
    const lines = '{"features":[0.3,"Ideal"]}\n{"carat":1}\n';
    const rows = [
      {
        entries: [
          ['carat', 0.3],
          ['cut', 'Ideal'],
        ],
      },
      { entries: [['carat', 1]] },
    ];
    expect(json(lines)).toEqual(rows);
    const contentType = 'application/jsonlines';
    expect(readPayload(payload(lines, { encoding: 'JSON', contentType }), NAMES)).toEqual(rows);
    expect(json('{"carat":1}\n{"carat":\n')).toEqual([{ entries: [['carat', 1]] }, { fault: 'not JSON' }]);
  });

  it('reads what Python writes', () => {
    expect(json('[NaN, Infinity]')).toEqual([{ values: [null, Number.POSITIVE_INFINITY] }]);
  });

  it('says what is wrong with it', () => {
    expect(json('{')).toBe('not JSON');
    expect(json('')).toBe('no data');
    expect(json([])).toBe('no data');
    expect(json({ instances: [] })).toBe('no data');
    expect(json({})).toEqual([{ fault: 'no data' }]);
    expect(json([1], [])).toEqual([{ fault: 'values without names' }]);
    expect(json({ features: [1] })).toEqual([{ fault: '1 value, expected 2' }]);
  });
});

describe('reading a payload of base64', () => {
  it('reads what the content type says', () => {
    expect(base64('0.3,Ideal\n', 'text/csv; charset=utf-8')).toEqual([IDEAL]);
    expect(base64('[0.3,"Ideal"]', 'application/json')).toEqual([{ values: [0.3, 'Ideal'] }]);
  });

  it('looks at the first character where there is no content type', () => {
    expect(base64('0.3,Ideal\n', null)).toEqual([IDEAL]);
    expect(base64('\n {"instances":[[1,"Good"]]}', null)).toEqual([{ values: [1, 'Good'] }]);
  });

  it('says so where it is no base64, or no text', () => {
    expect(readPayload(payload('0.3,Ideal', { encoding: 'BASE64' }), NAMES)).toBe('not base64');
    expect(readPayload(payload('//8=', { encoding: 'base64' }), NAMES)).toBe('bytes that are not UTF-8');
  });
});

describe('reading a payload of no stated or unknown encoding', () => {
  it('goes by the content type, then by the first character', () => {
    expect(readPayload(payload('0.3,Ideal', { encoding: null }), NAMES)).toEqual([IDEAL]);
    expect(readPayload(payload('[1,"Good"]', { encoding: null, contentType: null }), NAMES)).toEqual([
      { values: [1, 'Good'] },
    ]);
  });

  it('names the encodings that are allowed', () => {
    expect(readPayload(payload('x', { encoding: 'XML' }), NAMES)).toBe(
      'encoding "XML", allowed: "CSV", "JSON", "BASE64"',
    );
  });
});

describe('the rows of a payload', () => {
  it('are as many in CSV with quotes as without', () => {
    const field = fc.constantFrom('1', '', 'x');
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 6 }), (fields) => {
        const plain = csv(fields.join('\n'), ['x']);
        const quoted = csv(['"q"', ...fields].join('\n'), ['x']);
        const last = fields.at(-1) === '' ? 1 : 0;
        expect(quoted.length - 1).toBe(fields.length - last);
        if (typeof plain !== 'string') expect(plain).toEqual(quoted.slice(1));
      }),
    );
  });
});
