/** How a rendered page looks: on a screen in light and dark, and on paper. */

const SCREEN = `
:root { color-scheme: light dark;
  --ink: #1b1d22; --quiet: #4d5361; --paper: #fffefb; --panel: #f4f2ec; --line: #c9c4b6; --accent: #1f3a63; --grave: #8c1d18; --good: #1d5c38;
  --text: Georgia, "Times New Roman", "Liberation Serif", serif; --sans: system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif;
  --mono: ui-monospace, "Cascadia Mono", "Liberation Mono", Menlo, monospace }
@media (prefers-color-scheme: dark) { :root { --ink: #e9e6df; --quiet: #b4b0a6; --paper: #15171b; --panel: #1f2228; --line: #434750;
  --accent: #a9c4ee; --grave: #ff9d94; --good: #8ed3a8 } }
* { box-sizing: border-box }
html { background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 var(--text); scroll-padding-top: 1rem }
body { max-width: 76rem; margin: 0 auto; padding: 3rem clamp(1rem, 4vw, 3.5rem) 4rem }
header { border-bottom: 3px double var(--line); padding-bottom: 1.5rem; margin-bottom: 2rem }
.kicker { font: 600 .8125rem/1.4 var(--sans); letter-spacing: .09em; text-transform: uppercase; color: var(--quiet); margin: 0 0 .75rem }
h1 { font-size: clamp(1.75rem, 4vw, 2.6rem); line-height: 1.15; font-weight: 600; margin: 0 0 .5rem; text-wrap: balance; overflow-wrap: anywhere }
.subtitle { font-size: 1.15rem; color: var(--quiet); margin: 0 0 1.25rem; overflow-wrap: anywhere }
h2 { font-size: 1.5rem; line-height: 1.25; font-weight: 600; color: var(--accent); border-bottom: 1px solid var(--line);
  margin: 3rem 0 1rem; padding-bottom: .3rem; overflow-wrap: anywhere }
h3 { font-size: 1.2rem; font-weight: 600; margin: 2.25rem 0 .5rem; overflow-wrap: anywhere }
h4 { font-size: 1.0625rem; font-weight: 600; margin: 0 0 .35rem; overflow-wrap: anywhere }
p, ul, ol, dl { margin: 0 0 .75rem }
p, li, dd { overflow-wrap: anywhere }
td, th, td li, th li { overflow-wrap: break-word }
th code { white-space: nowrap }
a { color: var(--accent); text-underline-offset: .15em }
a:focus-visible, .table:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
code, pre { font-family: var(--mono); font-size: .84em; overflow-wrap: anywhere }
header dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .6rem 2rem; margin: 1.25rem 0 0 }
dl > div { display: flex; flex-direction: column }
dt { font: 600 .75rem/1.4 var(--sans); letter-spacing: .05em; text-transform: uppercase; color: var(--quiet) }
dd { margin: 0 }
nav { background: var(--panel); border: 1px solid var(--line); padding: 1rem 1.5rem 1.25rem; margin-bottom: 2rem; font-family: var(--sans); font-size: .9375rem }
nav h2 { font-size: 1rem; font-family: var(--sans); border: 0; margin: 0 0 .25rem; padding: 0 }
nav ol { margin: 0; padding: 0; list-style: none }
nav > ol { columns: 18rem; column-gap: 2.5rem }
nav li { padding: .2rem 0 }
nav ol ol li { break-inside: avoid }
nav ol ol { padding-left: 1.25rem }
nav a { display: inline-block; padding: .1rem 0 }
article { border-top: 1px solid var(--line); padding: 1rem 0 .5rem }
h2 + article, h3 + article { border-top: 0; padding-top: .25rem }
.number { color: var(--accent); margin-right: .35em; white-space: nowrap }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 25rem); gap: .5rem 2.5rem; align-items: start }
.words p { max-width: 42rem }
.rule { color: var(--quiet); font-size: .95em; border-left: 2px solid var(--line); padding-left: .75rem }
.enforcement { font: .875rem/1.5 var(--sans); color: var(--quiet); border-left: 2px solid var(--line); padding-left: 1rem }
.enforcement strong { color: var(--ink) }
.policies { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: .75rem; margin: .25rem 0 .75rem; align-items: start }
.policies pre { background: var(--panel); color: var(--ink); padding: .6rem .75rem; margin: 0; white-space: pre-wrap; font-size: .75rem; line-height: 1.45 }
.table { overflow-x: auto; margin: .5rem 0 1.5rem }
table { border-collapse: collapse; width: 100%; font: .9rem/1.45 var(--sans) }
caption { text-align: left; font-weight: 600; padding: 0 0 .5rem }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border: 1px solid var(--line); min-width: 5rem }
thead th { background: var(--panel) }
tbody th { font-weight: 600 }
td ul, th ul { list-style: none; margin: 0; padding: 0 }
td li + li, th li + li { margin-top: .35rem }
.callout { border: 1px solid var(--line); border-left: .35rem solid var(--quiet); background: var(--panel); padding: .75rem 1rem .25rem; margin: 0 0 1.25rem }
.callout.grave { border-left-color: var(--grave) }
.callout.good { border-left-color: var(--good) }
.callout-title { font: 600 1rem/1.4 var(--sans); margin-bottom: .35rem }
.callout.grave .callout-title { color: var(--grave) }
.callout.good .callout-title { color: var(--good) }
header > .callout { margin-top: 1.25rem }
.signatures { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 2.5rem 3rem; list-style: none; padding: 0; margin-top: 1.5rem }
.signatures li { break-inside: avoid }
.signatures p { margin: 0 }
.signing-party { font-weight: 600 }
.rule-line { border-top: 1px solid var(--ink); font: .75rem/1.6 var(--sans); color: var(--quiet); margin-top: 3.25rem !important }
@media (max-width: 56rem) { .pair { grid-template-columns: minmax(0, 1fr) } }
`

