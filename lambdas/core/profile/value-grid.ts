/** Inner cells; with one on either side a cell's number still fits 16 bits. */
const INNER_CELLS = 2 ** 15;
/** All cells: those below and above the inner ones too. */
export const CELLS = INNER_CELLS + 2;
/** The linear grid spans all but this share of the values at either end. */
const TAIL_SHARE = 0.001;
/** At most so many values, evenly taken, decide which form of grid spreads them better. */
const JUDGED = CELLS / 2;

/**
 * A cut of the number line into cells in ascending order, so that the cell of a value is found in a few
 * nanoseconds: equally wide ones, or ones by the leading bits of the floating-point form, which are finer near
 * zero and suit values over many orders of magnitude.
 */
export interface ValueGrid {
  readonly form: 'linear' | 'bits';
  /** Where the inner cells begin, and how many of them there are to a unit. */
  readonly least: number;
  readonly scale: number;
}

/** The form of grid over ascending values that spreads them better, judged by some of them. */
export function gridOf(values: Float64Array): ValueGrid {
  const tail = Math.floor(TAIL_SHARE * values.length);
  const low = values[tail] as number;
  const high = values[values.length - 1 - tail] as number;
  const bits = spanGrid('bits', leadingBits(low), leadingBits(high));
  const linear = spanGrid('linear', low, high);
  if (!Number.isFinite(linear.scale) || linear.scale === 0) return bits;
  const judged = takeEvenly(values, JUDGED);
  return crowding(judged, linear) <= crowding(judged, bits) ? linear : bits;
}

/** Every second, every third, … value, so that at most `most` are left. */
function takeEvenly(values: Float64Array, most: number): Float64Array {
  const step = Math.ceil(values.length / most);
  const taken = new Float64Array(Math.ceil(values.length / step));
  for (let index = 0; index < taken.length; index += 1) taken[index] = values[index * step] as number;
  return taken;
}

function spanGrid(form: ValueGrid['form'], least: number, most: number): ValueGrid {
  return { form, least, scale: INNER_CELLS / (most - least) };
}

/** Mean size of the cell that a value lies in, times the values. */
function crowding(values: Float64Array, grid: ValueGrid): number {
  const counts = new Uint32Array(CELLS);
  cellsOf(values, grid, counts);
  return counts.reduce((sum, count) => sum + count * count, 0);
}

/** Where cells are counted when nobody asks: what stands in it means nothing. */
const UNASKED = new Uint32Array(CELLS);

/** The cell of each value; how many lie in each cell is added to `counts`. Cost: O(values). */
export function cellsOf(values: Float64Array, grid: ValueGrid, counts = UNASKED): Uint16Array {
  return grid.form === 'linear' ? linearCells(values, grid, counts) : bitCells(values, grid, counts);
}

/** Values, and the cell of each. */
export interface PlacedValues {
  readonly values: Float64Array;
  readonly cells: Uint16Array;
}

/** Values with their cells, in the order of the cells. Cost: O(values + cells). */
export function sortByCell(values: Float64Array, grid: ValueGrid): PlacedValues {
  const counts = new Uint32Array(CELLS);
  const cells = cellsOf(values, grid, counts);
  const places = new Uint32Array(CELLS);
  for (let cell = 1; cell < CELLS; cell += 1)
    places[cell] = (places[cell - 1] as number) + (counts[cell - 1] as number);
  const sorted = { values: new Float64Array(values.length), cells: new Uint16Array(values.length) };
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index] as number;
    const place = places[cell] as number;
    places[cell] = place + 1;
    sorted.values[place] = values[index] as number;
    sorted.cells[place] = cell;
  }
  return sorted;
}

function linearCells(values: Float64Array, { least, scale }: ValueGrid, counts: Uint32Array): Uint16Array {
  const cells = new Uint16Array(values.length);
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cellOfOffset(((values[index] as number) - least) * scale);
    cells[index] = cell;
    counts[cell] = (counts[cell] as number) + 1;
  }
  return cells;
}

function bitCells(values: Float64Array, { least, scale }: ValueGrid, counts: Uint32Array): Uint16Array {
  const words = highWords(values);
  const cells = new Uint16Array(values.length);
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cellOfOffset((rising(words[2 * index] as number) - least) * scale);
    cells[index] = cell;
    counts[cell] = (counts[cell] as number) + 1;
  }
  return cells;
}

/** The cell so many cells behind where the inner ones begin; of NaN, which a grid without width makes, the first. */
function cellOfOffset(offset: number): number {
  return offset >= INNER_CELLS ? INNER_CELLS + 1 : offset >= 0 ? Math.trunc(offset) + 1 : 0;
}

/** The leading 32 bits of a double as an integer that rises with it. */
function leadingBits(value: number): number {
  return rising(highWords(Float64Array.of(value))[0] as number);
}

function rising(highWord: number): number {
  return highWord ^ ((highWord >> 31) & 0x7fff_ffff);
}

/** The words with sign, exponent and leading digits of doubles; every other entry is one. */
function highWords(values: Float64Array): Int32Array {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  return words.subarray(HIGH_WORD);
}

/** 1 on little-endian machines. */
const HIGH_WORD = new Int32Array(Float64Array.of(1).buffer)[1] === 0 ? 0 : 1;
