import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../lambdas/codec/read-answers.ts';
import { columnCells } from '../core/table/cells-of.ts';

const PRICE = { prediction: 'p', positiveLabel: 1 };
const CLASSES = { prediction: 'p', probability: 'q', positiveLabel: 1 };

function read(columns: Parameters<typeof readAnswers>[0], body: string, rows: number) {
  const table = readAnswers(columns, body, rows);
  return table === null ? null : columnCells(table);
}

describe('the answers of a model', () => {
  it.each([
    ['a line a row', '1.5\n2\n'],
    ['CRLF and quotes', '"1.5"\r\n"2"\r\n'],
    ['a list', '[1.5, 2]'],
    ['lists of one value, as Keras answers', '{"predictions": [[1.5], [2]]}'],
    ['objects', '{"predictions": [{"p": 1.5, "other": 7}, {"p": 2}]}'],
    ['JSON Lines', '{"p": 1.5}\n{"p": 2}\n'],
    ['values joined by commas, as XGBoost answers', '1.5,2'],
    ['more values than the monitor names', '1.5,0.7\n2,0.1\n'],
  ])('are read from %s', (_, body) => {
    expect(read(PRICE, body, 2)).toEqual({ p: [1.5, 2] });
  });

  it('take the columns of the monitor in their order', () => {
    expect(read(CLASSES, '1,0.7\n0,0.2\n', 2)).toEqual({ p: [1, 0], q: [0.7, 0.2] });
    expect(read(CLASSES, '[1, 0]', 2)).toEqual({ p: [1, 0], q: [null, null] });
    expect(read(CLASSES, '[1, 0.7]', 1)).toEqual({ p: [1], q: [0.7] });
    expect(read({ probability: 'q', positiveLabel: 1 }, '0.7,0.2', 2)).toEqual({ q: [0.7, 0.2] });
  });

  it('keep texts that a number cannot write again, and take missing tokens for missing', () => {
    expect(read(PRICE, '007\nNaN\nIdeal\n', 3)).toEqual({ p: ['007', null, 'Ideal'] });
  });

  it('are none where there is not one a row', () => {
    for (const body of ['', '1\n', '1,2,3', '[1]', '{"predictions": [1, 2, 3]}'])
      expect(read(PRICE, body, 2)).toBeNull();
  });
});
