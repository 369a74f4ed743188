import type { Monitor } from '../contract/monitor.ts';
import type { Finding } from '../contract/report.ts';
import { plural } from './findings.ts';
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
  const others = new Map<string, number>();
  for (const [value, rows] of data.flatMap((column) => [...countValuesOf(column).counts])) {
    if (isPositive(value, columns.positiveLabel)) continue;
    const text = isPositive(value, 0) ? '0' : canonicalText(value);
    others.set(text, (others.get(text) ?? 0) + rows);
  }
  const ranked = [...others].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const negative = isPositive(columns.positiveLabel, 1) ? '0' : ranked[0]?.[0];
  const odd = ranked.filter(([text]) => text !== negative);
  const [example] = odd[0] ?? [];
  if (example === undefined || negative === undefined) return [];
  const count = odd.reduce((sum, [, rows]) => sum + rows, 0);
  const are = plural(count, 'label or prediction is', 'labels or predictions are');
  const sentence = `${count} ${are} neither ${columns.positiveLabel}, the positive label, nor ${negative}, such as "${example}"; counted as negative.`;
  return [{ kind: 'odd-class', severity: 'warn', column: columns.label ?? null, count, example, sentence }];
}
