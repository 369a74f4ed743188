import { marked } from 'marked';
import { formatNumber } from '../../lambdas/core/format.ts';
import { type Html, html, trusted } from '../../lambdas/view/html.ts';
import { type AlarmWidget, type DashboardBody, GRID_COLUMNS, type MetricWidget } from './body.ts';
import { colourOf, drawGraph } from './graph-chart.ts';
import type { AlarmState, CustomAnswer } from './read-dashboard.ts';
import type { Series } from './read-series.ts';

/** Pixels of a unit of the grid, as a page of usual width shows it. */
const UNIT = { width: 50, height: 44 } as const;
/** Pixels of a widget that its frame, title and legend take. */
const FRAME = { width: 30, height: 100 } as const;
const FEWEST_PIXELS = 110;

/** A widget's place on the grid around what it shows. */
export function frame(widget: DashboardBody['widgets'][number], title: string, body: Html): Html {
  const { x, y, width, height } = widget;
  const heading = title === '' ? null : html`<h2>${title}</h2>`;
  const start = (at: number | undefined) => (at === undefined ? 'auto' : at + 1);
  const place = `--x:${start(x)};--y:${start(y)};--w:${width};--h:${height}`;
  const name = title === '' ? 'text' : title;
  const breadth = width > GRID_COLUMNS / 2 ? 'wide' : '';
  return html`<section class="widget card ${breadth}" style="${place}" tabindex="0" aria-label="${name}">${heading}${body}</section>`;
}

/** A graph with its legend; lines without values and lines that LocalStack cannot compute are named as such. */
export async function writeGraph(
  { width, height, properties }: MetricWidget,
  series: readonly Series[],
  time: { readonly start: number; readonly end: number },
): Promise<Html> {
  if (properties.view === 'singleValue') return writeNumbers(series);
  const { title, annotations, yAxis } = properties;
  const empty = series.every(({ points }) => points.length === 0);
  const legend = html`<ul class="legend">${series.map(writeLegend)}</ul>`;
  if (empty) return html`<p class="muted">No data in this time.</p>${legend}`;
  const graph = await drawGraph({
    title,
    series,
    ...time,
    annotations: (annotations?.horizontal ?? []).filter(({ visible }) => visible !== false),
    low: yAxis?.left?.min ?? null,
    high: yAxis?.left?.max ?? null,
    width: Math.max(2 * FEWEST_PIXELS, UNIT.width * width - FRAME.width),
    height: Math.max(FEWEST_PIXELS, UNIT.height * height - FRAME.height),
  });
  return html`${graph}${legend}`;
}

function writeLegend({ label, stat, periodSeconds, points, unavailable }: Series, index: number): Html {
  const key = html`<span class="key" style="background:${colourOf(index)}"></span>`;
  if (unavailable !== null) return html`<li class="muted">${key}${label}: ${unavailable}</li>`;
  const last = points.at(-1);
  const value = last === undefined ? 'no data' : html`last <b>${formatNumber(last.value)}</b>`;
  return html`<li>${key}${label}: ${value} <span class="muted">(${stat} per ${namePeriod(periodSeconds)})</span></li>`;
}

function writeNumbers(series: readonly Series[]): Html {
  const values = series.map(({ label, points, unavailable }) => {
    const last = points.at(-1);
    const value = last === undefined ? (unavailable ?? 'no data') : formatNumber(last.value);
    return html`<li><b>${value}</b>${label}</li>`;
  });
  return html`<ul class="number-list">${values}</ul>`;
}

/** @example namePeriod(300) // '5 min' */
function namePeriod(seconds: number): string {
  const units = [
    ['day', 86_400],
    ['h', 3600],
    ['min', 60],
  ] as const;
  const [name, length] = units.find(([, unit]) => seconds % unit === 0) ?? ['s', 1];
  return seconds === length ? name : `${seconds / length} ${name}`;
}

/** The state of each alarm in words and colour, and since when. */
export function writeAlarms({ properties }: AlarmWidget, alarms: readonly AlarmState[]): Html {
  const gone = properties.alarms.length - alarms.length;
  const rows = alarms.map(({ name, state, since, reason }) => {
    const time = since === null ? null : html` <small class="muted">since ${writeTime(since)}</small>`;
    const words = state.replace('_', ' ');
    return html`<li><span class="badge ${state}" title="${reason}">${words}</span> ${name}${time}</li>`;
  });
  return html`<ul class="alarms">${rows}</ul>${gone > 0 && html`<p class="muted">${gone} of the dashboard's alarms do not exist.</p>`}`;
}

/** A time to the second, UTC. */
export function writeTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Markdown as CloudWatch shows it in a text widget. */
export function writeMarkdown(markdown: string): Html {
  return trusted(marked.parse(markdown, { async: false }));
}

/** What a custom widget's function answered, or why it did not. */
export function writeCustom({ kind, text }: CustomAnswer): Html {
  if (kind === 'html') return trusted(text);
  if (kind === 'markdown') return writeMarkdown(text);
  return html`${kind === 'error' && html`<p>The function failed:</p>`}<pre>${text}</pre>`;
}
