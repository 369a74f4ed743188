import { seededRandom } from '../../lambdas/core/simulate/random.ts';

/**
 * A seeded stream of random bits, fast and of long period: 200 months draw more numbers than the 2³² after
 * which the examples' generator repeats itself.
 *
 * Source: Blackman and Vigna (2018), xoshiro128++.
 */
export class RandomBits {
  protected readonly state: Int32Array;

  constructor(seed: number) {
    const random = seededRandom(seed);
    this.state = Int32Array.from({ length: 4 }, () => (random() * 2 ** 32) | 0);
    // All zeros is the one state that the generator never leaves.
    this.state[0] = (this.state[0] as number) | 1;
  }

  /** Thirty-two bits as a signed integer. */
  next(): number {
    const { state } = this;
    const first = state[0] as number;
    const second = state[1] as number;
    const third = (state[2] as number) ^ first;
    const fourth = (state[3] as number) ^ second;
    const sum = (first + (state[3] as number)) | 0;
    state[1] = second ^ third;
    state[0] = first ^ fourth;
    state[2] = third ^ (second << 9);
    state[3] = (fourth << 11) | (fourth >>> 21);
    return (((sum << 7) | (sum >>> 25)) + first) | 0;
  }

  /** In (0, 1), in steps of 2⁻³². */
  uniform(): number {
    return 0.5 + (this.next() + 0.5) / 2 ** 32;
  }

  /** How many of so many fair coins show heads: a binomial number. */
  heads(coins: number): number {
    let heads = 0;
    let left = coins;
    for (; left >= 32; left -= 32) heads += onesIn(this.next());
    return left === 0 ? heads : heads + onesIn(this.next() >>> (32 - left));
  }
}

/** The ones among the bits of an integer. */
function onesIn(bits: number): number {
  let sums = bits - ((bits >>> 1) & 0x5555_5555);
  sums = (sums & 0x3333_3333) + ((sums >>> 2) & 0x3333_3333);
  return Math.imul((sums + (sums >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
