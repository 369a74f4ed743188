import { copyFileSync, cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { useCommandLine } from '../bin/cli.ts';

const PAGES = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
/** Stands before a block whose commands ask AWS. */
const ON_AWS = '<!-- on AWS -->';
const CALL = /^(?:node dist\/cli\.js|npm run -s cli --|(?:npx )?cdk-model-monitor) (.+)$/;

interface Example {
  readonly page: string;
  readonly words: string;
  readonly onAws: boolean;
}

/** The calls of the command line in the shell blocks of a page, in their order. */
function findExamples(page: string): readonly Example[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/(<!-- on AWS -->\n)?```sh\n([\s\S]*?)```/g)].flatMap(([, mark, block = '']) =>
    block
      .replace(/\\\n\s*/g, '')
      .split('\n')
      .flatMap((line) => {
        const words = CALL.exec(line)?.[1];
        return words === undefined ? [] : [{ page, words, onAws: mark?.trim() === ON_AWS }];
      }),
  );
}

const EXAMPLES = PAGES.flatMap(findExamples);

describe('the example commands of the docs', () => {
  const cli = useCommandLine();
  const inFolder = (name: string) => join(cli.folder, name);

  beforeAll(async () => {
    await cli.makeExamples('out/examples');
    cpSync('monitors', inFolder('monitors'), { recursive: true });
    // Names that stand for files of the reader's own.
    copyFileSync('monitors/taxis.json', inFolder('monitors/my-model.json'));
    const taxis = inFolder('out/examples/taxis');
    copyFileSync(join(taxis, 'reference.csv'), inFolder('reference.csv'));
    copyFileSync(join(taxis, 'predictions.csv'), inFolder('today.csv'));
    copyFileSync(join(taxis, 'predictions.csv'), inFolder('history.csv'));
    const rows = Array.from({ length: 5000 }, (_, row) => `${row},${row % 3 === 0 ? 'yes' : 'no'}\n`);
    cli.write('predictions.csv', `number,class\n${rows.join('')}`);
  }, 120_000);

  it('are there, and few of them need AWS', () => {
    const onAws = EXAMPLES.filter((example) => example.onAws);
    expect(EXAMPLES.length - onAws.length).toBeGreaterThan(9);
    expect(onAws.length).toBeLessThan(15);
  });

  // In their order, for a later one may read what an earlier one wrote.
  it.each(EXAMPLES.filter(({ onAws }) => !onAws))('$page: $words', async ({ words }) => {
    const { code, stdout, stderr } = await cli.call(words.split(' '));
    expect({ code, stderr }).toEqual({
      code: expect.toSatisfy((ended) => ended === 0 || ended === 2),
      stderr: '',
    });
    expect(stdout).not.toBe('');
  });

  it.each(EXAMPLES.filter(({ onAws }) => onAws))('$page: $words (its flags only)', async ({ words }) => {
    const flags = words.match(/--[a-z-]+/g) ?? [];
    const command = words.split(' ').slice(0, /^(report|simulate) /.test(words) ? 2 : 1);
    const { code, stdout } = await cli.call([...command, '--help']);
    expect(code).toBe(0);
    for (const flag of flags) expect(stdout).toContain(flag);
  });
});
