import { readFileSync } from 'node:fs';
import * as z from 'zod';

const command = z.array(z.string()).min(1);

const registry = z.record(
  z.string(),
  z.strictObject({
    train: command.optional(),
    serve: command.optional(),
    environment: z.record(z.string(), z.string()).optional(),
  }),
);

/** The programs that stand for a container image; they run in the project's folder. */
export type Image = z.infer<typeof registry>[string];

/**
 * Finds the programs of an image. Names in the file are a whole image address, its last part with the tag, or its
 * last part alone; the longest that fits counts. The file is read anew each time: no restart after a change.
 *
 * @returns undefined where the file does not know the image
 * @throws Error naming the file and the place where it is wrong
 * @example findImage('localstack/images.json', '0123.dkr.ecr.us-east-1.amazonaws.com/diamonds-price:1') // as for "diamonds-price"
 */
export function findImage(file: string, address: string): Image | undefined {
  const parsed = registry.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const repository = address.slice(address.lastIndexOf('/') + 1);
  const name = repository.split(/[:@]/)[0] ?? repository;
  return parsed.data[address] ?? parsed.data[repository] ?? parsed.data[name];
}
