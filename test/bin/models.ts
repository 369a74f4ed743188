import { seededRandom } from '../../lambdas/core/simulate/random.ts';
import { normals } from '../core/support.ts';

type Columns = Readonly<Record<string, readonly (string | number)[]>>;

/** A binary model's rows: scores that know the label up to noise, labels yes and no. */
export function binaryRows(seed: number, count: number, noise = 0.5): Columns {
  const random = seededRandom(seed);
  const errors = normals(seed + 1, count);
  const truth = errors.map(() => random() < 0.4);
  const score = truth.map(
    (yes, row) => 1 / (1 + Math.exp(-(yes ? 2 : -2) - 4 * noise * (errors[row] as number))),
  );
  return {
    customer_id: truth.map((_, row) => seed * 100_000 + row),
    age: normals(seed + 2, count, 40),
    plan: truth.map((_, row) => ['basic', 'plus', 'pro'][row % 3] as string),
    churn_score: score,
    churn: truth.map((yes) => (yes ? 'yes' : 'no')),
  };
}

/** A multiclass model's rows: three classes, `right` of them predicted, with probabilities. */
export function multiclassRows(seed: number, count: number, right: number): Columns {
  const random = seededRandom(seed);
  const classes = ['cat', 'dog', 'owl'] as const;
  const label = Array.from({ length: count }, () => Math.floor(3 * random()));
  const predicted = label.map((each) =>
    random() < right ? each : (each + 1 + Math.floor(2 * random())) % 3,
  );
  const probability = (index: number) => predicted.map((each) => (each === index ? 0.8 : 0.1));
  return {
    image_id: label.map((_, row) => `img-${seed}-${row}`),
    brightness: normals(seed + 1, count),
    guess: predicted.map((each) => classes[each] as string),
    p_cat: probability(0),
    p_dog: probability(1),
    p_owl: probability(2),
    truth: label.map((each) => classes[each] as string),
  };
}

export const BINARY_MONITOR = {
  model: 'churn',
  task: 'binary',
  columns: { id: 'customer_id', probability: 'churn_score', label: 'churn', positiveLabel: 'yes' },
} as const;

export const MULTICLASS_MONITOR = {
  model: 'animals',
  task: 'multiclass',
  columns: {
    id: 'image_id',
    prediction: 'guess',
    probabilities: { cat: 'p_cat', dog: 'p_dog', owl: 'p_owl' },
    label: 'truth',
  },
} as const;

/** The columns of rows without some of them. */
export function without(columns: Columns, ...names: readonly string[]): Columns {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => !names.includes(name)));
}
