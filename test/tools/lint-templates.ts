import { execFile } from 'node:child_process';
import { ensureInstalled } from '../../localstack/install.ts';

/** The command `cfn-lint`, whose own script names the folder that the environment was built in. */
const RUN = 'import sys; from cfnlint.runner import main; sys.exit(main())';

/**
 * What cfn-lint finds in CloudFormation templates, as text; empty where it finds nothing. LocalStack's
 * locked environment carries cfn-lint, and is installed first where that was not done yet.
 */
export async function lintTemplates(files: readonly string[]): Promise<string> {
  const { python } = await ensureInstalled();
  return new Promise((resolve, reject) => {
    execFile(python, ['-c', RUN, '--format', 'parseable', '--', ...files], (error, stdout) => {
      // It ends with an exit code of its own where it found something, and with 1 where it broke.
      if (error !== null && stdout === '') reject(error);
      else resolve(stdout);
    });
  });
}
