// Below it, the sort of the language is as fast.
const FEW = 1024;
// Values a bucket holds on average, and how many are put in order one by one.
const VALUES_PER_BUCKET = 4;
const LARGE_BUCKET = 32;

/**
 * The values in ascending order, as a new array; made for scores that spread over 0 to 1, right for any
 * without a NaN. O(n) where they spread, O(n log n) at worst.
 */
export function sortScores(values: Float64Array): Float64Array {
  if (values.length < FEW) return values.slice().sort();
  const buckets = Math.ceil(values.length / VALUES_PER_BUCKET);
  const ends = new Uint32Array(buckets + 1);
  const places = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i += 1) {
    const bucket = bucketOf(values[i] as number, buckets);
    places[i] = bucket;
    ends[bucket + 1] = (ends[bucket + 1] as number) + 1;
  }
  for (let i = 0; i < buckets; i += 1) ends[i + 1] = (ends[i + 1] as number) + (ends[i] as number);
  const sorted = new Float64Array(values.length);
  // Each bucket's start moves to its end as the bucket fills.
  for (let i = 0; i < values.length; i += 1) {
    const bucket = places[i] as number;
    const place = ends[bucket] as number;
    sorted[place] = values[i] as number;
    ends[bucket] = place + 1;
  }
  let start = 0;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const end = ends[bucket] as number;
    if (end - start > LARGE_BUCKET) sorted.subarray(start, end).sort();
    else insertInOrder(sorted, start, end);
    start = end;
  }
  return sorted;
}

function bucketOf(value: number, buckets: number): number {
  const bucket = Math.floor(value * buckets);
  if (bucket < 0) return 0;
  return bucket < buckets ? bucket : buckets - 1;
}

function insertInOrder(values: Float64Array, start: number, end: number): void {
  for (let i = start + 1; i < end; i += 1) {
    const value = values[i] as number;
    let place = i;
    while (place > start && (values[place - 1] as number) > value) {
      values[place] = values[place - 1] as number;
      place -= 1;
    }
    values[place] = value;
  }
}
