import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../foundation/index.ts'
import { compareAgreements } from '../compare/index.ts'
import { fullAgreementJson } from '../full.fixture.ts'
import { agreementHash } from '../hash.ts'
import { parseAgreement } from '../parse.ts'
import { parseReservation } from '../reservation.ts'
import { exampleChoices, filledAgreement } from '../templates/template.fixture.ts'
import { articlesOf } from '../wording/index.ts'
import { renderAgreement } from './agreement-page.ts'
import { clocksTable } from './clocks.ts'
import { renderComparison } from './comparison-page.ts'
import { renderDecision } from './decision-page.ts'
import { policiesByArticle } from './enforcement.ts'
import { flowsTable } from './flows.ts'
import { escaped } from './html.ts'
import { instantWords, type Line, type Table } from './page.ts'
import { styleFor } from './style.ts'

const example = filledAgreement('cyber-threat-exchange', exampleChoices('cyber-threat-exchange'))
const full = parseAgreement(fullAgreementJson())
const HOSTILE = '<b onclick="x">&amp; | `code` *bold* [link](javascript:x) $a$ ~~no~~ \\| <!-- '

/** The example with hostile text wherever people write freely. */
function hostile() {
  return parseAgreement({
    ...example,
    title: HOSTILE,
    parties: { ...example.parties, list: example.parties.list.map((party) => ({ ...party, name: `${party.code} ${HOSTILE}` })) },
    annexes: example.annexes.map((annex) => ({ ...annex, title: HOSTILE })),
    sharing: example.sharing.map((sharing) => ({
      ...sharing,
      title: HOSTILE,
      text: `${HOSTILE}\n# no heading\n\n- no list\n1. no list\n===`,
    })),
  } as unknown as Json)
}

function linesOf(table: Table): string[] {
  const words = (line: Line) =>
    typeof line === 'string' ? line : line.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')
  return table.rows.map((row) => row.map((cell) => cell.map(words).join('; ')).join(' | '))
}

test('every article of every group stands on the page, in HTML and in Markdown', () => {
  const html = renderAgreement(full, { format: 'html' })
  const markdown = renderAgreement(full, { format: 'markdown' })
  for (const { number, title } of articlesOf(full)) {
    assert.ok(html.includes(`<span class="number">${escaped(number)}</span> ${escaped(title)}</h4>`), number)
    assert.ok(markdown.includes(`\n#### ${number} `), number)
  }
})

test('the same agreement always gives the same bytes', () => {
  for (const format of ['html', 'markdown'] as const) {
    assert.equal(renderAgreement(full, { format }), renderAgreement(parseAgreement(fullAgreementJson()), { format }))
  }
})

test('articles are in the order of their numbers, annexes last', () => {
  const html = renderAgreement(example, { format: 'html' })
  const numbers = [...html.matchAll(/<span class="number">([^<]+)</g)].map((match) => match[1] ?? '')
  const place = (number: string) => numbers.indexOf(number)
  for (const [first, second] of [
    ['2', '2.1'],
    ['4.1', '4.2'],
    ['9.1', '10'],
    ['14.1', 'Annex A'],
    ['Annex A', 'Annex B'],
  ] as const) {
    assert.ok(place(first) >= 0 && place(first) < place(second), `${first} before ${second}`)
  }
})

test('nothing in an agreement becomes markup in HTML', () => {
  const html = renderAgreement(hostile(), { format: 'html' })
  assert.ok(html.includes(escaped(HOSTILE)))
  assert.doesNotMatch(html, /<b |<!-- |onclick="x">/)
  assert.equal(html.match(/<h1>/g)?.length, 1)
  assert.equal(escaped(`<>&"'`), '&lt;&gt;&amp;&quot;&#39;')
})

