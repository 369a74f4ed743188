import { parse, View } from 'vega';
import { type Config, compile, type TopLevelSpec } from 'vega-lite';
import { type Html, html, trusted } from '../html.ts';

/** Colours come from the page, so that charts follow its light and dark mode. */
export const COLOURS = {
  reference: 'var(--reference)',
  current: 'var(--current)',
  limit: 'var(--alarm)',
  quiet: 'var(--grid)',
} as const;

const CONFIG: Config = {
  // The figure around a chart says in words what it shows.
  aria: false,
  background: 'transparent',
  font: 'inherit',
  view: { stroke: null },
  axis: {
    labelColor: 'currentColor',
    titleColor: 'currentColor',
    titleFontWeight: 'normal',
    gridColor: COLOURS.quiet,
    gridOpacity: 0.5,
    tickColor: COLOURS.quiet,
    domainColor: COLOURS.quiet,
  },
};

/**
 * A chart as a figure with its drawing inside; no script runs and nothing is fetched. The drawing shrinks with
 * the page.
 *
 * @param words what a reader who cannot see the chart should know
 * Cost: some tens of milliseconds.
 */
export async function renderChart(spec: TopLevelSpec, words: string): Promise<Html> {
  const compiled = compile(spec, { config: CONFIG }).spec;
  const svg = await new View(parse(compiled), { renderer: 'none' }).toSVG();
  return html`<figure role="img" aria-label="${words}">${trusted(scalable(svg))}</figure>`;
}

/** The size is said by `viewBox` and capped by it, so that a phone gets a smaller picture. */
function scalable(svg: string): string {
  return svg.replace(
    /^<svg ([^>]*?)width="(\d+(?:\.\d+)?)" height="\d+(?:\.\d+)?"/,
    '<svg $1style="width:100%;max-width:$2px;height:auto" focusable="false" aria-hidden="true"',
  );
}
