import { sortScores } from './sort-scores.ts';

/** How many positives and negatives got each score: all that a ROC curve needs. */
export interface ScoreTable {
  /** Distinct scores, ascending; lower edges of cells once there were too many. */
  readonly scores: Float64Array;
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
  readonly inCells: boolean;
}

/** When scores begin to share cells, and how many cells 0 to 1 has then. */
interface ScoreResolution {
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
 * a NaN.
 *
 * Whether a table is in cells depends only on the set of its scores, so any order and any cut give the same
 * counts. O(n log n) at worst; memory grows with the distinct scores up to a million.
 */
export function countScores(
  positives: Float64Array,
  negatives: Float64Array,
  resolution = RESOLUTION,
): ScoreTable {
  const [yes, no] = [sortScores(positives), sortScores(negatives)];
  const table = emptyTable(yes.length + no.length, false);
  let [i, j, last] = [0, 0, 0];
  while (i < yes.length || j < no.length) {
    const fromYes = j >= no.length || (i < yes.length && (yes[i] as number) <= (no[j] as number));
    const score = (fromYes ? yes[i] : no[j]) as number;
    const [yesBefore, noBefore] = [i, j];
    while (i < yes.length && yes[i] === score) i += 1;
    while (j < no.length && no[j] === score) j += 1;
    // Zero has two signs and is one score.
    table.scores[last] = score + 0;
    table.positives[last] = i - yesBefore;
    table.negatives[last] = j - noBefore;
    last += 1;
  }
  return limitScores(cutTable(table, last), resolution);
}

function limitScores(table: ScoreTable, resolution: ScoreResolution): ScoreTable {
  return table.scores.length > resolution.maxDistinct ? moveIntoCells(table, resolution) : table;
}

/** The counts of both, as a new table; order-free. O(distinct scores). */
export function mergeScores(a: ScoreTable, b: ScoreTable, resolution = RESOLUTION): ScoreTable {
  if (a.inCells || b.inCells) {
    return mergeSorted(moveIntoCells(a, resolution), moveIntoCells(b, resolution));
  }
  return limitScores(mergeSorted(a, b), resolution);
}

function mergeSorted(a: ScoreTable, b: ScoreTable): ScoreTable {
  if (a.scores.length === 0) return b;
  if (b.scores.length === 0) return a;
  const [left, right] = [a.scores, b.scores];
  const merged = emptyTable(left.length + right.length, a.inCells);
  let [i, j, last] = [0, 0, 0];
  while (i < left.length || j < right.length) {
    const takesLeft = i < left.length && (j >= right.length || (left[i] as number) <= (right[j] as number));
    const takesRight = j < right.length && (i >= left.length || (right[j] as number) <= (left[i] as number));
    merged.scores[last] = (takesLeft ? left[i] : right[j]) as number;
    if (takesLeft) addCounts(merged, last, a, i++);
    if (takesRight) addCounts(merged, last, b, j++);
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

/** Four arguments, because this runs once a score. */
function addCounts(table: ScoreTable, place: number, from: ScoreTable, index: number): void {
  table.positives[place] = (table.positives[place] as number) + (from.positives[index] as number);
  table.negatives[place] = (table.negatives[place] as number) + (from.negatives[index] as number);
}

/** The first rows of a table; in arrays of their own where that saves half the memory. */
function cutTable({ scores, positives, negatives, inCells }: ScoreTable, length: number): ScoreTable {
  const cut = (column: Float64Array) =>
    2 * length > column.length ? column.subarray(0, length) : column.slice(0, length);
  return { scores: cut(scores), positives: cut(positives), negatives: cut(negatives), inCells };
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
    addCounts(moved, last, table, i);
  }
  return cutTable(moved, last + 1);
}
