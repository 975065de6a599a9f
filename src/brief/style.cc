#include "brief/style.h"

namespace dragoman::brief {

const char* const kStyleSheet = R"css(
:root {
  --paper: #fdfcf9; --ink: #23201c; --quiet: #6d665c; --rule: #d8d2c6; --soft: #f4f0e8;
  --accent: #7b2d26;
  color-scheme: light dark;
}
* { box-sizing: border-box; }
html {
  background-color: var(--paper); color: var(--ink);
  font-family: "Source Serif 4", "Source Serif Pro", Charter, "Noto Serif", "Noto Naskh Arabic",
    "Noto Serif Hebrew", Georgia, "Times New Roman", serif;
  font-size: 17px; line-height: 1.5; font-variant-numeric: oldstyle-nums;
  -webkit-text-size-adjust: 100%;
}
html[lang|=ar] { font-family: "Noto Naskh Arabic", Amiri, "Noto Serif", serif; line-height: 1.75; }
html[lang|=he] { font-family: "Noto Serif Hebrew", "Frank Ruehl CLM", "Noto Serif", serif; }
[lang|=ar] { font-family: "Noto Naskh Arabic", Amiri, serif; }
[lang|=he] { font-family: "Noto Serif Hebrew", "Frank Ruehl CLM", serif; }
[dir=rtl] { direction: rtl; }
[dir=ltr] { direction: ltr; }
body { margin: 0; }
main { max-width: 41rem; margin: 0 auto; padding: 3.5rem 1.4rem 5rem; }
p { margin: 0 0 .7em; }
h1, h2, h3 { font-weight: 400; line-height: 1.25; margin: 0; }
h1 { font-size: 2.15rem; margin-bottom: .35rem; }
h2 {
  font-size: 1.4rem; margin: 3rem 0 .9rem; padding-top: .8rem; border-top: 1px solid; border-top-color: var(--rule);
}
h3 { font-size: 1.08rem; margin: 1.6rem 0 .4rem; font-weight: 600; }
ul { margin: 0 0 .8em; padding: 0 1.2em; }
li { margin-bottom: .2em; }
ul.plain { list-style: none; padding: 0; }
ul.plain li { margin-bottom: .45em; }
ul.inline { list-style: none; padding: 0; }
ul.inline li { display: inline-block; margin: 0 1.4em .2em 0; }
[dir=rtl] ul.inline li { margin: 0 0 .2em 1.4em; }
ul.inline strong { font-weight: 400; }
strong, b { font-weight: 600; }
sup { font-size: .7em; line-height: 0; }
.n { font-variant-numeric: lining-nums tabular-nums; white-space: nowrap; }
.quiet, .meta, .subtitle, figcaption { color: var(--quiet); }
.meta, figcaption { font-size: .84rem; line-height: 1.45; }
.accent { color: var(--accent); }
.eyebrow, .label, .role, thead th, .pairs th {
  color: var(--quiet); font-size: .86rem; font-weight: 400;
}
html[lang|=en] .eyebrow, html[lang|=en] .label, html[lang|=en] .role, html[lang|=en] thead th {
  font-variant-caps: small-caps; letter-spacing: .03em; font-size: .92rem;
}
.eyebrow { color: var(--accent); margin-bottom: .3rem; }
.subtitle { margin-bottom: 1.6rem; }
.confidence { margin-bottom: 1.4rem; border: 1px solid; padding: .4em .8em; color: var(--accent); }
.status { border-top: 1px solid; border-top-color: var(--rule); padding-top: .9rem; font-size: .93rem; }
.status ul { padding: 0 1.1em; }

table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.2rem; font-size: .9rem; line-height: 1.35; }
table { font-variant-numeric: lining-nums tabular-nums; }
th, td { padding: .38em .7em .38em 0; vertical-align: top; text-align: left; font-weight: 400; }
[dir=rtl] th, [dir=rtl] td { padding: .38em 0 .38em .7em; text-align: right; }
thead th { border-bottom: 1px solid; border-bottom-color: var(--ink); vertical-align: bottom; padding-bottom: .25em; }
tbody tr { border-bottom: 1px solid; border-bottom-color: var(--rule); }
th.num, td.num { text-align: right; padding: .38em 0 .38em .7em; white-space: nowrap; }
[dir=rtl] th.num, [dir=rtl] td.num { text-align: left; padding: .38em .7em .38em 0; }
thead th.num { white-space: normal; }
.strong { font-weight: 600; }
.scroll { overflow-x: auto; }

.board th[scope=row] { min-width: 9em; }
.kind { white-space: nowrap; }
.kind.agreed { font-weight: 600; }
.kind.contested { color: var(--accent); }
.kind.quiet { color: var(--quiet); }
.differently { color: var(--accent); font-size: .84rem; }
p.differently { margin: .6em 0 .2em; }
.pt { margin-bottom: 1.4rem; }
.pointtext { white-space: pre-line; }
.draftsays { margin-bottom: .2em; }
.answer {
  border-left: 2px solid; border-left-color: var(--rule); padding: .05em 0 .05em .9em; margin: .6em 0 .8em;
}
[dir=rtl] .answer { border-left: 0; border-right: 2px solid; border-right-color: var(--rule); padding: .05em .9em .05em 0; }
.answer.past { color: var(--quiet); border-left-style: dotted; }
[dir=rtl] .answer.past { border-right-style: dotted; }
.answer p, .answer blockquote { margin: 0 0 .2em; }
.answer blockquote { font-style: italic; white-space: pre-line; }
blockquote[lang|=ar], blockquote[lang|=he], blockquote[dir=rtl] { font-style: normal; }
.who { font-weight: 600; }
.who .quiet { font-weight: 400; }
.who .kind { font-weight: 400; margin: 0 .4em; }
.stated { font-size: .93rem; }
@media (min-width: 640px) {
  .sidebyside { display: flex; }
  .sidebyside .answer { flex: 1; margin-right: 1em; }
}

