import { MAX_EXAMPLES, type MalformedRows } from '../core/table/table.ts';

/** Counts broken lines and keeps the first few descriptions. */
export class BrokenLines {
  #count = 0;
  readonly #examples: string[] = [];

  add(description: string, lines = 1): void {
    this.#count += lines;
    if (this.#examples.length < MAX_EXAMPLES) this.#examples.push(description);
  }

  summary(): MalformedRows {
    return { count: this.#count, examples: this.#examples };
  }
}
