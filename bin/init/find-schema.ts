import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCHEMA = join('monitors', 'monitor.schema.json');

/**
 * Where editors find the schema of a monitor file, as the file itself names it: relative to its folder; null where
 * this program has come without it.
 *
 * @example findSchema('monitors/price.json') // './monitor.schema.json' in a checkout
 */
export function findSchema(file: string): string | null {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, SCHEMA))) {
    if (dirname(folder) === folder) return null;
    folder = dirname(folder);
  }
  const path = relative(dirname(file), join(folder, SCHEMA)).split(sep).join('/');
  return path.startsWith('.') ? path : `./${path}`;
}
