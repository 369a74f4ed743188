/** Distinct scores that a table keeps apart; beyond, scores share cells of width 2^-19. */
export const MAX_DISTINCT_SCORES = 1_000_000;
const CELLS = 2 ** 19;

/** How many positives and negatives got each score: all that a ROC curve needs. */
export interface ScoreTable {
  readonly positives: ReadonlyMap<number, number>;
  readonly negatives: ReadonlyMap<number, number>;
  readonly distinct: number;
  /** True once there were too many distinct scores: the keys are lower edges of cells then. */
  readonly inCells: boolean;
}

type GrowingTable = {
  positives: Map<number, number>;
  negatives: Map<number, number>;
  distinct: number;
  inCells: boolean;
};

export function zeroScores(): ScoreTable {
  return { positives: new Map(), negatives: new Map(), distinct: 0, inCells: false };
}

/**
 * Counts one row in place. O(1); memory grows with the distinct scores up to `MAX_DISTINCT_SCORES`.
 *
 * Whether a table is in cells depends only on the set of its scores, so any order gives the same counts.
 */
export function addScore(table: ScoreTable, score: number, positive: boolean): void {
  addCount(table as GrowingTable, positive, [score, 1]);
}

function addCount(table: GrowingTable, positive: boolean, [score, count]: readonly [number, number]): void {
  const key = table.inCells ? cellOf(score) : score;
  const [own, other] = positive ? [table.positives, table.negatives] : [table.negatives, table.positives];
  const before = own.get(key);
  own.set(key, (before ?? 0) + count);
  if (before !== undefined || other.has(key)) return;
  table.distinct += 1;
  if (!table.inCells && table.distinct > MAX_DISTINCT_SCORES) moveIntoCells(table);
}

/** Scores outside 0 to 1 fall into the first or the last cell. */
function cellOf(score: number): number {
  return Math.floor(Math.min(Math.max(score, 0), 1) * CELLS) / CELLS;
}

function moveIntoCells(table: GrowingTable): void {
  const { positives, negatives } = table;
  Object.assign(table, { ...zeroScores(), inCells: true });
  for (const entry of positives) addCount(table, true, entry);
  for (const entry of negatives) addCount(table, false, entry);
}

/** The counts of both, as a new table; order-free. */
export function mergeScores(a: ScoreTable, b: ScoreTable): ScoreTable {
  const merged: GrowingTable = {
    positives: new Map(),
    negatives: new Map(),
    distinct: 0,
    inCells: a.inCells || b.inCells,
  };
  for (const table of [a, b]) {
    for (const entry of table.positives) addCount(merged, true, entry);
    for (const entry of table.negatives) addCount(merged, false, entry);
  }
  return merged;
}

/** Counts from the lowest score to the highest, one place a distinct score in both lists. */
export interface ScoreCounts {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** The counts in the order of the scores. O(k log k) in the distinct scores. */
export function sortScores(table: ScoreTable): ScoreCounts {
  const scores = new Float64Array(table.distinct);
  let place = 0;
  for (const score of table.positives.keys()) scores[place++] = score;
  for (const score of table.negatives.keys()) {
    if (!table.positives.has(score)) scores[place++] = score;
  }
  scores.sort();
  return {
    positives: scores.map((score) => table.positives.get(score) ?? 0),
    negatives: scores.map((score) => table.negatives.get(score) ?? 0),
  };
}