test('nothing in an agreement becomes markup in Markdown', () => {
  const markdown = renderAgreement(hostile(), { format: 'markdown' })
  const lines = markdown.split('\n')
  assert.doesNotMatch(markdown, /(?<!\\)<b |(?<!\\)\[link|(?<!\\)\*bold|(?<!\\)`code|(?<!\\)~~no/)
  for (const start of ['# no heading', '- no list', '1. no list', '===']) assert.ok(!lines.some((line) => line.startsWith(start)), start)
  // Every row of a table has as many cells as its head: no text opened a cell of its own.
  let cells = 0
  for (const line of lines) {
    const found = line.startsWith('| ') ? line.replaceAll(/\\./g, '').split('|').length : 0
    if (cells > 0 && found > 0) assert.equal(found, cells, line)
    cells = found
  }
})

test('a policy stands beside the article that its annotation names, in a fence that it cannot close', () => {
  const policy = '@article("4.1")\npermit (principal, action, resource)\nwhen { "```" == "<i>" };\n'
  const html = renderAgreement(example, { format: 'html', policies: [policy] })
  assert.match(html, /id="article-4\.1"[\s\S]*?<pre><code>@article\(&quot;4\.1&quot;\)[\s\S]*?&lt;i&gt;[\s\S]*?<\/article>/)
  assert.match(renderAgreement(example, { format: 'markdown', policies: [policy] }), /\n````cedar\n@article\("4\.1"\)[\s\S]*?\n````\n/)
  assert.deepEqual([...policiesByArticle([policy, policy])], [['4.1', [policy, policy]]])
  assert.throws(() => policiesByArticle(['permit (principal, action, resource);']))
})

test('where software does not enforce an article, the page says who does', () => {
  const html = renderAgreement(full, { format: 'html' })
  const enforcerOf = (number: string) =>
    new RegExp(`id="article-${number}"[\\s\\S]*?<div class="enforcement"><p><strong>([^<]+)\\.<`).exec(html)?.[1]
  for (const { number, enforcedBy } of articlesOf(full).filter((article) => !article.number.startsWith('Annex'))) {
    assert.equal(
      enforcerOf(number.replaceAll('.', '\\.')),
      { software: 'Software', clock: 'A clock', people: 'People' }[enforcedBy],
      number,
    )
  }
})

test('what no software enforces is said beside the article and beside the clock', () => {
  for (const format of ['html', 'markdown'] as const) {
    const page = renderAgreement(full, { format })
    assert.match(page, /Carried, not enforced by software: the catalogue of offences; how grave an offence is\./)
    assert.match(page, /Carried, not enforced: the parties settle it among themselves/)
  }
  const lines = linesOf(clocksTable(full))
  const keeperOf = (what: string) =>
    lines
      .find((line) => line.startsWith(what))
      ?.split(' | ')
      .at(-1)
  for (const what of ['Keeping what was received', 'Telling an incident', 'Telling a breach'])
    assert.equal(keeperOf(what), 'A clock of every node', what)
  for (const what of [
    'Answer to an individual',
    'Telling and changing a compromised key',
    'Answer to an urgent request for what',
    'Settling who bears',
    'Writing down',
  ])
    assert.equal(keeperOf(what), 'People: carried, not enforced', what)
})

test('who gives what to whom is a matrix', () => {
  const lines = linesOf(flowsTable(example))
  assert.match(
    lines[0] ?? '',
    /^Aldoria \(XA\) gives \| – \| 4\.1: Technical facts and personal data up to AMBER\+STRICT, under scrutiny \| 4\.2: /,
  )
  assert.equal(lines.length, 4)
})

test('with many parties it is a table of articles', () => {
  const list = Array.from({ length: 12 }, (_, index) => ({
    ...example.parties.list[0],
    code: `Q${String.fromCharCode(65 + index)}`,
    root: `${'A'.repeat(40)}${String.fromCharCode(65 + index)}AA`.slice(0, 43),
  }))
  const crowd = { ...example, parties: { ...example.parties, list: [...example.parties.list, ...list] } } as typeof example
  assert.deepEqual(
    flowsTable(crowd).rows.map((row) => row.length),
    example.sharing.map(() => 4),
  )
})

test('every clock of the document is in the table with its consequence', () => {
  const silences = JSON.stringify(full).match(/"onSilence"/g)?.length ?? 0
  const lines = linesOf(clocksTable(full))
  assert.ok(lines.length > silences)
  assert.ok(lines.every((line) => line.split(' | ').every((cell) => cell.length > 0)))
  assert.ok(lines.some((line) => line.startsWith('Keeping what was received | 180 days | It is erased | 6')))
})

test('lint, state and reservations are shown as given, and nothing where nothing is', () => {
  const text = { party: 'XC', number: 7, title: 'Ours', forbids: 'receive', when: {}, isDisclosedToPartners: true }
  const html = renderAgreement(example, {
    format: 'html',
    lint: [
      { code: 'annex-unused', articles: ['Annex A'], text: 'Nobody uses it' },
      { code: 'never-missing', articles: [], text: 'It has no floor', isRefusal: true },
    ],
    status: { state: 'in-force', text: 'Since yesterday.' },
    reservations: [parseReservation(text, example)],
  })
  assert.match(html, /class="callout good"><p class="callout-title">State: in force</)
  assert.match(
    html,
    /class="callout grave">[\s\S]*?It has no floor[\s\S]*?class="callout notice">[\s\S]*?Nobody uses it \(<a href="#article-annex-a">/,
  )
  assert.match(html, /reservation XC-7/)
  assert.doesNotMatch(renderAgreement(example, { format: 'html' }), /class="callout|reservation XC/)
})

test('a refusal tells what it was given and nothing more', () => {
  const markdown = renderDecision({
    format: 'markdown',
    agreement: example,
    question: { action: 'disclose', from: 'XA', to: 'XC', purpose: 'cyber-defence', item: { type: 'indicator', marking: 'RED' } },
    decision: { verdict: 'refuse', code: 'not-permitted', articles: [{ number: '4.2', text: 'Up to AMBER' }], reason: 'marked RED' },
  })
  assert.match(markdown, /\*\*Refused\*\*/)
  assert.match(markdown, /#### 4\.2|### 4\.2/)
  assert.doesNotMatch(markdown, /Obligations|Fields/)
})

test('a comparison lists what widens first', () => {
  const difference = (direction: 'wider' | 'narrower', sentence: string) => ({
    direction,
    sentence,
    articles: { prior: ['6'], next: ['6'] },
  })
  const markdown = renderComparison({
    format: 'markdown',
    prior: example,
    next: example,
    comparison: {
      verdict: 'incomparable',
      permissions: [difference('narrower', 'less | of it'), difference('wider', 'more of it')],
      duties: [],
      texts: [],
      restart: 'Version 2 begins with its first phase.',
      fastTrack: { isOpen: false, obstacles: [difference('wider', 'more of it')] },
    },
  })
  assert.ok(markdown.indexOf('| Wider | more of it') < markdown.indexOf('| Narrower | less \\| of it'))
  assert.match(markdown, /Every party has to ratify/)
  assert.match(markdown, /What is written otherwise\s+No difference/)
  assert.match(markdown, /Phases begin anew[\s\S]*Version 2 begins with its first phase/)
})

test('a comparison tells where the text was edited, also where nothing follows from it', () => {
  const next = parseAgreement({ ...example, version: 2, prior: agreementHash(example), title: 'Another <title>' } as unknown as Json)
  const compared = compareAgreements(example, next)
  assert.ok(compared.ok && compared.value.verdict === 'equal')
  const html = renderComparison({ format: 'html', prior: example, next, comparison: compared.value })
  assert.match(html, new RegExp(`title: (?:"|&quot;)${example.title}.* becomes .*Another &lt;title&gt;`))
  assert.match(html, /Added[\s\S]*prior: added/)
})

test('instants are told as people write them', () => {
  assert.equal(instantWords('2030-01-09T00:00:00Z'), '9 January 2030, 00:00 UTC')
  assert.equal(instantWords('2030-12-31T23:59:30.5Z'), '31 December 2030, 23:59:30 UTC')
  assert.equal(instantWords('soon'), 'soon')
  assert.throws(() => styleFor('</style>'))
})

test('triage is told with its whole formula, and a decision with what it weighs and that it weighs nothing in deciding', () => {
  const markdown = renderAgreement(full, { format: 'markdown' })
  for (const words of ['severity-critical', 'within 7 days: 100', 'not told: 0', 'No software decides by it', 'marked as advice']) {
    assert.ok(markdown.includes(words), words)
  }
  const decision = renderDecision({
    format: 'markdown',
    agreement: full,
    question: { action: 'disclose', from: 'XA', to: 'XB', purpose: 'cyber-defence', item: { type: 'email-addr' } },
    decision: {
      verdict: 'permit',
      articles: [],
      reason: 'permitted',
      triage: {
        article: '2.4',
        formula: { id: 'cyber-triage', version: 1 },
        inputs: ['severity', 'recency'],
        shows: 'score',
        isAdvice: true,
      },
      sourceGrade: 'withheld',
    },
  })
  assert.match(decision, /the severity that its origin told; the days since it was last seen or changed/)
  assert.match(decision, /No decision reads a score/)
  assert.match(decision, /about a person/)
  assert.match(decision, /grade of its source stays/)
})
