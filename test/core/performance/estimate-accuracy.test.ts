import { describe, expect, it } from 'vitest';
import type { Report } from '../../../lambdas/contract/report.ts';
import { formatShare } from '../../../lambdas/core/format.ts';
import { seededRandom } from '../../../lambdas/core/simulate/random.ts';
import { type Columns, judgeColumns } from '../support.ts';

const COLUMNS = { probability: 's', label: 'y', features: {} } as const;
const MODEL = { task: 'binary', columns: COLUMNS } as const;

interface World {
  readonly rows: number;
  /** Scores are spread evenly from the one to the other. */
  readonly spread: readonly [number, number];
  /** How often a score comes true. */
  readonly truth?: (score: number) => number;
}

/** Scores and what came true, from a seed. */
function draw(seed: number, { rows, spread: [from, to], truth = (score) => score }: World) {
  const random = seededRandom(seed);
  const s = Array.from({ length: rows }, () => from + (to - from) * random());
  return { s, y: s.map((score) => (random() < truth(score) ? 1 : 0)) };
}

type Drawn = ReturnType<typeof draw>;
const accuracyOf = ({ s, y }: Drawn) =>
  s.filter((score, row) => (score >= 0.5 ? 1 : 0) === y[row]).length / s.length;

function estimate(reference: Columns, { s }: { readonly s: readonly number[] }): Report['estimate'] {
  return judgeColumns(MODEL, { reference, current: { s } }).estimate;
}

/** Three classes of a model that is too sure of itself: labels come from flatter probabilities than it says. */
function drawClasses(seed: number, rows: number, spread: number) {
  const random = seededRandom(seed);
  const drawn = Array.from({ length: rows }, () => {
    const logits = [0, 0, 0].map(() => spread * (random() - 0.5) * 2);
    const [a = 0, b = 0, c = 0] = softmax(logits);
    const [trueA = 0, trueB = 0] = softmax(logits.map((logit) => 0.6 * logit));
    const place = random();
    return { a, b, c, y: place < trueA ? 'a' : place < trueA + trueB ? 'b' : 'c' };
  });
  return {
    a: drawn.map(({ a }) => a),
    b: drawn.map(({ b }) => b),
    c: drawn.map(({ c }) => c),
    y: drawn.map(({ y }) => y),
  };
}

