/** The style sheet of the API's page. */
export const REFERENCE_STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1d2733, #dfe6ee); --soft: light-dark(#536273, #9fb0c2);
  --line: light-dark(#d9e0e7, #33404e); --back: light-dark(#f6f8fa, #12181f); --card: light-dark(#ffffff, #1a222b); --link: light-dark(#0b5fad, #7cb8f2); }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--back);
  display: grid; grid-template: "head head" auto "nav main" 1fr / 23rem minmax(0, 1fr); }
header { grid-area: head; padding: 2rem 2rem 1rem; border-bottom: 1px solid var(--line); background: var(--card); }
h1 { margin: 0; font-size: 1.6rem; } h1 small { color: var(--soft); font-weight: 400; font-size: 1rem; }
header p { max-width: 46rem; margin: .5rem 0 0; color: var(--soft); }
nav { grid-area: nav; padding: 1.5rem 1rem 2rem 2rem; font-size: .875rem; position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; }
nav ul { list-style: none; margin: 0; padding: 0; } nav > ul > li { margin-bottom: 1rem; font-weight: 600; } nav ul ul { font-weight: 400; }
nav a { display: block; padding: .15rem 0; overflow-wrap: anywhere; } nav b { font-size: .7rem; color: var(--soft); }
main { grid-area: main; padding: 1rem 2rem 4rem; max-width: 62rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.25rem; margin: 0 0 1rem; overflow-x: auto; }
h3 { margin: 0 0 .5rem; font-size: 1rem; font-weight: 600; overflow-wrap: anywhere; }
a { color: var(--link); } code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
.method { display: inline-block; min-width: 3.6rem; padding: .1rem .4rem; border-radius: 6px; text-align: center; font-size: .75rem; font-weight: 700; color: #fff; background: #1864ab; }
.method.post { background: #2b6e3f; }
.method.delete { background: #a1342b; }
.roles { color: var(--soft); font-size: .875rem; margin: .25rem 0 .75rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 500; } em { color: var(--soft); font-weight: 400; font-size: .8rem; }
.answers { list-style: none; padding: 0; margin: .5rem 0 0; font-size: .875rem; } small { color: var(--soft); }
@media (max-width: 56rem) { body { display: block; } header, nav, main { padding: 1rem; } nav { position: static; max-height: none; border-bottom: 1px solid var(--line); } }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
`