.pairs th { width: 36%; }
.pairs td { font-size: 1rem; padding-top: .2em; }
.pairs tr { border-bottom: 0; }
.stakes .group th { font-weight: 600; padding-top: 1em; border: 0; }
.stakes tr { border-bottom: 0; }
.stakes tr td, .stakes tr th { padding-top: .16em; padding-bottom: .16em; }
.stakes tr.group { border-bottom: 1px solid; border-bottom-color: var(--rule); }
.stakes th[scope=row] { width: 32%; }
.stake { white-space: nowrap; width: 9.5em; }
.never { color: var(--accent); }
.bar { vertical-align: middle; overflow: visible; }
.mark { color: var(--accent); font-size: .8em; font-weight: 400; }
.mark.soft { color: var(--quiet); }
.points td { width: 32%; }
.points.three th[scope=row] { width: 32%; }
.points tr.same td { color: var(--quiet); }
.points tr.changed td.new { font-weight: 600; }
.gains th[scope=row] { width: 50%; }
.gains .name { display: inline-block; min-width: 10.5em; }
.possible th[scope=row] { width: 32%; }
.possible td { width: 26%; }
.possible td.quiet { width: 42%; }
.kinds { font-weight: 400; font-size: .93rem; }
.letter { color: var(--accent); }
article { margin-bottom: 2.6rem; }
.refuses { color: var(--accent); }
.ladder th.num, .ladder td.num { text-align: left; padding: .38em .7em .38em 0; white-space: normal; }
[dir=rtl] .ladder th.num, [dir=rtl] .ladder td.num { text-align: right; padding: .38em 0 .38em .7em; }
ul.changes { list-style: none; padding: 0; }

figure { margin: 1.2rem 0; }
.plot { position: relative; margin: 0 auto; direction: ltr; }
.plot svg { display: block; direction: ltr; }
.plot > span {
  position: absolute; white-space: nowrap; line-height: 15px; font-size: 12.5px;
  font-variant-numeric: lining-nums tabular-nums;
}
.plot .tick { color: var(--quiet); font-size: 11px; pointer-events: none; }
.plot .name { color: var(--ink); background-color: var(--paper); padding: 0 3px; }
.plot .chosen { color: var(--accent); }
.plot.narrow { display: none; }
.legend {
  list-style: none; padding: 0; margin: .9rem 0 .5rem; font-size: .88rem; line-height: 1.4;
}
.legend li { display: inline-block; margin: 0 1.3em .2em 0; }
[dir=rtl] .legend li { margin: 0 0 .2em 1.3em; }
.key { color: var(--quiet); }

@media screen and (max-width: 660px) {
  html { font-size: 16px; }
  main { padding: 2rem 1.2rem 4rem; }
  h1 { font-size: 1.7rem; }
  .plot.wide { display: none; }
  .plot.narrow { display: block; }
  table { font-size: .84rem; }
  .gains svg.bar { width: 110px; height: auto; }
  .stake svg.bar { width: 46px; }
  .stake { width: 6.6em; }
}

@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #191714; --ink: #e7e2d8; --quiet: #a39b8e; --rule: #3b362f; --soft: #24211d;
    --accent: #e39c86;
  }
  .i-grid { stroke: #2c2823; }
  .i-axis { stroke: #8b8378; }
  .i-cloud.filled { fill: #a39b8e; }
  .i-faint { stroke: #a39b8e; }
  .i-walk, .i-walk-mark, .i-draft { stroke: #e7e2d8; }
  .i-draft.filled { fill: #191714; }
  .i-chosen, .i-leader { stroke: #e39c86; }
  .i-chosen.filled, .f-bar { fill: #e39c86; }
}

@page {
  size: A4; margin: 24mm 22mm 25mm;
  @top-center { content: string(running); font: italic 8.5pt "Noto Serif", serif; color: #6d665c; }
  @bottom-center { content: counter(page); font: 9pt "Noto Serif", serif; color: #6d665c; }
}
@page :first { @top-center { content: none; } }
@media print {
  :root { --paper: #ffffff; }
  html { font-size: 10.3pt; line-height: 1.42; background-color: #ffffff; }
  main { max-width: none; padding: 0; }
  h1 { string-set: running content(); font-size: 21pt; }
  h2 { font-size: 14pt; margin-top: 9mm; }
  h2, h3, thead, .who { break-after: avoid; }
  #frontier > p { break-after: avoid; }
  p, li { orphans: 3; widows: 3; }
  tr, .rung, figure, .gains, .answer, .status { break-inside: avoid; }
  table { font-size: 9.2pt; }
  .scroll { overflow: visible; }
  .board .kind { white-space: normal; }
  .board { font-size: 8.4pt; }
  .board th[scope=row] { min-width: 0; }
  svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)css";

}  // namespace dragoman::brief
