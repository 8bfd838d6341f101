/** The look of the page, light and dark, wide and narrow. No font and no picture of elsewhere. */
export const style = `
:root { color-scheme: light dark; --ink: light-dark(#1b2129, #dfe4ea); --paper: light-dark(#fff, #14181d);
  --faint: light-dark(#59636f, #98a3b0); --line: light-dark(#d8dde3, #313a44); --soft: light-dark(#f4f6f8, #1c2229);
  --link: light-dark(#1f57ad, #86b3f5); --get: light-dark(#11602f, #7bd39a); --post: light-dark(#1f57ad, #86b3f5);
  --put: light-dark(#7a4d00, #e3b564); --delete: light-dark(#97212a, #f2949b); }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; color: var(--ink); background: var(--paper);
  font: 16px/1.6 "Segoe UI", "Helvetica Neue", Arial, "Hiragino Sans", "Noto Sans JP", "Yu Gothic", Meiryo, sans-serif; }
header, main, nav { padding: 0 1.25rem; }
header { padding-top: 1.5rem; } h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; }
header p { margin: .4rem 0 0; color: var(--faint); }
h2, h3, h4 { line-height: 1.3; } main h2 { font-size: 1.35rem; margin: 2.5rem 0 .5rem; }
.about h2 { font-size: 1.1rem; margin: 1.6rem 0 .3rem; }
h3 { font-size: 1.15rem; margin: 0; } h4 { font-size: .9rem; margin: 1.2rem 0 .4rem; }
h3 a, h2 a { color: inherit; text-decoration: none; } h3 a:hover { text-decoration: underline; }
p { margin: .5rem 0; max-width: 46rem; } a { color: var(--link); } .faint { color: var(--faint); font-weight: normal; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .87em; }
p code, td code, dd code { background: var(--soft); border-radius: .25rem; padding: .05em .3em; overflow-wrap: anywhere; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: .4rem; padding: .7rem .9rem; margin: .4rem 0;
  overflow-x: auto; line-height: 1.5; max-width: 52rem; }
article { border: 1px solid var(--line); border-radius: .6rem; padding: 1.1rem 1.25rem; margin: 1rem 0; }
article:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
.route { font-size: 1.05em; } .route code { background: none; padding: 0; }
.method { display: inline-block; font: 700 .72em/1.5 ui-monospace, Menlo, Consolas, monospace; border: 1px solid;
  border-radius: .25rem; padding: 0 .4em; }
.get { color: var(--get); } .post { color: var(--post); } .put { color: var(--put); } .delete { color: var(--delete); }
.scroll { overflow-x: auto; max-width: 60rem; }
table { border-collapse: collapse; width: 100%; font-size: .92em; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--faint); font-weight: 600; font-size: .9em; } tbody th { font-weight: 600; }
.fields th[scope=row] { width: 30%; } .fields td:nth-child(2) { width: 28%; }
[id^=schema-] { scroll-margin-top: 3rem; } tr:target { outline: 2px solid var(--link); outline-offset: -2px; }
details { margin: .4rem 0; } summary { cursor: pointer; } summary:hover { color: var(--link); }
details.answer, div.answer, details.errors, details.schema { border-top: 1px solid var(--line); padding: .45rem 0 0; max-width: 60rem; }
.answer p { margin: 0; } .answer > p.faint { margin: .3rem 0; font-size: .92em; } div.answer { padding-left: 1.05rem; }
.status { font-weight: 700; font-variant-numeric: tabular-nums; margin-right: .35rem; }
nav summary { font-weight: 600; } nav h2 { font-size: .95rem; margin: .9rem 0 .2rem; }
nav ul { list-style: none; margin: 0; padding: 0; } nav li { margin: .1rem 0; }
nav li a { display: flex; gap: .5rem; align-items: baseline; text-decoration: none; color: inherit; padding: .12rem 0; }
nav li a:hover code { text-decoration: underline; } nav .method { flex: 0 0 4.6em; border: 0; padding: 0; }
nav code { overflow-wrap: anywhere; font-size: .82em; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .3rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media (min-width: 64rem) {
  body { display: grid; grid-template-columns: 22rem minmax(0, 1fr); grid-template-rows: auto 1fr; max-width: 90rem; margin: 0 auto; }
  nav summary { display: none; } nav details::details-content { content-visibility: visible; display: block; }
  @supports not selector(::details-content) { nav summary { display: revert; } }
  header { grid-column: 2; } nav { grid-row: 1 / 3; position: sticky; top: 0; height: 100vh; overflow-y: auto;
    padding: 1.2rem 1rem 2rem 1.25rem; border-right: 1px solid var(--line); }
  main { grid-column: 2; } header, main { padding-left: 2rem; padding-right: 2rem; } main { padding-bottom: 4rem; }
}
@media (max-width: 40rem) {
  header, main, nav { padding-left: 1rem; padding-right: 1rem; } article { padding: .9rem .85rem; }
  thead { position: absolute; left: -999px; } table, tbody, tr, th, td { display: block; }
  tbody tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  th[scope=row], td, .fields th[scope=row], .fields td:nth-child(2) { width: auto; border: 0; padding: .05rem 0; }
  .fields td:nth-child(2), .codes td:first-child { color: var(--faint); } nav li a { padding: .3rem 0; }
}
@media print { nav, .skip { display: none; } details::details-content { content-visibility: visible; } }
`;
