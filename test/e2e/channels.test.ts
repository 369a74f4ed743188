import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand } from '@aws-sdk/client-sns';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localCredentials } from '../../localstack/deploy.ts';
import { app, aws, monitorOf } from './support/app.ts';
import { awaitValue } from './support/await.ts';
import { putData } from './support/objects.ts';
import { openReceiver, type Receiver } from './support/receiver.ts';
import { run } from './support/runs.ts';
import { jsonLines, makeSales } from './support/sales.ts';

const HOUR = 3_600_000;
const PAUSE_SECONDS = 2;
const told = monitorOf('told');
let receiver: Receiver;

const hoursAgo = (hours: number): string => new Date(Date.parse(app.hour) - hours * HOUR).toISOString();
const jsonOf = (text: string) => JSON.parse(text) as Readonly<Record<string, unknown>>;

beforeAll(async () => {
  receiver = await openReceiver();
  const options = { endpoint: app.endpoint, region: 'us-east-1', credentials: localCredentials };
  const secrets = new SecretsManagerClient(options);
  const parameters = new SSMClient(options);
  const headers = { authorization: 'Bearer of-the-hook' };
  const hook = JSON.stringify({ url: receiver.urlOf('/hook'), headers });
  await secrets.send(new CreateSecretCommand({ Name: 'told/slack', SecretString: receiver.urlOf('/slack') }));
  await secrets.send(new CreateSecretCommand({ Name: 'told/hook', SecretString: hook }));
  for (const name of ['discord', 'teams', 'watchers']) {
    const Value = receiver.urlOf(`/${name}`);
    await parameters.send(new PutParameterCommand({ Name: `/told/${name}`, Value, Type: 'SecureString' }));
  }
  // Two hours in which larger things were sold than the reference has, at prices that fit them.
  for (const hours of [2, 1]) {
    const sales = makeSales({ seed: 300 + hours, rows: 200, start: hoursAgo(hours) }).map((sale) => ({
      ...sale,
      size: sale.size + 20,
      predicted: sale.predicted + 60,
      actual: sale.actual + 60,
    }));
    await putData(`told/predictions/${hours}-hours-ago.jsonl`, jsonLines(sales));
  }
});

afterAll(() => receiver?.close());

describe('the channels of a monitor', () => {
  it('are told of drift, each in its own form, by the addresses that the secrets hold', async () => {
    receiver.refuseOnce('/slack', PAUSE_SECONDS);
    await run(told, hoursAgo(1));
    const slack = await receiver.awaitText('/slack', /data drift/);
    expect(jsonOf(slack.text)).toMatchObject({ blocks: [{ type: 'header' }, { type: 'section' }, {}] });
    const discord = await receiver.awaitText('/discord', /data drift/);
    expect(jsonOf(discord.text)).toMatchObject({ allowed_mentions: { parse: [] }, embeds: [{}] });
    const hook = await receiver.awaitText('/hook', /data drift/);
    expect(hook.headers).toMatchObject({ authorization: 'Bearer of-the-hook' });
    expect(jsonOf(hook.text)).toMatchObject({ schemaVersion: 1, model: 'told', state: 'ALARM' });
  });

  it('that ask for a pause are told again after it', async () => {
    const tries = await awaitValue(
      'a second try',
      async () => {
        const received = receiver.receivedBy('/slack').filter(({ text }) => /data drift/.test(text));
        return received.length > 1 ? received : undefined;
      },
      { timeout: 60_000 },
    );
    const [first, second] = tries;
    expect(second?.text).toBe(first?.text);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1000 * PAUSE_SECONDS - 100);
  });

  it('hear of a limit of their own, and of nothing below their severity', async () => {
    const { text } = await receiver.awaitText('/watchers', /DriftScore/);
    expect(text).not.toContain('data drift in');
    expect(receiver.receivedBy('/teams')).toEqual([]);
  });

  it('are reminded by a later run that bears the alarm out', async () => {
    await run(told, hoursAgo(0));
    expect(jsonOf((await receiver.awaitText('/hook', /still data drift/)).text)).toMatchObject({
      body: expect.stringContaining('Known since: '),
    });
  });

  it('hear nothing while they are muted, and what still goes on after it', async () => {
    await alerts('mute', '--for', '1h', '--reason', 'migration');
    expect(await alerts('list')).toContain(': migration');
    await tell({ AlarmName: 'told-Tried', NewStateValue: 'ALARM', MetricName: 'Degradation' });
    await awaitValue(
      'the incident to be known',
      async () => ((await alerts('list')).includes('told-Tried') ? true : undefined),
      { timeout: 60_000 },
    );
    expect(receiver.receivedBy('/teams')).toEqual([]);
    await alerts('unmute');
    await run(told, hoursAgo(0));
    const { text } = await receiver.awaitText('/teams', /performance degraded/);
    expect(jsonOf(text)).toMatchObject({
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }],
    });
  });
});

/** An alarm as CloudWatch writes it. */
async function tell({ MetricName, ...alarm }: Readonly<Record<string, string>>): Promise<void> {
  const Trigger = { MetricName, Namespace: 'ModelMonitor', Dimensions: [] };
  const Message = JSON.stringify({ ...alarm, OldStateValue: 'OK', NewStateReason: 'tried', Trigger });
  await aws.sns.send(new PublishCommand({ TopicArn: told.alarmTopicArn, Message }));
}

/** Calls `alerts` of the command line for the monitor. */
async function alerts(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'bin/cli.ts', 'alerts', ...args, '--model', told.model],
    {
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: app.endpoint,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
      },
    },
  );
  return stdout;
}
