import { RandomBits } from './random-bits.ts';

const LAYERS = 128;
const TAIL = 3.442619855899;
const LAYER_AREA = 9.91256303526217e-3;
const TWO_31 = 2 ** 31;

/** Per layer: the integer below which a draw is accepted at once, the width of a step, the density's height. */
const LIMITS = new Float64Array(LAYERS);
const WIDTHS = new Float64Array(LAYERS);
const HEIGHTS = new Float64Array(LAYERS);

fillLayers();

function fillLayers(): void {
  const density = (x: number): number => Math.exp(-0.5 * x * x);
  let [outer, inner] = [TAIL, TAIL];
  const base = LAYER_AREA / density(TAIL);
  LIMITS[0] = (TAIL / base) * TWO_31;
  LIMITS[1] = 0;
  WIDTHS[0] = base / TWO_31;
  WIDTHS[LAYERS - 1] = TAIL / TWO_31;
  HEIGHTS[0] = 1;
  HEIGHTS[LAYERS - 1] = density(TAIL);
  for (let layer = LAYERS - 2; layer >= 1; layer -= 1) {
    inner = Math.sqrt(-2 * Math.log(LAYER_AREA / outer + density(outer)));
    LIMITS[layer + 1] = (inner / outer) * TWO_31;
    WIDTHS[layer] = inner / TWO_31;
    HEIGHTS[layer] = density(inner);
    outer = inner;
  }
}

/**
 * A seeded stream of standard normal numbers, made fast.
 *
 * Source: Marsaglia and Tsang (2000), "The ziggurat method for generating random variables", Journal of
 * Statistical Software 5(8).
 */
export class Normals extends RandomBits {
  /** Fills `out` with normal numbers of this mean and standard deviation 1. */
  fill(out: Float64Array, mean = 0): void {
    const { state } = this;
    for (let index = 0; index < out.length; index += 1) {
      // The step of next, written out: this is where a simulation spends its time.
      const first = state[0] as number;
      const second = state[1] as number;
      const last = state[3] as number;
      const third = (state[2] as number) ^ first;
      const fourth = last ^ second;
      const sum = (first + last) | 0;
      state[1] = second ^ third;
      state[0] = first ^ fourth;
      state[2] = third ^ (second << 9);
      state[3] = (fourth << 11) | (fourth >>> 21);
      const draw = (((sum << 7) | (sum >>> 25)) + first) | 0;
      // The lowest bits, which hardly move the number, choose the layer.
      const layer = draw & (LAYERS - 1);
      const x = draw * (WIDTHS[layer] as number);
      const accepted = Math.abs(draw) < (LIMITS[layer] as number);
      out[index] = (accepted ? x : this.beyond(layer, x)) + mean;
    }
  }

  /** The number of a draw that is not inside its layer for sure. */
  private beyond(layer: number, x: number): number {
    if (layer === 0) return x < 0 ? -this.tail() : this.tail();
    const low = HEIGHTS[layer] as number;
    const high = HEIGHTS[layer - 1] as number;
    if (low + this.uniform() * (high - low) < Math.exp(-0.5 * x * x)) return x;
    const one = new Float64Array(1);
    this.fill(one);
    return one[0] as number;
  }

  private tail(): number {
    for (;;) {
      const x = -Math.log(this.uniform()) / TAIL;
      if (-2 * Math.log(this.uniform()) > x * x) return TAIL + x;
    }
  }
}
