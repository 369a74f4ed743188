import type { Table } from '../table/table.ts';
import type { Baseline } from './baseline.ts';
import { mergeCategories } from './categorical-counts.ts';
import { mergeSummaries, type NumericSample } from './numeric-sample.ts';
import {
  addSampled,
  joinRows,
  sampleTable,
  type WindowData,
  type WindowProfile,
  type WindowSample,
  zeroProfile,
} from './window-profile.ts';

/** Most numbers that are kept as they are, 17 MB: 200,000 rows of ten columns. */
const KEPT_NUMBERS = 2 ** 21;

type SampledColumn = WindowSample['columns'][number];

/**
 * A window whose rows come in batches. Its numbers are kept while they are few, since whole samples are compared
 * fastest; more are counted against the baseline as they come, so that memory does not grow with the rows. Both
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
    if (this.#profile === null && (kept?.rows ?? 0) + batch.rows <= this.#mostRows) {
      this.#sample = kept === null ? batch : this.#join(kept, batch);
      return;
    }
    const profile = this.#profile ?? zeroProfile(this.#baseline);
    const before = kept === null ? profile : addSampled(this.#baseline, profile, kept);
    this.#sample = null;
    this.#profile = addSampled(this.#baseline, before, batch);
  }

  #join(kept: WindowSample, batch: WindowSample): WindowSample {
    const columns = kept.columns.map((column, index) =>
      joinColumns(column, batch.columns[index] as SampledColumn, this.#mostRows),
    );
    return joinRows([kept, batch], columns);
  }

  /** The window of all rows added; there must have been a batch. */
  finish(): WindowData {
    return this.#profile ?? (this.#sample as WindowSample);
  }
}

function joinColumns(a: SampledColumn, b: SampledColumn, mostRows: number): SampledColumn {
  if (a.kind === 'numeric' && b.kind === 'numeric')
    return { ...mergeSummaries(a, b), form: 'values', values: append(a.values, b.values, mostRows) };
  if (a.kind === 'categorical' && b.kind === 'categorical') return mergeCategories(a, b);
  throw new RangeError(`a ${a.kind} and a ${b.kind} column do not add`);
}

/**
 * Values behind others, in their array where it has room. A new array has room for all there may be: memory that
 * was never written to takes no place.
 */
function append(values: NumericSample['values'], more: Float64Array, mostRows: number): Float64Array {
  const length = values.length + more.length;
  const hasRoom = values.byteOffset === 0 && values.buffer.byteLength === 8 * mostRows;
  const room = hasRoom ? new Float64Array(values.buffer) : new Float64Array(mostRows);
  if (!hasRoom) room.set(values);
  room.set(more, values.length);
  return room.subarray(0, length);
}
