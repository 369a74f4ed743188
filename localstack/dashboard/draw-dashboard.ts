import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { type Html, html } from '../../lambdas/view/html.ts';
import { type DashboardBody, isDrawable, type MetricWidget } from './body.ts';
import { readMetricLines } from './metric-lines.ts';
import { askCustomWidget, readAlarms } from './read-dashboard.ts';
import { readSeries, type Series } from './read-series.ts';
import type { TimeRange } from './time-range.ts';
import { frame, writeAlarms, writeCustom, writeGraph, writeMarkdown } from './write-widget.ts';

/** The services that a dashboard shows. */
export interface DashboardClients {
  readonly cloudWatch: CloudWatchClient;
  readonly lambda: LambdaClient;
}

/** A dashboard to be drawn. */
export interface Drawing {
  readonly name: string;
  readonly body: DashboardBody;
  readonly range: TimeRange;
}

/** Every widget of a dashboard in its place, with what the services say now. */
export async function drawDashboard(clients: DashboardClients, drawing: Drawing): Promise<Html> {
  const { body, range } = drawing;
  const graphs = body.widgets.filter(isDrawable).filter((widget) => widget.type === 'metric');
  const lines = graphs.map(({ properties }) => readMetricLines(properties));
  const periodSeconds = body.periodOverride === 'inherit' ? null : range.periodSeconds;
  const reading = readSeries(clients.cloudWatch, lines, { ...range, periodSeconds });
  const seriesOf = async (graph: MetricWidget) => (await reading)[graphs.indexOf(graph)] ?? [];
  // In the order in which they are read: on a narrow page one follows the other.
  const ordered = [...body.widgets].sort((a, b) => (a.y ?? 0) - (b.y ?? 0) || (a.x ?? 0) - (b.x ?? 0));
  const drawn = ordered.map(async (widget) => {
    const { title, content } = await drawWidget(clients, drawing, { widget, seriesOf });
    return frame(widget, title, content);
  });
  return html`<div class="grid">${await Promise.all(drawn)}</div>`;
}

interface Placed {
  readonly widget: DashboardBody['widgets'][number];
  readonly seriesOf: (graph: MetricWidget) => Promise<readonly Series[]>;
}

async function drawWidget(
  clients: DashboardClients,
  { name, range }: Drawing,
  { widget, seriesOf }: Placed,
): Promise<{ readonly title: string; readonly content: Html }> {
  if (!isDrawable(widget)) {
    const content = html`<p>Widgets of type ${widget.type} are not shown on LocalStack.</p>`;
    return { title: widget.properties.title, content };
  }
  switch (widget.type) {
    case 'metric':
      return {
        title: widget.properties.title,
        content: await writeGraph(widget, await seriesOf(widget), range),
      };
    case 'alarm': {
      const states = await readAlarms(clients.cloudWatch, widget.properties);
      return { title: widget.properties.title, content: writeAlarms(widget, states) };
    }
    case 'text':
      return { title: '', content: writeMarkdown(widget.properties.markdown) };
    case 'custom': {
      const answer = await askCustomWidget(clients.lambda, widget.properties, { dashboardName: name, range });
      return { title: widget.properties.title, content: writeCustom(answer) };
    }
  }
}
