import { describe, expect, it } from 'vitest';
import { monitorFile, useCommandLine } from './cli.ts';

describe('cost', () => {
  const cli = useCommandLine();

  it('prints the parts of a month, their sum and what a processing job would cost', async () => {
    const { code, stdout } = await cli.call(['cost', '--config', monitorFile('diamonds')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^diamonds-price: about \$\d+\.\d\d a month\n/);
    for (const part of ['Lambda', 'Step Functions', 'metrics', 'alarms', 'dashboard', 'S3', 'SNS', 'logs']) {
      expect(stdout).toMatch(new RegExp(`^${part} +<? ?\\$`, 'm'));
    }
    expect(stdout).toContain('An hourly processing job of 10 minutes');
    expect(stdout).not.toContain('is assumed');
  });

  it('says what it assumes where the monitor file sets no schedule', async () => {
    cli.write('m.json', JSON.stringify({ model: 'm', task: 'regression', window: '2h' }));
    const { stdout } = await cli.call(['cost', '--config', 'm.json']);
    expect(stdout).toContain('The monitor file sets no schedule: a run a window of 2h is assumed.');
  });
});
