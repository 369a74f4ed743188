import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as parquet from 'parquet-wasm/esm';

let isLoaded = false;
const near = createRequire(import.meta.url);

/** The library with its compiled code, which is loaded when the first Parquet file is read. */
export function loadParquet(): typeof parquet {
  if (!isLoaded) parquet.initSync({ module: readFileSync(findWasm()) });
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
