import { describe, expect, it } from 'vitest';
import { guessColumns } from '../../../lambdas/core/draft/guess-columns.ts';
import { tableOf } from '../../../lambdas/core/table/table.ts';

const many = Array.from({ length: 40 }, (_, row) => row + 0.5);

describe('guessColumns', () => {
  it('finds the label by the name of the prediction without its mark', () => {
    const guessed = guessColumns(tableOf({ fare: many, fare_pred: many, distance: many }));
    expect(guessed).toMatchObject({ task: 'regression', prediction: 'fare_pred', label: 'fare' });
    expect(guessed.features).toEqual({ distance: 'numeric' });
  });

  it.each([
    ['two values', [0, 1, 1, 0], 'binary'],
    ['a few whole numbers', [1, 2, 3, 2], 'multiclass'],
    ['words', ['a', 'b', 'c', 'a'], 'multiclass'],
    ['other numbers', [1.5, 2, 3, 2], 'regression'],
  ])('takes labels of %s for %j', (_, label, task) => {
    expect(guessColumns(tableOf({ x: [1, 2, 3, 4], label })).task).toBe(task);
  });

  it('takes a column called score for a probability only where it lies from 0 to 1', () => {
    const label = [0, 1, 1];
    expect(guessColumns(tableOf({ score: [0.1, 0.9, 1], label })).probability).toBe('score');
    expect(guessColumns(tableOf({ score: [10, 90, 100], label }))).toMatchObject({
      probability: null,
      features: { score: 'numeric' },
    });
  });

  it('leaves what the caller knows as it is', () => {
    const table = tableOf({ a: many, b: many, c: many });
    expect(guessColumns(table, { prediction: 'a', label: 'c', task: 'multiclass' })).toMatchObject({
      task: 'multiclass',
      prediction: 'a',
      label: 'c',
      features: { b: 'numeric' },
    });
  });
});
