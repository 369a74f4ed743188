import MultivariateLinearRegression from 'ml-regression-multivariate-linear';

/** A least-squares fit: one factor for each number that describes a row, and the intercept last. */
export function fitCoefficients(
  inputs: readonly (readonly number[])[],
  targets: readonly number[],
): readonly number[] {
  const { weights } = new MultivariateLinearRegression(
    inputs.map((input) => [...input]),
    targets.map((target) => [target]),
  );
  return weights.map(([weight]) => weight as number);
}

/** The number that a fit predicts for the numbers that describe a row. */
export function applyCoefficients(coefficients: readonly number[], input: readonly number[]): number {
  return input.reduce(
    (sum, value, index) => sum + value * (coefficients[index] as number),
    coefficients[input.length] as number,
  );
}

/** A least-squares fit as a function: the number predicted for the numbers that describe a row. */
export function fitLinear(
  inputs: readonly (readonly number[])[],
  targets: readonly number[],
): (input: readonly number[]) => number {
  const coefficients = fitCoefficients(inputs, targets);
  return (input) => applyCoefficients(coefficients, input);
}

/** One number a level but the first, which the others are measured from. */
export function indicators(levels: readonly string[], level: string | null): number[] {
  return levels.slice(1).map((known) => (known === level ? 1 : 0));
}
