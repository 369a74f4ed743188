/** The look of every page: light and dark, narrow and wide, screen and paper. */
export const STYLE = `
:root { --text:#1b1f24; --muted:#57606a; --page:#ffffff; --card:#f6f8fa; --grid:#d0d7de;
  --reference:#6e7781; --current:#0969da; --alarm:#b3161d; --ok:#116329; --unsure:#7d4e00; }
@media (prefers-color-scheme: dark) { :root { --text:#e6edf3; --muted:#9ea7b3; --page:#0d1117; --card:#161b22; --grid:#3d444d;
  --reference:#9198a1; --current:#58a6ff; --alarm:#ff8182; --ok:#56d364; --unsure:#e3b341; } }
* { box-sizing:border-box; }
body { margin:0; background:var(--page); color:var(--text); font:16px/1.5 system-ui,sans-serif; }
main { max-width:70rem; margin:0 auto; padding:1rem; }
h1 { font-size:1.5rem; margin:.5rem 0; } h2 { font-size:1.2rem; margin:2rem 0 .5rem; border-bottom:1px solid var(--grid); }
h3 { font-size:1rem; margin:.5rem 0; overflow-wrap:anywhere; }
.muted { color:var(--muted); } .lead { font-size:1.1rem; }
.badge { font-weight:700; border:2px solid; border-radius:.4rem; padding:0 .5rem; white-space:nowrap; }
.ALARM { color:var(--alarm); } .OK { color:var(--ok); } .INSUFFICIENT_DATA { color:var(--unsure); }
.scroll { overflow-x:auto; } .scroll:focus-visible { outline:2px solid var(--current); }
table { border-collapse:collapse; width:100%; font-size:.9rem; } caption { text-align:left; color:var(--muted); padding:.25rem 0; }
th,td { text-align:left; padding:.3rem .6rem; border-bottom:1px solid var(--grid); vertical-align:top; }
th[scope=row] { min-width:6rem; } td.number,th.number { text-align:right; font-variant-numeric:tabular-nums; white-space:nowrap; }
.cards { display:grid; gap:1rem; grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr)); }
.broad { grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr)); }
.card { background:var(--card); border:1px solid var(--grid); border-radius:.5rem; padding:.75rem; break-inside:avoid; }
.card p { margin:.25rem 0; font-size:.9rem; }
figure { margin:0; } figure text { fill:currentColor; }
.key { display:inline-block; width:.9em; height:.9em; border-radius:.2em; vertical-align:-.1em; margin:0 .25em 0 .75em; }
pre { background:var(--card); border:1px solid var(--grid); border-radius:.5rem; padding:.75rem; overflow-x:auto; white-space:pre-wrap; overflow-wrap:anywhere; }
ul { padding-left:1.25rem; } a { color:var(--current); }
@media print { body { font-size:11px; } main { max-width:none; } .scroll { overflow:visible; } }
`;

/**
 * The same look for what lies within `place` alone, on a page that somebody else styles.
 *
 * @example styleWithin('.x') // '.x { --text:… } … .x .muted { … }'
 */
export function styleWithin(place: string): string {
  return STYLE.replace(/([{}]|^)([^{}@]+)\{/g, (_, before: string, selectors: string) => {
    const within = selectors.split(',').map((selector) => selectWithin(place, selector.trim()));
    return `${before} ${within.join(',')} {`;
  });
}

function selectWithin(place: string, selector: string): string {
  return [':root', 'body', 'main'].includes(selector) ? place : `${place} ${selector}`;
}
