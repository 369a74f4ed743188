import MultivariateLinearRegression from 'ml-regression-multivariate-linear';

/** A least-squares fit: the number predicted for the numbers that describe a row. */
export function fitLinear(
  inputs: readonly (readonly number[])[],
  targets: readonly number[],
): (input: readonly number[]) => number {
  const regression = new MultivariateLinearRegression(
    inputs.map((input) => [...input]),
    targets.map((target) => [target]),
  );
  return (input) => regression.predict([...input])[0] as number;
}

/** One number a level but the first, which the others are measured from. */
export function indicators(levels: readonly string[], level: string | null): number[] {
  return levels.slice(1).map((known) => (known === level ? 1 : 0));
}
