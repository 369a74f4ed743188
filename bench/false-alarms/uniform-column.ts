import type { RandomBits } from './random-bits.ts';

/**
 * An undrifted numeric column of one window after another, each value as likely anywhere in [0, 1) as the
 * reference's own. The test sees ranks only, so uniform numbers stand for those of any continuous distribution.
 *
 * A window is drawn only as far as the question needs whether its D can reach a gap. It begins as so many
 * values somewhere in [0, 1). Of a stretch in which the distribution functions may still be that far apart, a
 * binomial number of the values goes to its left half, the others to its right half, and so on down to cells;
 * all other stretches keep their count. {@link fill} draws the values inside the stretches, given the counts:
 * the window that comes out has the distribution of values drawn one by one.
 */
export class UniformColumn {
  private readonly bits: RandomBits;
  private readonly rows: number;
  private readonly gap: number;
  private readonly cells: number;
  /** Share of the reference below the start of each cell, and 1. */
  private readonly reference: Float64Array;
  private stretches: Stretch[] = [];

  /** @param gap the D in question, for windows of `rows` values */
  constructor(bits: RandomBits, reference: Float64Array, { rows, gap }: { rows: number; gap: number }) {
    this.bits = bits;
    this.rows = rows;
    this.gap = gap;
    this.cells = 2 ** Math.ceil(Math.log2(32 * Math.sqrt(rows)));
    this.reference = sharesBelow(reference, this.cells);
  }

  /** Draws a window as far as needed; whether its D may reach the gap. */
  draw(): boolean {
    this.stretches = [];
    return this.split({ first: 0, width: this.cells, before: 0, count: this.rows });
  }

  /** The values of the window drawn last. */
  fill(out: Float64Array): void {
    let index = 0;
    for (const { first, width, count } of this.stretches) {
      const end = index + count;
      for (; index < end; index += 1) out[index] = (first + this.bits.uniform() * width) / this.cells;
    }
  }

  private split(stretch: Stretch): boolean {
    const { first, width, before, count } = stretch;
    const lead = (this.reference[first + width] as number) - before / this.rows;
    const lag = (before + count) / this.rows - (this.reference[first] as number);
    const mayReach = lead >= this.gap || lag >= this.gap;
    if (!mayReach || width === 1) {
      this.stretches.push(stretch);
      return mayReach;
    }
    const left = this.bits.heads(count);
    const half = width / 2;
    const inLeft = this.split({ first, width: half, before, count: left });
    const right = { first: first + half, width: half, before: before + left, count: count - left };
    return this.split(right) || inLeft;
  }
}

/** Consecutive cells that hold so many values, with so many before them. */
interface Stretch {
  readonly first: number;
  readonly width: number;
  readonly before: number;
  readonly count: number;
}

function sharesBelow(values: Float64Array, cells: number): Float64Array {
  const below = new Float64Array(cells + 1);
  for (const value of values) {
    const next = Math.floor(value * cells) + 1;
    below[next] = (below[next] as number) + 1;
  }
  for (let cell = 1; cell <= cells; cell += 1)
    below[cell] = (below[cell] as number) + (below[cell - 1] as number);
  return below.map((count) => count / values.length);
}
