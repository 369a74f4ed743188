import type { Monitor } from '../contract/monitor.ts';
import type { Finding } from '../contract/report.ts';
import { ConfigError } from './errors.ts';
import { plural } from './findings.ts';
import { quoteNames } from './format.ts';
import { canonicalText, isPositive } from './table/canonical.ts';
import type { Column } from './table/column.ts';
import { countValuesOf } from './table/column-values.ts';

/**
 * Classes of a binary model that are neither positive nor the expected negative one. They count as
 * negative, so that a wrong `positiveLabel` would give perfect metrics of nothing: "yes" and "no" are both
 * not 1. The negative class is 0 where the positive one is 1, else the most frequent other class.
 *
 * Cost: O(cells).
 */
export function findOddClasses(columns: Monitor['columns'], data: readonly Column[]): readonly Finding[] {
  const { negative, odd } = countClasses(columns, data);
  const [example] = odd[0] ?? [];
  if (example === undefined || negative === undefined) return [];
  const count = odd.reduce((sum, [, rows]) => sum + rows, 0);
  const are = plural(count, 'label or prediction is', 'labels or predictions are');
  const sentence = `${count} ${are} neither ${columns.positiveLabel}, the positive label, nor ${negative}, such as "${example}"; counted as negative.`;
  return [{ kind: 'odd-class', severity: 'warn', column: columns.label ?? null, count, example, sentence }];
}

/**
 * Checks that the labels of a reference may be those of this monitor: where none is positive, a second class shows
 * that `positiveLabel` is not what it should be, and every metric would be one of nothing.
 *
 * @throws ConfigError that names the classes
 */
export function checkPositiveLabel(columns: Monitor['columns'], labels: Column): void {
  const { positives, others, odd } = countClasses(columns, [labels]);
  if (positives > 0 || odd.length === 0) return;
  const allowed = quoteNames([...others.keys()].sort().slice(0, SHOWN_CLASSES));
  throw new ConfigError(
    `columns.positiveLabel: got ${JSON.stringify(columns.positiveLabel)}, which no label of the reference is, allowed: one of ${allowed}`,
  );
}

const SHOWN_CLASSES = 10;

/** Rows of each class: positive, expected negative, and odd, the most frequent first. */
function countClasses(columns: Monitor['columns'], data: readonly Column[]) {
  const others = new Map<string, number>();
  let positives = 0;
  for (const [value, rows] of data.flatMap((column) => [...countValuesOf(column).counts])) {
    if (isPositive(value, columns.positiveLabel)) {
      positives += rows;
      continue;
    }
    const text = isPositive(value, 0) ? '0' : canonicalText(value);
    others.set(text, (others.get(text) ?? 0) + rows);
  }
  const ranked = [...others].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const negative = isPositive(columns.positiveLabel, 1) ? '0' : ranked[0]?.[0];
  return { positives, others, negative, odd: ranked.filter(([text]) => text !== negative) };
}
