import { beforeAll, describe, expect, it } from 'vitest';
import { useCommandLine } from './cli.ts';

/** Nothing of AWS is set, and no instance is asked for credentials. */
const BARE = { AWS_EC2_METADATA_DISABLED: 'true' };

describe('the help', () => {
  const cli = useCommandLine();
  const commands: string[] = [];

  /** Names of the commands below, as the help lists them. */
  async function listBelow(path: string): Promise<readonly string[]> {
    const { stdout } = await cli.call([...path.split(' ').filter(Boolean), '--help']);
    const [, list = ''] = /\nCommands:\n([\s\S]*?)(\n\n|$)/.exec(stdout) ?? [];
    return [...list.matchAll(/^ {2}([a-z]+)/gm)].flatMap(([, name]) =>
      name === undefined || name === 'help' ? [] : [`${path} ${name}`.trim()],
    );
  }

  beforeAll(async () => {
    for (const name of await listBelow('')) commands.push(name, ...(await listBelow(name)));
  });

  it('of every command shows examples, which are calls of that command', async () => {
    expect(commands.length).toBeGreaterThan(15);
    for (const name of commands) {
      const { stdout } = await cli.call([...name.split(' '), '--help']);
      const [, examples = ''] = stdout.split(/\nExamples?:\n/);
      expect(examples, name).toMatch(new RegExp(`^ {2}cdk-model-monitor ${name} `));
    }
  });

  it('is not needed for a mistyped option: every command names what it takes', async () => {
    for (const name of commands) {
      const { code, stderr } = await cli.call([...name.split(' '), '--jsno']);
      expect(code, name).toBe(1);
      expect(stderr, name).toMatch(/^cdk-model-monitor [a-z ]+: unknown option '--jsno'.*, allowed: --.*\n$/);
    }
  });
});

describe('a command that asks AWS', () => {
  const cli = useCommandLine();
  const region = { ...BARE, AWS_REGION: 'us-east-1' };
  beforeAll(() => {
    cli.write('rows.csv', `x,y\n${Array.from({ length: 20 }, (_, row) => `${row},${row}`).join('\n')}\n`);
    cli.write('m.json', JSON.stringify({ model: 'price', task: 'regression' }));
  });

  it.each([
    ['report list --model price', 'cannot look up the stack price-monitor'],
    ['report show --model price --bucket state', 'cannot list s3://state/price/reports/'],
    ['alerts list --model price', 'cannot look up the stack price-monitor'],
    [
      'replay --config m.json --bucket state --from 2026-01-01 --to 2026-01-02',
      'cannot list s3://state/price/reports/',
    ],
    [
      'simulate waves --endpoint prices --data rows.csv --label y --rate 100',
      'simulate waves: the first 10 requests all failed, so no more were sent: cannot invoke the endpoint prices',
    ],
  ])('%s ends in one line without region or credentials', async (words, tried) => {
    const args = words.split(' ');
    expect(await cli.call(args, BARE)).toMatchObject({
      code: 1,
      stderr: `${tried}: no region is set, allowed: one in AWS_REGION, such as us-east-1\n`,
    });
    const { stderr } = await cli.call(args, region);
    expect(stderr).toBe(
      `${tried}: no credentials (Could not load credentials from any providers), allowed: AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\n`,
    );
  });
});
