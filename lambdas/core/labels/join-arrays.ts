/** No row: the id is missing, or nobody has it. */
export const NO_ROW = -1;

/** The doubles at these indices, in their order. */
export function takeDoubles(values: Float64Array, indices: Int32Array): Float64Array {
  const taken = new Float64Array(indices.length);
  for (let index = 0; index < taken.length; index += 1)
    taken[index] = values[indices[index] as number] as number;
  return taken;
}

/** The integers at these indices, in their order; NO_ROW where the index is that. */
export function takeIntegers(values: Int32Array, indices: Int32Array): Int32Array {
  const taken = new Int32Array(indices.length);
  for (let index = 0; index < taken.length; index += 1) {
    const place = indices[index] as number;
    taken[index] = place === NO_ROW ? NO_ROW : (values[place] as number);
  }
  return taken;
}