const PAPER = `
@media print {
  :root { --ink: #000; --quiet: #333; --paper: #fff; --panel: #f4f4f2; --line: #999; --accent: #12294a; --grave: #7a1511; --good: #154a2b }
  html { font-size: 10pt; line-height: 1.4 }
  body { max-width: none; padding: 0 }
  h2, h3, h4, caption, .callout-title { break-after: avoid }
  h2 { margin-top: 1.75rem }
  h3 { margin-top: 1.25rem }
  p { orphans: 3; widows: 3 }
  a { color: inherit; text-decoration: none }
  nav { break-after: page }
  .pair { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: .25rem 1.5rem }
  .enforcement { font-size: 7.5pt; line-height: 1.35; padding-left: .75rem }
  .policies { grid-template-columns: repeat(auto-fit, minmax(7cm, 1fr)); gap: .4rem }
  .policies pre { font-size: 6.5pt; line-height: 1.3; padding: .35rem .5rem; background: none; border: .5pt solid var(--line) }
  .words p { max-width: none }
  .table { overflow: visible; margin-bottom: 1rem }
  table { font-size: 8pt; line-height: 1.3 }
  th, td { padding: .25rem .4rem; min-width: 0 }
  tr, .callout, dl > div { break-inside: avoid }
  thead { display: table-header-group }
}
`

/** The style of a page; `footer` is set at the foot of each printed page. @throws Error where it holds more than plain words */
export function styleFor(footer: string): string {
  if (!/^[A-Za-z0-9 .-]*$/.test(footer)) throw new Error('the foot of a page holds letters, digits, spaces, full stops and hyphens')
  const page = `
@page { size: A4; margin: 20mm 18mm 22mm;
  @bottom-left { content: "${footer}"; font: 7.5pt sans-serif; color: #444 }
  @bottom-right { content: counter(page) " / " counter(pages); font: 7.5pt sans-serif; color: #444 } }
`
  return `${SCREEN}${PAPER}${page}`
}
