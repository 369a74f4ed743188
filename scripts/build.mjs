import { copyFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';

const outfile = process.argv[2] ?? 'dist/cli.js';
const folder = dirname(outfile);
const parts = `${basename(outfile, '.js')}-parts`;

rmSync(join(folder, parts), { recursive: true, force: true });

// A plain file that `node` runs without node_modules: dist/cli.js, or the file named as argument. What only some
// commands need lies in parts beside it, so that the others start without reading it.
await build({
  entryPoints: [{ in: 'bin/cli.ts', out: basename(outfile, '.js') }],
  outdir: folder,
  bundle: true,
  splitting: true,
  chunkNames: `${parts}/[name]-[hash]`,
  platform: 'node',
  // The ES module of a package can be bundled whole; some CommonJS forms load their parts by name at run time.
  mainFields: ['module', 'main'],
  target: 'node20',
  format: 'esm',
  minify: true,
  legalComments: 'linked',
  // commander is CommonJS and asks for Node's own modules by require().
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';const require = requireFrom(import.meta.url);",
  },
});

// The compiled code of the Parquet library lies beside the part that loads it.
const code = 'parquet_wasm_bg.wasm';
copyFileSync(createRequire(import.meta.url).resolve(`parquet-wasm/esm/${code}`), join(folder, parts, code));
