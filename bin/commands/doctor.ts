import { Command } from 'commander';
import { diagnose } from '../doctor/diagnose.ts';
import { type Health, worstOf } from '../doctor/finding.ts';
import { printDiagnoses } from '../doctor/print-diagnoses.ts';
import { loadMonitor } from '../files/local-data.ts';
import { configOption, jsonOption } from '../options.ts';
import { exampleText, requireOptions } from '../usage.ts';

const EXIT_CODES: Readonly<Record<Health, number>> = { ok: 0, warn: 2, error: 1 };

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look whether a deployed monitor is well: data, baseline, stack, alarms, mail, runs')
    .addOption(configOption('monitor file (required)'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `\nExit codes: 0 all well, 2 warnings only, 1 errors.\n${exampleText('doctor --config monitors/diamonds.json')}`,
    )
    .action(async ({ config, json }: { config: string; json?: boolean }, command: Command) => {
      requireOptions(command, ['config']);
      const monitor = loadMonitor({ config, current: config });
      // Loaded here only: the clients take longer to load than a check takes to run.
      const [{ openDeployment }, { openS3 }] = await Promise.all([
        import('../../lambdas/ports/deployment.ts'),
        import('../../lambdas/ports/s3-object-store.ts'),
      ]);
      const patient = { monitor, deployment: openDeployment(), store: openS3(), now: Date.now() };
      const diagnoses = await diagnose(patient);
      const health = worstOf(diagnoses);
      const text = json ? JSON.stringify({ health, checks: diagnoses }, null, 2) : printDiagnoses(diagnoses);
      process.stdout.write(`${text}\n`);
      process.exitCode = EXIT_CODES[health];
    });
}
