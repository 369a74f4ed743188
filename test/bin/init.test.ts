import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findSchema } from '../../bin/init/find-schema.ts';
import { writeMonitor } from '../../bin/init/write-monitor.ts';
import { parseMonitor } from '../../lambdas/contract/parse-monitor.ts';
import { useCommandLine } from './cli.ts';

describe('init', () => {
  const cli = useCommandLine({ examples: true });
  const read = (file: string) => readFileSync(join(cli.folder, file), 'utf8');

  it('writes a monitor file that check takes as it is', async () => {
    const made = await cli.call(['init', '--data', 'diamonds/reference.csv', '--model', 'stones']);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toContain('feature, categorical  cut');
    expect(parseMonitor(read('monitors/stones.json'), 'f')).toMatchObject({
      model: 'stones',
      task: 'regression',
      columns: { id: 'id', timestamp: 'ts', prediction: 'price_pred', label: 'price' },
    });
    const files = ['--reference', 'diamonds/reference.csv', '--current', 'diamonds/predictions.jsonl'];
    const labels = ['--labels', 'diamonds/labels.jsonl'];
    const report = await cli.check(['--config', 'monitors/stones.json', ...files, ...labels]);
    expect(report).toMatchObject({ code: 2, model: 'stones' });
    expect(report.performance?.metrics.rmse?.value).toBeGreaterThan(0);
  });

  it('leaves what a deployment needs as comments that become the file when their marks go', async () => {
    await cli.call(['init', '--data', 'taxis/reference.csv', '--model', 'trips', '--out', 'trips.json']);
    const bare = read('trips.json').replace(
      /^ *\/\/ (?="(data|baseline|schedule|window|labelDelay|alerts)")/gm,
      '  ',
    );
    expect(parseMonitor(bare, 'f')).toMatchObject({
      data: { predictions: 's3://my-bucket/trips/predictions/', format: 'csv' },
      baseline: 's3://my-bucket/trips/reference.csv',
      schedule: 'rate(1 hour)',
    });
  });

  it('takes words for two classes, and says which one it takes for positive', async () => {
    cli.write('loans.csv', 'loan_id,amount,score,outcome\n1,10,0.9,yes\n2,20,0.2,no\n3,15,0.4,no\n');
    const { stdout } = await cli.call(['init', '--data', 'loans.csv', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      file: 'monitors/loans.json',
      monitor: {
        task: 'binary',
        columns: { id: 'loan_id', probability: 'score', label: 'outcome', positiveLabel: 'yes' },
      },
    });
    expect(read('monitors/loans.json')).toContain('// Which class counts as positive?');
  });

  it('names the schema so that an editor finds it from the folder of the file', async () => {
    for (const name of ['monitors/here.json', 'else/where/there.json']) {
      const out = join(cli.folder, name);
      const { monitor } = await writeMonitor({ data: join(cli.folder, 'diamonds/reference.csv'), out });
      const found = readFileSync(join(dirname(out), String(monitor.$schema)), 'utf8');
      expect(found).toBe(readFileSync('monitors/monitor.schema.json', 'utf8'));
    }
    expect(findSchema('monitors/price.json')).toBe('./monitor.schema.json');
  });

  it('says what it did not find, what is not judged then, and what to write', async () => {
    cli.write('odd.csv', 'wert,preis\n1,2.5\n2,3.5\n3,4.5\n');
    const { stdout } = await cli.call(['init', '--data', 'odd.csv']);
    expect(stdout).toContain('Not found:\n  no prediction column: without it neither performance');
    for (const part of ['label', 'id', 'timestamp']) expect(stdout).toContain(`  no ${part} column: without`);
    expect(stdout).toContain('init --prediction COLUMN, --label COLUMN, --id COLUMN, --timestamp COLUMN');
    const { stdout: whole } = await cli.call(['init', '--data', 'diamonds/reference.csv', '--model', 'all']);
    expect(whole).not.toContain('Not found');
  });

  it('writes over nothing, and names a column that is not there', async () => {
    const again = ['init', '--data', 'loans.csv', '--out', 'kept.json'];
    cli.write('kept.json', '{}');
    expect(await cli.call(again)).toMatchObject({
      code: 1,
      stderr: 'kept.json: exists already, allowed: another --out, or --force to write over it\n',
    });
    expect(read('kept.json')).toBe('{}');
    const wrong = await cli.call(['init', '--data', 'loans.csv', '--label', 'paid', '--out', 'wrong.json']);
    expect(wrong.stderr).toContain('loans.csv: no column "paid", which --label names, allowed: "loan_id"');
    expect(existsSync(join(cli.folder, 'wrong.json'))).toBe(false);
  });
});
