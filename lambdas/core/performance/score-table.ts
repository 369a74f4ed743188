/** How many positives and negatives got each score: all that a ROC curve needs. */
export interface ScoreTable {
  /** Distinct scores, ascending; lower edges of cells once there were too many. */
  readonly scores: Float64Array;
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
  readonly inCells: boolean;
}

/** When scores begin to share cells, and how many cells 0 to 1 has then. */
export interface ScoreResolution {
  readonly maxDistinct: number;
  readonly cells: number;
}

/** Beyond a million distinct scores, cells of width 2^-19. */
const RESOLUTION: ScoreResolution = { maxDistinct: 1_000_000, cells: 2 ** 19 };

export function zeroScores(): ScoreTable {
  const empty = new Float64Array(0);
  return { scores: empty, positives: empty, negatives: empty, inCells: false };
}

/**
 * Counts rows into a new table, from the scores of the positives and those of the negatives, neither with
 * a NaN. Both arrays are sorted in place.
 *
 * Whether a table is in cells depends only on the set of its scores, so any order and any cut give the same
 * counts. O(n log n); memory grows with the distinct scores up to a million.
 */
export function countScores(
  positives: Float64Array,
  negatives: Float64Array,
  resolution = RESOLUTION,
): ScoreTable {
  return mergeScores(tableOf(positives, 'positives'), tableOf(negatives, 'negatives'), resolution);
}

function tableOf(values: Float64Array, side: 'positives' | 'negatives'): ScoreTable {
  values.sort();
  const scores = new Float64Array(values.length);
  const counts = new Float64Array(values.length);
  let last = -1;
  for (const value of values) {
    if (last < 0 || value !== scores[last]) {
      last += 1;
      // Zero has two signs and is one score.
      scores[last] = value + 0;
    }
    counts[last] = (counts[last] as number) + 1;
  }
  const used = { scores: scores.subarray(0, last + 1), inCells: false };
  const none = new Float64Array(last + 1);
  return { ...used, positives: none, negatives: none, [side]: counts.subarray(0, last + 1) };
}

/** The counts of both, as a new table; order-free. O(distinct scores). */
export function mergeScores(a: ScoreTable, b: ScoreTable, resolution = RESOLUTION): ScoreTable {
  const inCells = a.inCells || b.inCells;
  const merged = inCells
    ? mergeSorted(moveIntoCells(a, resolution), moveIntoCells(b, resolution))
    : mergeSorted(a, b);
  return merged.scores.length > resolution.maxDistinct && !inCells
    ? moveIntoCells(merged, resolution)
    : merged;
}

function mergeSorted(a: ScoreTable, b: ScoreTable): ScoreTable {
  const merged = emptyTable(a.scores.length + b.scores.length, a.inCells);
  let [i, j, last] = [0, 0, 0];
  while (i < a.scores.length || j < b.scores.length) {
    const left = i < a.scores.length ? (a.scores[i] as number) : Number.POSITIVE_INFINITY;
    const right = j < b.scores.length ? (b.scores[j] as number) : Number.POSITIVE_INFINITY;
    merged.scores[last] = Math.min(left, right);
    if (left <= right && i < a.scores.length) addCounts(merged, last, [a, i++]);
    if (right <= left && j < b.scores.length) addCounts(merged, last, [b, j++]);
    last += 1;
  }
  return cutTable(merged, last);
}

function emptyTable(length: number, inCells: boolean): ScoreTable {
  return {
    scores: new Float64Array(length),
    positives: new Float64Array(length),
    negatives: new Float64Array(length),
    inCells,
  };
}

function addCounts(table: ScoreTable, place: number, [from, index]: readonly [ScoreTable, number]): void {
  table.positives[place] = (table.positives[place] as number) + (from.positives[index] as number);
  table.negatives[place] = (table.negatives[place] as number) + (from.negatives[index] as number);
}

/** The first rows of a table, in arrays of their own. */
function cutTable({ scores, positives, negatives, inCells }: ScoreTable, length: number): ScoreTable {
  return {
    scores: scores.slice(0, length),
    positives: positives.slice(0, length),
    negatives: negatives.slice(0, length),
    inCells,
  };
}

/** Scores outside 0 to 1 fall into the first or the last cell. A table in cells stays as it is. */
function moveIntoCells(table: ScoreTable, { cells }: ScoreResolution): ScoreTable {
  if (table.inCells) return table;
  const moved = emptyTable(table.scores.length, true);
  let last = -1;
  for (let i = 0; i < table.scores.length; i += 1) {
    const cell = Math.floor(Math.min(Math.max(table.scores[i] as number, 0), 1) * cells) / cells;
    if (last < 0 || cell !== moved.scores[last]) {
      last += 1;
      moved.scores[last] = cell;
    }
    addCounts(moved, last, [table, i]);
  }
  return cutTable(moved, last + 1);
}
