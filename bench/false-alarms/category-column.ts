import type { RandomBits } from './random-bits.ts';

const STEPS = 2 ** 16;

/** How many of a column's rows fall into each of its categories, by name. */
export type DrawnCategories = ReadonlyMap<string, number>;

/** A categorical column whose shares never change. */
export class CategoryColumn {
  private readonly bits: RandomBits;
  private readonly names: readonly string[];
  /** The category of each of 65,536 equally likely draws. */
  private readonly table = new Uint8Array(STEPS);

  /** @param shares of the categories, at most 256 of them, in sum 1 */
  constructor(bits: RandomBits, shares: readonly number[]) {
    this.bits = bits;
    this.names = shares.map((_, index) => `category ${index + 1}`);
    let sum = 0;
    shares.forEach((share, category) => {
      const start = Math.round(sum * STEPS);
      sum += share;
      this.table.fill(category, start, Math.round(sum * STEPS));
    });
  }

  /** Draws so many rows. */
  draw(rows: number): DrawnCategories {
    const counts = new Uint32Array(this.names.length);
    for (let row = 0; row < rows; row += 1) {
      const category = this.table[this.bits.next() >>> 16] as number;
      counts[category] = (counts[category] as number) + 1;
    }
    const drawn = this.names.map((name, index): [string, number] => [name, counts[index] as number]);
    return new Map(drawn.filter(([, count]) => count > 0));
  }
}

/** Shares of so many categories that fall as the square of their rank, so that the last ones are rare. */
export function fallingShares(categories: number): readonly number[] {
  const weights = Array.from({ length: categories }, (_, index) => 1 / (index + 1) ** 2);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
