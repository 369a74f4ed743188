import type { Table } from '../table/table.ts';
import type { Baseline } from './baseline.ts';
import { mergeCategories } from './categorical-counts.ts';
import { mergeSummaries } from './numeric-sample.ts';
import {
  addSampled,
  joinRows,
  sampleTable,
  type WindowData,
  type WindowProfile,
  type WindowSample,
  zeroProfile,
} from './window-profile.ts';

/** Most numbers that are kept as they are, 84 MB: a million rows of ten columns. */
const KEPT_NUMBERS = 10 * 2 ** 20;

type SampledColumn = WindowSample['columns'][number];

/**
 * A window whose rows come in batches. Up to so many numbers are kept, since whole samples are compared fastest;
 * more are counted against the baseline as they come, so that memory does not grow with the rows. Both
 * give the same verdict, in the last bit.
 */
export class WindowGatherer {
  readonly #baseline: Baseline;
  /** Most rows of which the numbers are kept. */
  readonly #mostRows: number;
  #sample: WindowSample | null = null;
  #profile: WindowProfile | null = null;

  constructor(baseline: Baseline, keptNumbers = KEPT_NUMBERS) {
    this.#baseline = baseline;
    const numeric = baseline.columns.filter(({ kind }) => kind === 'numeric').length;
    this.#mostRows = Math.floor(keptNumbers / Math.max(1, numeric));
  }

  /** Adds a batch. Cost: as `sampleTable`, and beyond the numbers kept as `addTable`. */
  add(table: Table): void {
    const batch = sampleTable(this.#baseline, table);
    const kept = this.#sample;
    const rows = Math.max((kept?.rows ?? 0) + batch.rows, table.rowsInFile ?? 0);
    if (this.#profile === null && rows <= this.#mostRows) {
      this.#sample = kept === null ? batch : join(kept, batch);
      return;
    }
    const profile = this.#profile ?? zeroProfile(this.#baseline);
    const before = kept === null ? profile : addSampled(this.#baseline, profile, kept);
    this.#sample = null;
    this.#profile = addSampled(this.#baseline, before, batch);
  }

  /** The window of all rows added; there must have been a batch. */
  finish(): WindowData {
    return this.#profile ?? (this.#sample as WindowSample);
  }
}

function join(kept: WindowSample, batch: WindowSample): WindowSample {
  const columns = kept.columns.map((column, index) =>
    joinColumns(column, batch.columns[index] as SampledColumn),
  );
  return joinRows([kept, batch], columns);
}

function joinColumns(a: SampledColumn, b: SampledColumn): SampledColumn {
  if (a.kind === 'numeric' && b.kind === 'numeric')
    return { ...mergeSummaries(a, b), form: 'values', pieces: [...a.pieces, ...b.pieces] };
  if (a.kind === 'categorical' && b.kind === 'categorical') return mergeCategories(a, b);
  throw new RangeError(`a ${a.kind} and a ${b.kind} column do not add`);
}
