/** The look of the page, on a screen and on A4. No script, no font and no picture of elsewhere. */
export const style = `
:root { color-scheme: light; --line: #d5d9de; --faint: #5a6370; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1.25rem 3rem; color: #1b2129; background: #fff;
  font: 15px/1.55 "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic", Meiryo, system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; }
p { margin: .3rem 0; } .faint { color: var(--faint); } .small { font-size: .85em; }
.who { margin: .2rem 0 1rem; color: var(--faint); overflow-wrap: anywhere; }
.banner { border: 2px solid #8a5a00; background: #fff6e0; padding: .6rem .9rem; border-radius: .4rem; margin: .8rem 0; }
.banner strong { font-size: 1.1em; } .banner.error { border-color: #a3222b; background: #fdecec; }
ul.counts, ul.days { list-style: none; margin: .4rem 0; padding: 0; }
ul.counts li { display: grid; grid-template-columns: minmax(9rem, auto) 4rem 1fr; gap: .2rem .8rem; align-items: baseline;
  padding: .25rem 0; border-bottom: 1px solid var(--line); }
ul.counts .number { text-align: right; font-variant-numeric: tabular-nums; font-weight: 600; }
ul.days { display: flex; flex-wrap: wrap; gap: .35rem; }
ul.days a { display: block; padding: .15rem .5rem; border: 1px solid var(--line); border-radius: .3rem; color: inherit;
  text-decoration: none; white-space: nowrap; }
ul.days a:hover, ul.days a:focus { outline: 2px solid #2458a6; }
.state { display: inline-block; padding: .05rem .5rem; border: 1px solid; border-radius: .3rem; white-space: nowrap;
  font-weight: 600; }
.confirmed { color: #11602f; background: #e9f6ee; } .failed { color: #8f1a22; background: #fdecec; }
.uncertain, .attempted { color: #7a4d00; background: #fff6e0; } .skipped, .planned { color: #414a55; background: #f2f4f6; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: .4rem .5rem; vertical-align: top; text-align: left; }
thead th { background: #eef1f4; white-space: nowrap; font-size: .9em; }
tbody th { font-weight: 600; white-space: nowrap; }
tr:target { outline: 3px solid #2458a6; outline-offset: -3px; }
td.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.words { min-width: 14rem; overflow-wrap: anywhere; } td.words ol, td.site ul { margin: .25rem 0; padding-left: 1.3rem; }
td.site { min-width: 9rem; overflow-wrap: anywhere; }
.text { unicode-bidi: isolate; white-space: pre-line; }
img { display: block; max-width: 11rem; max-height: 8rem; border: 1px solid var(--line); }
code { font: .85em/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.hash { white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: 0; }
dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
@media screen and (max-width: 44rem) { .scroll { overflow-x: auto; } ul.counts li { grid-template-columns: 1fr 3rem; }
  ul.counts .meaning { grid-column: 1 / -1; } }
@page { size: A4; margin: 12mm 10mm 14mm; }
@media print {
  body { padding: 0; max-width: none; font-size: 9.5px; line-height: 1.45; }
  nav { display: none; } thead { display: table-header-group; }
  tr, .banner, ul.counts li, dl { break-inside: avoid; } h2 { break-after: avoid; }
  th, td { padding: .3rem .35rem; } td.words { min-width: 0; } td.site { min-width: 0; }
  img { max-width: 34mm; max-height: 24mm; } a { color: inherit; text-decoration: none; }
  .state, .banner, thead th { print-color-adjust: exact; }
}
`;
