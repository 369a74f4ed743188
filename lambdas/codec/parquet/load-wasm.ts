import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import * as parquet from 'parquet-wasm/esm';

/**
 * How long code of the library runs before V8 compiles it a second time, for speed: many times as long as by
 * itself. Early on that takes half a second of a processor, which no file gains that is read in a few seconds.
 */
const COMPILE_AGAIN = '--wasm-tiering-budget=100000000';

let isLoaded = false;
const near = createRequire(import.meta.url);

/** The library with its compiled code, which is loaded when the first Parquet file is read. */
export function loadParquet(): typeof parquet {
  if (!isLoaded) {
    setFlagsFromString(COMPILE_AGAIN);
    parquet.initSync({ module: readFileSync(findWasm()) });
  }
  isLoaded = true;
  return parquet;
}

/** A bundle has the compiled code beside itself; elsewhere it lies in the library's package. */
function findWasm(): string {
  try {
    return near.resolve('./parquet_wasm_bg.wasm');
  } catch {
    return near.resolve('parquet-wasm/esm/parquet_wasm_bg.wasm');
  }
}
