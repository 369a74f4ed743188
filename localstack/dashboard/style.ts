/** What a dashboard needs beside the look of every page: its grid, as CloudWatch lays widgets out, and the colours of lines. */
export const DASHBOARD_STYLE = `
:root { --series-1:#0969da; --series-2:#b35900; --series-3:#116329; --series-4:#8250df; --series-5:#bf3989; --series-6:#57606a; }
@media (prefers-color-scheme: dark) { :root { --series-1:#58a6ff; --series-2:#f0883e; --series-3:#56d364; --series-4:#bc8cff; --series-5:#f778ba; --series-6:#9ea7b3; } }
main { max-width:96rem; }
nav { display:flex; flex-wrap:wrap; gap:.25rem .75rem; align-items:center; margin:.5rem 0 1rem; }
nav a[aria-current] { font-weight:700; color:var(--text); text-decoration:none; }
.grid { display:grid; grid-template-columns:repeat(24,minmax(0,1fr)); grid-auto-rows:minmax(2.25rem,auto); gap:.5rem; }
.widget { grid-column:var(--x) / span var(--w); grid-row:var(--y) / span var(--h); min-width:0; overflow-x:auto; }
.widget > h2 { font-size:1rem; margin:0 0 .25rem; border:0; }
.widget:focus-visible { outline:2px solid var(--current); }
.legend { list-style:none; padding:0; margin:.25rem 0 0; font-size:.8rem; }
.legend li { display:inline-block; margin-right:.75rem; overflow-wrap:anywhere; }
.legend .key { margin-left:0; border-radius:50%; }
.alarms { display:grid; gap:.25rem .75rem; grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr)); padding:0; margin:0; list-style:none; }
.number-list { display:flex; flex-wrap:wrap; gap:1rem; padding:0; list-style:none; } .number-list b { display:block; font-size:1.6rem; }
@media (max-width:60rem), print { .grid { grid-template-columns:repeat(2,minmax(0,1fr)); grid-auto-rows:auto; }
  .widget { grid-column:auto; grid-row:auto; } .wide { grid-column:1 / -1; break-inside:auto; } }
@media (max-width:40rem) { .grid { display:block; } .widget { margin-bottom:.75rem; } }
@media print { .widget { overflow:visible; } nav { display:none; } }
`;
