import { instantsOf } from '../lambdas/core/table/column-values.ts';
import { holdsOnlyTimes } from '../lambdas/core/table/columns.ts';
import type { Table } from '../lambdas/core/table/table.ts';
import { addTimes, NO_TIMES, type TimeSpan } from './window-of.ts';

/**
 * Finds the times of rows that come in batches: those of the named column, else of the first one that has values
 * and only ISO-8601 among them.
 */
export class TimeColumns {
  readonly #named: string | undefined;
  /** By column, in the order in which they came; null for one that holds something else. */
  readonly #spans = new Map<string, TimeSpan | null>();

  constructor(named: string | undefined) {
    this.#named = named;
  }

  add({ columns }: Table): void {
    for (const [name, column] of columns) {
      if (this.#named !== undefined && name !== this.#named) continue;
      const known = this.#spans.get(name);
      if (known === null) continue;
      const fits = this.#named !== undefined || holdsOnlyTimes(column);
      this.#spans.set(name, fits ? addTimes(known ?? NO_TIMES, instantsOf(column)) : null);
    }
  }

  /** The first and the last time of all rows; no times where there is no such column. */
  span(): TimeSpan {
    return [...this.#spans.values()].find((span) => span !== null && span.first <= span.last) ?? NO_TIMES;
  }
}
