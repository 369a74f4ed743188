/**
 * A number for people: four significant digits, no trailing zeros.
 *
 * @example formatNumber(0.123456) // '0.1235'
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(4));
  const size = Math.abs(rounded);
  return size !== 0 && (size < 1e-3 || size >= 1e9) ? rounded.toExponential() : String(rounded);
}

/**
 * A share for people, as a percentage: "0 %" and "100 %" only where it is none or all.
 *
 * @example formatShare(0.0512) // '5.1 %'
 */
export function formatShare(share: number): string {
  const percent = 100 * share;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (percent > 99.9 && percent < 100) return '> 99.9 %';
  return `${percent.toFixed(percent < 10 || (percent >= 99 && percent < 100) ? 1 : 0).replace(/\.0$/, '')} %`;
}

/**
 * A p-value for people: never "0".
 *
 * @example formatPValue(1e-310) // '< 1e-300'
 */
export function formatPValue(pValue: number): string {
  return pValue < 1e-300 ? '< 1e-300' : `= ${Number(pValue.toPrecision(2))}`;
}

/**
 * Names for people, each in quotes, as messages list what is allowed or there; `none` where there is none.
 *
 * @example quoteNames(['carat', 'cut']) // '"carat", "cut"'
 */
export function quoteNames(names: Iterable<string>): string {
  return [...names].map((name) => `"${name}"`).join(', ') || 'none';
}
