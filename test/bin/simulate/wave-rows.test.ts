import { describe, expect, it } from 'vitest';
import { parseDrift } from '../../../bin/simulate/drift.ts';
import { checkDrifts, readPrediction, requestMaker } from '../../../bin/simulate/wave-rows.ts';
import { tableOf } from '../../../lambdas/core/table/table.ts';

const table = tableOf({ carat: ['0.3', '1.0'], cut: ['Ideal', 'a,b'], price: ['500', '4000'] });
const options = { file: 'stones.csv', label: 'price', payload: 'csv', run: 'run' } as const;

describe('the requests of a wave', () => {
  it('go through the rows in their order and begin again', () => {
    const make = requestMaker(table, options);
    expect([0, 1, 2].map((number) => make(number, []))).toEqual([
      { inferenceId: 'run-0', contentType: 'text/csv', body: '0.3,Ideal\n', label: 500 },
      { inferenceId: 'run-1', contentType: 'text/csv', body: '1,"a,b"\n', label: 4000 },
      { inferenceId: 'run-2', contentType: 'text/csv', body: '0.3,Ideal\n', label: 500 },
    ]);
  });

  it('carry the chosen features as JSON, drifted, and the drifted label', () => {
    const make = requestMaker(table, { ...options, features: ['carat'], payload: 'json' });
    const { body, label } = make(0, [parseDrift('carat:shift=1'), parseDrift('price:scale=2')]);
    expect(JSON.parse(body)).toEqual({ instances: [{ carat: 1.3 }] });
    expect(label).toBe(1000);
  });

  it('need columns that are there, numbers where they drift, and rows', () => {
    expect(() => requestMaker(table, { ...options, features: ['karat'] })).toThrow(
      'stones.csv: no column "karat", allowed: carat, cut, price',
    );
    expect(() => checkDrifts(table, 'stones.csv', [parseDrift('cut:scale=2')])).toThrow(
      'stones.csv: column "cut" is to drift, allowed: a column of numbers',
    );
    expect(() => requestMaker(tableOf({ carat: [] }), { ...options, label: undefined })).toThrow(
      'stones.csv: no rows',
    );
  });
});

describe('the prediction in an answer', () => {
  it.each([
    ['690.07\n', 690.07],
    ['{"predictions":[12.5]}', 12.5],
    ['["Ideal"]', 'Ideal'],
    ['1\n2\n', null],
  ])('of %j is %j', (body, prediction) => {
    expect(readPrediction(body)).toBe(prediction);
  });
});
