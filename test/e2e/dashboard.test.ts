import { GetDashboardCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainPriceModel } from '../../examples/diamonds/price-model.ts';
import { parseDashboardBody } from '../../localstack/dashboard/body.ts';
import { type DashboardServer, serveDashboards } from '../../localstack/dashboard/server.ts';
import { useBrowser } from '../view/browser.ts';
import { listAlarms } from './support/alarms.ts';
import { app, aws, monitorOf } from './support/app.ts';
import { awaitValue } from './support/await.ts';
import { putData, readReport } from './support/objects.ts';
import { run } from './support/runs.ts';
import { SOLD_STONES, TRAINING_STONES, writeWindow } from './support/stones.ts';

const HOUR = 3_600_000;
const shown = monitorOf('shown');
const end = Date.parse(app.hour);

/** The function behind the dashboard's custom widget, called as CloudWatch calls it. */
async function askWidget(event: object): Promise<unknown> {
  const { DashboardBody = '' } = await aws.cloudWatch.send(
    new GetDashboardCommand({ DashboardName: shown.dashboardName }),
  );
  const { widgets } = parseDashboardBody(shown.dashboardName, DashboardBody);
  const custom = widgets.flatMap((widget) =>
    'endpoint' in widget.properties ? [widget.properties.endpoint] : [],
  );
  expect(custom).toHaveLength(1);
  const answer = await aws.lambda.send(
    new InvokeCommand({ FunctionName: custom[0], Payload: JSON.stringify(event) }),
  );
  expect(answer.FunctionError).toBeUndefined();
  return JSON.parse(Buffer.from(answer.Payload ?? []).toString());
}

describe('the dashboard of a deployed monitor', () => {
  const browser = useBrowser();
  let served: DashboardServer;
  let page: string;

  beforeAll(async () => {
    const prices = trainPriceModel(TRAINING_STONES);
    const window = { start: end - HOUR, end, priceFactor: 1, prices };
    await putData('shown/predictions/1.jsonl', writeWindow(SOLD_STONES.slice(0, 500), window));
    await run(shown, app.hour);
    served = await serveDashboards(app.endpoint, 0);
    page = `${served.address}${shown.dashboardName}`;
  });
  afterAll(() => {
    served?.server.close();
  });

  const openWidget = async (title: string, look = {}) => {
    const { page: opened, ...rest } = await browser.open(page, look);
    return { widget: opened.getByRole('region', { name: title, exact: true }), opened, ...rest };
  };

  it('shows the values of the newest window, by the same numbers as its report', async () => {
    const report = await readReport(shown, new Date(end - HOUR).toISOString());
    const rmse = report.performance?.metrics.rmse?.value ?? Number.NaN;
    const { widget, opened, troubles } = await openWidget('Root mean squared error');
    expect(await opened.title()).toBe('shown-monitor on LocalStack');
    expect(await widget.locator('.legend').innerText()).toContain(
      `RMSE: last ${Number(rmse.toPrecision(4))}`,
    );
    expect(await widget.locator('figure svg path').count()).toBeGreaterThan(0);
    expect(await widget.getByRole('img').getAttribute('aria-label')).toContain('max 5000 at 5000');
    expect(await widget.locator('svg').textContent()).toContain('max 5000');
    expect(troubles).toEqual([]);
  });

  it('lays the widgets out as the dashboard says', async () => {
    const { opened } = await openWidget('Root mean squared error');
    const widgets = await opened.locator('.widget').all();
    const boxes = await Promise.all(widgets.map((widget) => widget.boundingBox()));
    expect(boxes.length).toBeGreaterThan(15);
    const [alarms, verdicts, performance] = boxes;
    expect(verdicts?.y).toBe(alarms?.y);
    expect(verdicts?.x).toBeGreaterThan(alarms?.x ?? 0);
    expect(performance?.y).toBeGreaterThan(alarms?.y ?? 0);
    boxes.forEach((one, index) => {
      for (const other of boxes.slice(index + 1)) {
        if (one === null || other === null) throw new Error('a widget is not visible');
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect(apart, `widget ${index} lies on another`).toBe(true);
      }
    });
  });

  it('shows the state of every alarm as CloudWatch has it', async () => {
    const alarms = await listAlarms(shown);
    const { widget } = await openWidget('shown: alarms');
    const rows = await widget.locator('li').allInnerTexts();
    expect(rows).toHaveLength(alarms.size);
    for (const name of alarms.keys())
      expect(rows.filter((row) => row.includes(`shown-${name} `))).toHaveLength(1);
    const failed = rows.find((row) => row.includes('shown-NotifierFailed '));
    expect(failed).toMatch(/^(OK|ALARM|INSUFFICIENT DATA) shown-NotifierFailed since \d{4}-\d\d-\d\d/);
  });

  it('draws the newest report inside, by the function of its custom widget', async () => {
    const { widget } = await openWidget('shown: newest report');
    expect(await widget.locator('h1').innerText()).toMatch(/^shown (OK|too early)$/);
    expect(await widget.locator('article figure svg').count()).toBeGreaterThan(2);
  });

  it('says of what LocalStack cannot compute that it cannot, and of what is not there that there is none', async () => {
    const { widget, opened } = await openWidget('Endpoint latency (µs)');
    expect(await widget.innerText()).toContain('ModelLatency: not available on LocalStack: statistic p95');
    const gpu = opened.getByRole('region', { name: 'Instance GPU (%)', exact: true });
    expect(await gpu.innerText()).toContain('No data in this time.');
  });

  it.each([
    { width: 1400, colorScheme: 'light' },
    { width: 1400, colorScheme: 'dark' },
    { width: 390, colorScheme: 'light' },
  ] as const)(
    'has no barrier that axe knows at $width px, $colorScheme, and never scrolls sideways',
    async (look) => {
      const { opened, findBarriers, troubles } = await openWidget('shown: alarms', look);
      expect(await findBarriers()).toEqual([]);
      expect(await opened.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
      expect(troubles).toEqual([]);
    },
  );

  it('is drawn anew by itself', async () => {
    const { widget } = await openWidget('Drifted columns');
    const legend = () => widget.locator('.legend').innerText();
    expect(await legend()).toContain('last 0');
    const Dimensions = [{ Name: 'Model', Value: 'shown' }];
    const MetricData = [{ MetricName: 'DriftedColumns', Value: 77, Dimensions }];
    await aws.cloudWatch.send(new PutMetricDataCommand({ Namespace: shown.namespace, MetricData }));
    await awaitValue('the new value', async () => ((await legend()).includes('last 77') ? true : undefined), {
      timeout: 60_000,
    });
  });

  it('says where there is no such dashboard', async () => {
    const answer = await fetch(`${served.address}absent`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('There is no dashboard absent.');
  });
});

describe('the custom widget', () => {
  it('describes itself where CloudWatch asks it to', async () => {
    expect(await askWidget({ describe: true })).toEqual({
      markdown: expect.stringContaining('## Report of a monitor'),
    });
  });

  it('shows the report as HTML, and keeps to the time range of the dashboard', async () => {
    const widgetContext = (to: number) => ({
      widgetContext: {
        dashboardName: shown.dashboardName,
        timeRange: { mode: 'relative', start: 0, end: to },
      },
    });
    const shownNow = await askWidget(widgetContext(Date.now()));
    expect(shownNow).toContain('<div class="model-report">');
    expect(shownNow).toContain('500 rows against 3000 of the reference');
    expect(await askWidget(widgetContext(end - 2 * HOUR))).toContain('No window has been judged');
  });
});
