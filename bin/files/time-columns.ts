import { missingColumn } from '../../lambdas/core/table/column.ts';
import { instantsOf } from '../../lambdas/core/table/column-values.ts';
import { holdsOnlyTimes } from '../../lambdas/core/table/columns.ts';
import type { Table } from '../../lambdas/core/table/table.ts';

/** What is gathered of a column's times, milliseconds since 1970 UTC; NaN where a row has none. */
export interface TimeFold<T> {
  readonly zero: () => T;
  /** May change the given state. */
  readonly add: (state: T, instants: Float64Array) => T;
}

interface TimeColumn<T> {
  readonly state: T;
  readonly hasTimes: boolean;
}

/**
 * Finds the times of rows that come in batches: those of the named column, else of the first one that has values
 * and only ISO-8601 among them.
 */
export class TimeColumns<T> {
  readonly #named: string | undefined;
  readonly #fold: TimeFold<T>;
  /** By column, in the order in which they came; null for one that holds something else. */
  readonly #columns = new Map<string, TimeColumn<T> | null>();

  constructor(named: string | undefined, fold: TimeFold<T>) {
    this.#named = named;
    this.#fold = fold;
  }

  add({ rows, columns }: Table): void {
    const named = this.#named;
    const looked =
      named === undefined ? columns : new Map([[named, columns.get(named) ?? missingColumn(rows)]]);
    for (const [name, column] of looked) {
      const known = this.#columns.get(name);
      if (known === null) continue;
      const fits = named !== undefined || holdsOnlyTimes(column);
      this.#columns.set(name, fits ? this.#gather(known, instantsOf(column)) : null);
    }
  }

  #gather(known: TimeColumn<T> | undefined, instants: Float64Array): TimeColumn<T> {
    return {
      state: this.#fold.add(known?.state ?? this.#fold.zero(), instants),
      hasTimes: known?.hasTimes === true || instants.some((instant) => !Number.isNaN(instant)),
    };
  }

  /** The column with the time of each row; undefined where none is named and none looks like it. */
  get name(): string | undefined {
    if (this.#named !== undefined) return this.#named;
    return [...this.#columns].find(([, column]) => column?.hasTimes)?.[0];
  }

  /** What was gathered of all rows; of none where there is no such column. */
  get state(): T {
    const { name } = this;
    return (name === undefined ? undefined : this.#columns.get(name)?.state) ?? this.#fold.zero();
  }
}
