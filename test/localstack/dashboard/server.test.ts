import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PutDashboardCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLocalStack, openClients } from '../../../localstack/dashboard/find-localstack.ts';
import { type DashboardServer, serveDashboards } from '../../../localstack/dashboard/server.ts';
import { findFreePort } from '../../../localstack/free-port.ts';
import { type LocalStack, startLocalStack } from '../../../localstack/start.ts';

const JOBS = '/aws/sagemaker/TrainingJobs';
const WIDGETS = [
  { type: 'text', properties: { markdown: '## On call\n[Runbook](https://example.com/runbook)' } },
  {
    type: 'metric',
    properties: {
      title: 'Training',
      metrics: [
        [{ expression: `SEARCH('{"${JOBS}",Host} MetricName="CPUUtilization" price-rt', 'Average')` }],
        [{ expression: 'm1 / 2', label: 'Half' }],
      ],
    },
  },
  {
    type: 'metric',
    properties: { title: 'Now', view: 'singleValue', metrics: [['Shop', 'Sales', { stat: 'Sum' }]] },
  },
  {
    type: 'custom',
    properties: { title: 'Gone', endpoint: 'arn:aws:lambda:us-east-1:000000000000:function:gone' },
  },
  { type: 'explorer', properties: { title: 'Explorer' } },
];

describe('a page of dashboards', () => {
  let localstack: LocalStack;
  let served: DashboardServer;
  const environment = () => ({ AWS_ENDPOINT_URL: localstack.endpoint });
  const put = (name: string, widgets: readonly object[]) =>
    openClients(localstack.endpoint).cloudWatch.send(
      new PutDashboardCommand({ DashboardName: name, DashboardBody: JSON.stringify({ widgets }) }),
    );
  const read = async (path: string) => {
    const answer = await fetch(`${served.address}${path}`);
    return { status: answer.status, address: answer.url, text: await answer.text() };
  };

  beforeAll(async () => {
    localstack = await startLocalStack({ env: { ...process.env, AWS_ENDPOINT_URL: undefined } });
    served = await serveDashboards(localstack.endpoint, 0);
  });
  afterAll(async () => {
    served?.server.close();
    await localstack?.stop();
  });

  // One story, told in order: there are more and more dashboards.
  it('says what to do where none is deployed', async () => {
    await expect(findLocalStack(environment())).rejects.toThrow(
      `no dashboard is deployed to the LocalStack at ${localstack.endpoint}: deploy a monitor there`,
    );
    expect(await read('')).toMatchObject({
      status: 404,
      text: expect.stringContaining('No dashboard is deployed'),
    });
  });

  it('leads to the only one', async () => {
    await put('first', WIDGETS);
    expect(await findLocalStack(environment())).toBe(localstack.endpoint);
    const { status, address } = await read('');
    expect({ status, address }).toEqual({ status: 200, address: `${served.address}first` });
  });

  it('shows texts, numbers and what a search finds, and says what it cannot show', async () => {
    const { cloudWatch } = openClients(localstack.endpoint);
    const datum = (MetricName: string, Value: number, Host?: string) => ({
      MetricName,
      Value,
      ...(Host && { Dimensions: [{ Name: 'Host', Value: Host }] }),
    });
    const jobs = [
      datum('CPUUtilization', 71, 'price-rt-1/algo-1'),
      datum('CPUUtilization', 5, 'other-rt-1/algo-1'),
    ];
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: JOBS, MetricData: jobs }));
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData: [datum('Sales', 12)] }));
    const { text } = await read('first');
    expect(text).toContain('<h2>On call</h2>');
    expect(text).toContain('<a href="https://example.com/runbook">Runbook</a>');
    expect(text).toContain('CPUUtilization price-rt-1/algo-1: last <b>71</b>');
    expect(text).not.toContain('other-rt-1');
    expect(text).toContain('Half: not available on LocalStack: m1 / 2');
    expect(text).toContain('<b>12</b>Sales');
    expect(text).toMatch(/ResourceNotFound|Function not found/);
    expect(text).toContain('Widgets of type explorer are not shown on LocalStack.');
  });

  it('lists several, and names the one whose body is broken', async () => {
    await put('second', [{ type: 'metric', x: -1, properties: {} }]);
    expect((await read('')).text).toContain('<a href="/second">second</a>');
    expect(await read('second')).toMatchObject({
      status: 503,
      text: expect.stringContaining('the body of dashboard second: widgets.0'),
    });
  });

  it('says where there is none of a name', async () => {
    const text = expect.stringContaining('There is no dashboard absent.');
    expect(await read('absent')).toMatchObject({ status: 404, text });
  });

  it('keeps to its own scripts: what comes from elsewhere runs none', async () => {
    const { headers } = await fetch(`${served.address}first`);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'sha256-[^']+';/);
  });
});

describe('npm run local:dashboard', () => {
  it('ends with one line where no LocalStack answers', async () => {
    const endpoint = `http://127.0.0.1:${await findFreePort()}`;
    const env = { ...process.env, AWS_ENDPOINT_URL: endpoint };
    const call = promisify(execFile)(process.execPath, ['--import', 'tsx', 'localstack/dashboard/main.ts'], {
      env,
    });
    await expect(call).rejects.toMatchObject({
      code: 1,
      stderr: `no LocalStack answers at ${endpoint} (AWS_ENDPOINT_URL): start it, or unset the variable\n`,
    });
  });
});
