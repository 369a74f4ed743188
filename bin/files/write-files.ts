import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '../../lambdas/core/errors.ts';

/**
 * Writes a text to a file, folders included.
 *
 * @param what what the text is, for the message: "the page"
 * @throws InputError naming the file where it cannot be written
 */
export function writeText(file: string, text: string, what: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    throw new InputError(`${file}: cannot write ${what} there: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Writes texts, by their names, into a folder, which it makes.
 *
 * @param what what the texts are, for the message: "the results"
 * @throws InputError naming the folder where they cannot be written
 */
export function writeFolder(folder: string, files: Readonly<Record<string, string>>, what: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  } catch (cause) {
    throw new InputError(
      `${folder}: cannot write ${what} there, allowed: a folder: ${(cause as Error).message}`,
      { cause },
    );
  }
}
