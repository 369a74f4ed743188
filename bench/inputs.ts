import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Normals } from './false-alarms/normals.ts';

const folder = join(import.meta.dirname, '..', 'out', 'bench');

/** Numbers in memory, and the file of little-endian doubles that the peers read the same numbers from. */
export interface Input {
  readonly values: Float64Array;
  readonly file: string;
}

/** The shapes of the columns, each drawn from a normal number. */
const SHAPES: readonly ((normal: number) => number)[] = [
  (x) => x,
  (x) => 1e6 + 20 * x,
  (x) => Math.exp(x),
  // A price in cents, and a count.
  (x) => Math.round(1e4 * Math.exp(x)) / 100,
  (x) => Math.round(20 * x),
];

/** Ten columns of five shapes: normal, far from zero, skewed, prices in cents, whole numbers. */
export function drawColumns(normals: Normals, name: string, rows: number): readonly Input[] {
  return Array.from({ length: 10 }, (_, index) => {
    const shape = SHAPES[index % SHAPES.length] as (normal: number) => number;
    // A slight shift, so that D is not that of chance alone.
    const mean = name === 'reference' ? 0 : 0.001 * index;
    return writeInput(`${name}-${index}`, drawNormals(normals, rows, mean).map(shape));
  });
}

export function drawNormals(normals: Normals, rows: number, mean = 0): Float64Array {
  const values = new Float64Array(rows);
  normals.fill(values, mean);
  return values;
}

export function writeInput(name: string, values: Float64Array): Input {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.f64`);
  writeFileSync(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return { values, file };
}

/** Seeded as all of the bench is: the same inputs each time. */
export function seededNormals(): Normals {
  return new Normals(2026);
}
