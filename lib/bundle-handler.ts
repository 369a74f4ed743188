import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const LAMBDAS = fileURLToPath(new URL('../lambdas/', import.meta.url));

/**
 * The code of one step: `lambdas/<step>/handler.ts` and all that it imports, the AWS SDK included, as one
 * minified `index.js`. The hash is that of the result, so an unchanged bundle is not deployed again.
 */
export function bundleHandler(step: string): AssetCode {
  const folder = `${LAMBDAS}${step}`;
  const tryBundle = (outputFolder: string): boolean => {
    buildSync({
      entryPoints: [`${folder}/handler.ts`],
      outfile: `${outputFolder}/index.js`,
      bundle: true,
      minify: true,
      // Stack traces name functions, which minified code would have lost.
      keepNames: true,
      platform: 'node',
      format: 'cjs',
      // Host-mode LocalStack runs the functions on the machine's Node, which may be this old.
      target: 'node20',
      // Without the ES modules of the AWS SDK nothing of it could be left out.
      mainFields: ['module', 'main'],
      logLevel: 'warning',
    });
    return true;
  };
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    // The image is never pulled: bundling in this process does not fail over, it throws.
    bundling: { image: DockerImage.fromRegistry('unused'), local: { tryBundle } },
  });
}
