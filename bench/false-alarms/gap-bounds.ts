/** Numbers between which the Kolmogorov–Smirnov statistic lies. */
export interface GapBounds {
  readonly low: number;
  readonly high: number;
}

const LEAST = -4;
const MOST = 4;

/**
 * Bounds D between a fixed reference and one window after another from counts in cells: exact at the ends of
 * the cells, and off by at most a cell's share in between. Far cheaper than D itself, and enough to tell the
 * windows that cannot alarm. Made for numbers near a standard normal distribution; others only widen the bounds.
 */
export class GapBounder {
  private readonly reference: Float64Array;
  private readonly counts: Uint32Array;

  /** @param windowRows how many rows the windows will have, which sets the number of cells */
  constructor(reference: Float64Array, windowRows: number) {
    const cells = 2 ** Math.ceil(Math.log2(32 * Math.sqrt(windowRows)));
    this.counts = new Uint32Array(cells);
    this.reference = new Float64Array(cells);
    this.count(reference);
    let below = 0;
    for (let cell = 0; cell < cells; cell += 1) {
      below += this.counts[cell] as number;
      this.reference[cell] = below / reference.length;
    }
  }

  bound(values: Float64Array): GapBounds {
    this.count(values);
    const { counts, reference } = this;
    const share = 1 / values.length;
    let low = 0;
    let high = 0;
    let below = 0;
    let start = 0;
    let referenceStart = 0;
    for (let cell = 0; cell < counts.length; cell += 1) {
      below += counts[cell] as number;
      const end = below * share;
      const referenceEnd = reference[cell] as number;
      const gap = end > referenceEnd ? end - referenceEnd : referenceEnd - end;
      if (gap > low) low = gap;
      if (end - referenceStart > high) high = end - referenceStart;
      if (referenceEnd - start > high) high = referenceEnd - start;
      start = end;
      referenceStart = referenceEnd;
    }
    return { low, high };
  }

  private count(values: Float64Array): void {
    const { counts } = this;
    const last = counts.length - 1;
    const scale = counts.length / (MOST - LEAST);
    counts.fill(0);
    for (let index = 0; index < values.length; index += 1) {
      const cell = ((values[index] as number) - LEAST) * scale;
      const place = cell < 0 ? 0 : cell > last ? last : cell | 0;
      counts[place] = (counts[place] as number) + 1;
    }
  }
}
