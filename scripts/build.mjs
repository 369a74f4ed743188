import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const outfile = process.argv[2] ?? 'dist/cli.js';

// A plain file that `node` runs without node_modules: dist/cli.js, or the file named as argument.
await build({
  entryPoints: ['bin/cli.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  // The ES module of a package can be bundled whole; some CommonJS forms load their parts by name at run time.
  mainFields: ['module', 'main'],
  target: 'node20',
  format: 'esm',
  minify: true,
  legalComments: 'linked',
  // commander is CommonJS and asks for Node's own modules by require().
  banner: {
    js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
  },
});

// The compiled code of the Parquet library lies beside it.
const code = 'parquet_wasm_bg.wasm';
copyFileSync(
  createRequire(import.meta.url).resolve(`parquet-wasm/esm/${code}`),
  join(dirname(outfile), code),
);
