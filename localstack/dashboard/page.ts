import { createHash } from 'node:crypto';
import { type Html, html, trusted } from '../../lambdas/view/html.ts';
import { writePage } from '../../lambdas/view/page.ts';
import { DASHBOARD_STYLE } from './style.ts';
import { RANGES, type RangeName } from './time-range.ts';
import { writeTime } from './write-widget.ts';

/** Seconds after which a page that is looked at is drawn anew. */
const REFRESH_SECONDS = 10;

/** Draws the page anew while its box is ticked and somebody looks. */
const SCRIPT = `
const box = document.querySelector('#refresh input');
const refresh = async () => {
  const answer = await fetch(location.href);
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#live');
  const focused = [...document.querySelectorAll('.widget')].indexOf(document.activeElement);
  if (next !== null && box.checked) document.querySelector('#live').replaceWith(next);
  document.querySelectorAll('.widget')[focused]?.focus({ preventScroll: true });
};
const wait = () => setTimeout(async () => {
  if (box.checked && !document.hidden) await refresh().catch(() => undefined);
  wait();
}, ${1000 * REFRESH_SECONDS});
wait();
`;

/** Lets a page run its own script and nothing else: a custom widget's HTML comes from elsewhere. */
export const CONTENT_POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`,
  "style-src 'unsafe-inline'",
  'img-src data:',
  "connect-src 'self'",
].join('; ');

export interface DashboardPage {
  readonly name: string;
  /** Address of the LocalStack it shows. */
  readonly endpoint: string;
  readonly chosen: RangeName;
  readonly now: Date;
  readonly widgets: Html;
}

/** The page of one dashboard: its widgets, and what time they show. */
export function writeDashboardPage({ name, endpoint, chosen, now, widgets }: DashboardPage): string {
  const links = (Object.keys(RANGES) as RangeName[]).map((range) => {
    const current = range === chosen ? trusted(' aria-current="true"') : null;
    return html`<a href="?range=${range}"${current}>${range}</a>`;
  });
  const body = html`<h1>${name}</h1>
<nav aria-label="Time shown">Last ${links}<label id="refresh"><input type="checkbox" checked> refresh every ${REFRESH_SECONDS} s</label></nav>
<div id="live"><p class="muted">LocalStack at ${endpoint}, ${writeTime(now)}</p>
${widgets}</div>
<script>${trusted(SCRIPT)}</script>`;
  return writePage(`${name} on LocalStack`, body, DASHBOARD_STYLE);
}

/** A page that leads to each of several dashboards. */
export function writeListPage(names: readonly string[]): string {
  const links = names.map((name) => html`<li><a href="/${encodeURIComponent(name)}">${name}</a></li>`);
  return writePage('Dashboards on LocalStack', html`<h1>Dashboards</h1><ul>${links}</ul>`, DASHBOARD_STYLE);
}

/** A page that says what is wrong. */
export function writeTroublePage(message: string): string {
  return writePage('No dashboard', html`<h1>No dashboard</h1><p id="live">${message}</p>`, DASHBOARD_STYLE);
}
