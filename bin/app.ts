import { App, type Environment, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { loadMonitors } from '../lib/load-monitors.ts';
import { MonitorStack } from '../lib/stacks/monitor-stack.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const { monitors, problems } = loadMonitors(app.node.tryGetContext('monitors') ?? 'monitors');
if (problems.length > 0) {
  for (const problem of problems) console.error(problem);
  process.exit(1);
}

for (const { monitor } of monitors) new MonitorStack(app, { monitor, ...environment() });
app.synth();

/** The account and region of the caller's credentials; without any the templates fit every account. */
function environment(): { readonly env?: Environment } {
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  return account && region ? { env: { account, region } } : {};
}
