import { build } from 'esbuild';

// One plain file that `node` runs without node_modules: dist/cli.js, or the file named as argument.
await build({
  entryPoints: ['bin/cli.ts'],
  outfile: process.argv[2] ?? 'dist/cli.js',
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