function softmax(logits: readonly number[]): number[] {
  const powers = logits.map(Math.exp);
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function likeliestOf({ a, b, c }: ReturnType<typeof drawClasses>, row: number): string {
  const shares = [a[row], b[row], c[row]] as [number, number, number];
  return ['a', 'b', 'c'][shares.indexOf(Math.max(...shares))] as string;
}

/** A reference of sure and unsure scores, and a window of unsure ones only. */
const SURE: World = { rows: 4000, spread: [0, 1] };
const UNSURE: World = { rows: 1000, spread: [0.3, 0.7] };

describe('the estimated accuracy', () => {
  it('is the share of reference rows of a like score that came true, counted by hand', () => {
    const pairs = [
      ...Array(60).fill([0.2, 0]),
      ...Array(20).fill([0.2, 1]),
      ...Array(90).fill([0.9, 1]),
      ...Array(30).fill([0.9, 0]),
    ];
    const reference = { s: pairs.map(([s]) => s), y: pairs.map(([, y]) => y) };
    const found = estimate(reference, { s: [...Array(150).fill(0.2), ...Array(50).fill(0.9)] });
    expect(found).toMatchObject({
      n: 200,
      value: (150 * 0.75 + 50 * 0.75) / 200,
      against: 0.75,
      harmed: false,
    });
  });

  it.each([
    ['calibrated', (score: number) => score],
    ['too sure of itself', (score: number) => 0.5 + (score - 0.5) * 0.6],
    ['too low', (score: number) => Math.sqrt(score)],
  ])('has the measured one in its interval in 19 of 20 windows, for a model that is %s', (_, truth) => {
    let inside = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const reference = draw(seed, { ...SURE, truth });
      const window = draw(1000 + seed, { ...UNSURE, truth });
      const { low, high } = estimate(reference, window) ?? {};
      const measured = accuracyOf(window);
      inside += Number(measured >= (low as number) && measured <= (high as number));
    }
    expect(inside).toBeGreaterThanOrEqual(90);
  });

  it('has the measured one in its interval where the scores crowd at the end of a wide bin', () => {
    let [inside, falsely] = [0, 0];
    for (let seed = 1; seed <= 50; seed += 1) {
      const sure = draw(seed, { rows: 3800, spread: [0.9, 1] });
      const unsure = draw(100 + seed, { rows: 200, spread: [0.5, 0.9] });
      const reference = { s: [...sure.s, ...unsure.s], y: [...sure.y, ...unsure.y] };
      const window = draw(200 + seed, { rows: 1000, spread: [0.895, 0.899] });
      const { low, high, harmed } = estimate(reference, window) ?? {};
      const measured = accuracyOf(window);
      inside += Number(measured >= (low as number) && measured <= (high as number));
      falsely += Number(harmed);
    }
    expect(inside).toBeGreaterThanOrEqual(45);
    expect(falsely).toBe(0);
  });

  it('shows the harm of inputs that the model is unsure of, and none where nothing changed', () => {
    let [harmed, falsely] = [0, 0];
    for (let seed = 1; seed <= 50; seed += 1) {
      const reference = draw(seed, SURE);
      harmed += Number(estimate(reference, draw(500 + seed, UNSURE))?.harmed);
      falsely += Number(estimate(reference, draw(500 + seed, { ...SURE, rows: 1000 }))?.harmed);
    }
    expect(harmed).toBe(50);
    expect(falsely).toBe(0);
  });

  it('says in a sentence what it is, and sets no verdict', () => {
    const report = judgeColumns(
      { ...MODEL, drift: { minimumEffect: 1 } },
      { reference: draw(1, SURE), current: { s: draw(2, UNSURE).s } },
    );
    expect(report).toMatchObject({ verdict: 'OK', performance: null, degradation: null });
    expect(report.estimate?.sentence).toMatch(
      /^Without labels the accuracy is estimated at \d\d\.?\d* % \(.* to .*\); on the reference it was .*: a drop that is surely above the 5 % allowed\.$/,
    );
  });

  it('goes by the predicted class where the model gives one', () => {
    const { s, y } = draw(1, SURE);
    const reference = { s, y, p: s.map((score) => (score >= 0.5 ? 1 : 0)) };
    const [right, wrong] = [Array(200).fill(1), Array(200).fill(0)].map((p) => {
      const current = { s: Array(200).fill(0.95), p };
      const columns = { ...COLUMNS, prediction: 'p' };
      return judgeColumns({ ...MODEL, columns }, { reference, current }).estimate?.value as number;
    });
    expect(right).toBeGreaterThan(0.9);
    expect(right as number).toBeCloseTo(1 - (wrong as number), 12);
  });

  it('goes by each class, and by all together for one that was hardly predicted', () => {
    const columns = { probabilities: { a: 'a', b: 'b', c: 'c' }, label: 'y', features: {} } as const;
    const model = { task: 'multiclass', columns } as const;
    const rows = (count: number, a: number, b: number, y: string) =>
      Array.from({ length: count }, () => ({ a, b, c: 1 - a - b, y }));
    const table = (all: readonly { a: number; b: number; c: number; y: string }[]) => ({
      a: all.map(({ a }) => a),
      b: all.map(({ b }) => b),
      c: all.map(({ c }) => c),
      y: all.map(({ y }) => y),
    });
    // As a: 80 of 100 are right; as b: 60 of 100; as c: 10 of 20, too few to stand for themselves.
    const reference = table([
      ...[...rows(80, 0.75, 0.125, 'a'), ...rows(20, 0.75, 0.125, 'b')],
      ...[...rows(60, 0.125, 0.75, 'b'), ...rows(40, 0.125, 0.75, 'a')],
      ...[...rows(10, 0.125, 0.125, 'c'), ...rows(10, 0.125, 0.125, 'b')],
    ]);
    const value = (a: number, b: number) => {
      const { y: _, ...current } = table(rows(100, a, b, ''));
      return judgeColumns(model, { reference, current }).estimate?.value;
    };
    expect(value(0.75, 0.125)).toBeCloseTo(0.8, 12);
    expect(value(0.125, 0.75)).toBeCloseTo(0.6, 12);
    expect(value(0.125, 0.125)).toBeCloseTo(150 / 220, 12);
  });

  it('of several classes covers the measured one, and finds no harm where nothing changed', () => {
    const columns = { probabilities: { a: 'a', b: 'b', c: 'c' }, label: 'y', features: {} } as const;
    const model = { task: 'multiclass', columns, performance: { maxDropFromPrevious: 0.05 } } as const;
    let [inside, falsely, harmed] = [0, 0, 0];
    for (let seed = 1; seed <= 60; seed += 1) {
      const reference = drawClasses(seed, 2000, 3);
      const same = drawClasses(1000 + seed, 600, 3);
      const unsure = drawClasses(2000 + seed, 600, 0.7);
      for (const window of [same, unsure]) {
        const { y, ...current } = window;
        const { estimate: found } = judgeColumns(model, { reference, current });
        const measured = y.filter((name, row) => name === likeliestOf(window, row)).length / y.length;
        inside += Number(measured >= (found?.low as number) && measured <= (found?.high as number));
        if (window === same) falsely += Number(found?.harmed);
        else harmed += Number(found?.harmed);
      }
    }
    expect(inside).toBeGreaterThanOrEqual(108);
    expect(falsely).toBe(0);
    expect(harmed).toBe(60);
  });

  it('stands beside the measured one once labels are in: the same, with what they say', () => {
    const { s, y } = draw(2, UNSURE);
    const reference = draw(1, SURE);
    const { estimate: before } = judgeColumns(MODEL, { reference, current: { s } });
    const report = judgeColumns(MODEL, { reference, current: { s, y } });
    expect(report.estimate).toEqual({ ...before, sentence: expect.any(String) });
    const measured = formatShare(accuracyOf({ s, y }));
    expect(report.performance?.metrics.accuracy?.value).toBe(accuracyOf({ s, y }));
    expect(report.estimate?.sentence).toMatch(
      /^Without labels the accuracy would have been estimated at .*, with them it is .*; on the reference it was .* %\.$/,
    );
    expect(report.estimate?.sentence).toContain(`with them it is ${measured};`);
  });

  it('says that none of the labels bears a prediction out, where none does', () => {
    const { s } = draw(2, UNSURE);
    const current = { s, y: s.map((score) => Number(score < 0.5)) };
    const { estimate: found } = judgeColumns(MODEL, { reference: draw(1, SURE), current });
    expect(found?.sentence).toContain('with them it is 0 %;');
  });

  it('waits for labels with too few of them, and says of them nothing', () => {
    const { s, y } = draw(2, UNSURE);
    const current = { s, y: y.map((label, row) => (row < 50 ? label : null)) };
    const { estimate: found, performance } = judgeColumns(MODEL, { reference: draw(1, SURE), current });
    expect(performance).toMatchObject({ n: 50, verdict: 'INSUFFICIENT_DATA' });
    expect(found).toEqual(judgeColumns(MODEL, { reference: draw(1, SURE), current: { s } }).estimate);
  });

  it('is left out where labels are in and it cannot be told', () => {
    const trained = { ...MODEL, baselineIsTraining: true };
    const report = judgeColumns(trained, { reference: draw(1, SURE), current: draw(2, UNSURE) });
    expect(report.performance?.verdict).toBe('OK');
    expect(report.estimate).toBeUndefined();
  });

  it('is left out for what says not how sure it is: regression, and classes alone', () => {
    const numbers = { p: [1, 2, 3] };
    const columns = { prediction: 'p', label: 'y', features: {} };
    const regression = { task: 'regression', columns } as const;
    expect(judgeColumns(regression, { reference: numbers, current: numbers }).estimate).toBeUndefined();
    const classes = { task: 'binary', columns } as const;
    expect(judgeColumns(classes, { reference: numbers, current: numbers }).estimate).toBeUndefined();
  });

  it.each([
    [
      'the reference has no labels',
      { s: draw(1, SURE).s },
      500,
      'the reference has no labelled probabilities',
    ],
    ['the window is small', draw(1, SURE), 99, '99 rows, 100 are needed'],
  ])('cannot be told where %s, and says why', (_, reference, rows, reason) => {
    expect(estimate(reference, draw(2, { ...UNSURE, rows }))).toMatchObject({
      value: null,
      harmed: null,
      reason,
    });
  });

  it('does not believe labels of rows that the model was trained on', () => {
    const trained = { ...MODEL, baselineIsTraining: true };
    const current = { s: draw(2, UNSURE).s };
    const { estimate: found } = judgeColumns(trained, { reference: draw(1, SURE), current });
    expect(found).toMatchObject({ value: null, harmed: null });
  });
});
