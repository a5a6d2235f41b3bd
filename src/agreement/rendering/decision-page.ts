/** One decision for people: the verdict, the articles it rests on in words, the fields, and what whoever takes part takes on. */
import type { Agreement, FieldTreatment, NeverRule, Pap, Scrutiny, Silence, Tlp, TriageInput, TriageShown } from '../document/index.ts'
import { agreementHash } from '../hash.ts'
import { articleText, partyName, TRIAGE_INPUT_WORDS } from '../wording/index.ts'
import { SILENCE_WORDS } from './clocks.ts'
import { enforcementOf, policiesByArticle } from './enforcement.ts'
import { articleId, articleReference, type Block, code, instantWords, type Line, type Page, type PageFormat, type Section } from './page.ts'
import { renderPage } from './render-page.ts'

/** What was asked. */
export type RenderedQuestion = {
  readonly action: 'disclose' | 'receive' | 'read'
  readonly from: string
  readonly to: string
  readonly purpose: string
  readonly mode?: string
  readonly role?: string
  /** The class of the item: names of its members as they are, with their words. */
  readonly item: Readonly<Record<string, string | undefined>>
}

type Cited = {
  readonly number: string
  readonly text: string
  /** How parties say that they understand it. */
  readonly notes?: readonly { readonly party: string; readonly text: string }[]
}
type Cap = { readonly items: number; readonly article: string }

/** A decision as the policy folder gives it, or as somebody else may be told of it. */
export type RenderedDecision = {
  readonly verdict: 'permit' | 'needs-person' | 'refuse'
  readonly articles: readonly Cited[]
  readonly reason: string
  /** Only of a refusal. */
  readonly code?: string
  readonly fields?: ReadonlyMap<string, FieldTreatment>
  readonly ceiling?: Tlp
  readonly papCeiling?: Pap
  readonly triage?: {
    readonly article: string
    readonly formula: { readonly id: string; readonly version: number }
    readonly inputs: readonly TriageInput[]
    readonly shows: TriageShown
    readonly isAdvice: boolean
  }
  readonly sourceGrade?: 'withheld'
  readonly obligations?: {
    readonly retentionDays: number
    readonly onward: 'never' | 'origin-consent'
    readonly due?: readonly { readonly requires: Scrutiny; readonly article: string; readonly role?: string }[]
    readonly caps?: { readonly itemsPerRelease?: Cap; readonly itemsPerDay?: Cap }
    readonly itemAsks?: {
      readonly fields: readonly { readonly field: string; readonly article: string }[]
      readonly countries?: { readonly codes: readonly string[]; readonly article: string }
      readonly age?: { readonly daysMax: number; readonly article: string }
    }
    readonly assurances?: readonly { readonly rule: NeverRule; readonly article: string }[]
    readonly clocks?: readonly (({ readonly days: number } | { readonly hours: number }) & {
      readonly article: string
      readonly onSilence: Silence
    })[]
  }
}

/** What is rendered of a decision. */
export type DecisionRendering = {
  readonly format: PageFormat
  readonly agreement: Agreement
  readonly question: RenderedQuestion
  readonly decision: RenderedDecision
  /** RFC 3339 instant at which it was asked, if the reader shall know. */
  readonly askedAt?: string
  /** Texts of policies; those of the articles cited are shown. */
  readonly policies?: Iterable<string>
}

/** A decision in plain language, as a page or Markdown. Only what is given is told: nothing is added from the agreement but its articles. */
export function renderDecision(options: DecisionRendering): string {
  const page = decisionPage(options)
  return renderPage(page, options.format)
}

const VERDICTS = {
  permit: { tone: 'good', title: 'Permitted' },
  'needs-person': { tone: 'notice', title: 'Permitted once people have done what is due' },
  refuse: { tone: 'grave', title: 'Refused' },
} as const

function decisionPage(options: DecisionRendering): Page {
  const { agreement, question, decision, askedAt } = options
  const { tone, title } = VERDICTS[decision.verdict]
  const [from, to] = [partyName(agreement, question.from), partyName(agreement, question.to)]
  const heading = {
    disclose: `May ${from} give this to ${to}?`,
    receive: `May ${to} receive this from ${from}?`,
    read: `May this of ${from} be read at ${to}?`,
  }
  return {
    kicker: `Decision under ${agreement.title}, version ${agreement.version}`,
    title: heading[question.action],
    footer: `${agreement.id} version ${agreement.version} - ${agreementHash(agreement).slice(0, 16)}`,
    opening: [
      {
        kind: 'callout',
        tone,
        title,
        lines: [decision.code === undefined ? decision.reason : [`${decision.reason} (`, code(decision.code), ')']],
      },
      { kind: 'facts', rows: questionFacts(question, askedAt) },
    ],
    sections: [
      { id: 'articles', title: 'The articles it rests on', blocks: citedArticles(options) },
      ...fieldSection(decision),
      ...triageSection(decision),
      ...obligationSection(decision),
    ],
  }
}

function questionFacts(question: RenderedQuestion, askedAt: string | undefined): { term: string; line: Line }[] {
  const { purpose, mode, role, item } = question
  const told = Object.entries(item).flatMap(([name, word]) => (word === undefined ? [] : [{ term: termOf(name), line: word }]))
  return [
    { term: 'Purpose', line: purpose },
    ...(mode === undefined ? [] : [{ term: 'Way', line: mode }]),
    ...(role === undefined ? [] : [{ term: 'Role', line: role }]),
    ...told,
    ...(askedAt === undefined ? [] : [{ term: 'Asked', line: instantWords(askedAt) }]),
  ]
}

const ITEM_TERMS: Readonly<Record<string, string>> = {
  dataSubject: 'About',
  minor: 'Minor',
  special: 'Special category',
  pap: 'PAP',
}

function termOf(name: string): string {
  return ITEM_TERMS[name] ?? `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`
}

function citedArticles({ agreement, decision, policies }: DecisionRendering): Block[] {
  if (decision.articles.length === 0) return [{ kind: 'paragraph', line: 'No article is told to the reader of this page.' }]
  const byArticle = policiesByArticle(policies ?? [])
  return decision.articles.flatMap(({ number, text, notes = [] }): Block[] => {
    const known = articleText(agreement, number)
    if (known === undefined) return [{ kind: 'callout', tone: 'notice', title: number, lines: [text] }]
    const article: Block = {
      kind: 'article',
      number,
      id: articleId(number),
      title: known.title,
      text,
      ...(known.rule === undefined ? {} : { rule: known.rule }),
      enforcement: enforcementOf(known, byArticle.get(number) ?? []),
      tables: [],
    }
    const lines = notes.map((note) => `${partyName(agreement, note.party)}: ${note.text}`)
    if (lines.length === 0) return [article]
    return [article, { kind: 'callout', tone: 'notice', title: `How article ${number} is understood`, lines }]
  })
}

const TREATMENT_WORDS: Readonly<Record<FieldTreatment, string>> = {
  'as-is': 'Cross as they are',
  generalise: 'Cross coarser',
  pseudonymise: 'Cross under a pseudonym',
  drop: 'Do not cross',
  never: 'Never cross',
}

function fieldSection({ fields, ceiling, papCeiling }: RenderedDecision): Section[] {
  if (fields === undefined) return []
  const rows = Object.entries(TREATMENT_WORDS).flatMap(([treatment, words]): Line[][][] => {
    const names = [...fields].flatMap(([field, given]) => (given === treatment ? [field] : []))
    return names.length === 0 ? [] : [[[words], [names.flatMap((name, index) => (index === 0 ? [code(name)] : [', ', code(name)]))]]]
  })
  const limits = [
    ...(ceiling === undefined ? [] : [`Parts marked stricter than ${ceiling} do not cross.`]),
    ...(papCeiling === undefined ? [] : [`Parts with a PAP level stricter than ${papCeiling} do not cross.`]),
  ].join(' ')
  const table: Block = {
    kind: 'table',
    caption: 'Fields; one that is not listed does not cross',
    head: ['What becomes of them', 'Fields'],
    rows,
  }
  return [{ id: 'fields', title: 'Fields', blocks: limits === '' ? [table] : [{ kind: 'paragraph', line: limits }, table] }]
}

function triageSection({ triage, sourceGrade }: RenderedDecision): Section[] {
  const items: Line[] = []
  if (triage !== undefined) {
    const { article, formula, inputs, shows, isAdvice } = triage
    const weighed = inputs.map((input) => `the ${TRIAGE_INPUT_WORDS[input]}`).join('; ')
    items.push(
      [`${SHOWN_WORDS[shows]} under the formula ${formula.id}, version ${formula.version} (`, articleReference(article), ').'],
      `The score is made from these inputs and from nothing else: ${weighed}.`,
      'No decision reads a score: this one would be the same with any other.',
      ...(isAdvice ? ['It is about a person: it is scored only once an officer approved its release, and marked as advice.'] : []),
    )
  }
  if (sourceGrade !== undefined) items.push('The grade of its source stays with its origin.')
  return items.length === 0 ? [] : [{ id: 'triage', title: 'Triage', blocks: [{ kind: 'list', items }] }]
}

const SHOWN_WORDS: Readonly<Record<TriageShown, string>> = {
  level: 'The level of its score goes with it',
  score: 'The level and the number of its score go with it',
  reasons: 'Its score goes with it, with the reasons',
}

const DUE_WORDS: Readonly<Record<Scrutiny, string>> = {
  'second-person': 'Another official approves it',
  'necessity-test': 'Its necessity is tested in writing',
  'overseer-notice': 'The overseers are told',
}

type ItemAsks = NonNullable<NonNullable<RenderedDecision['obligations']>['itemAsks']>

/** What only the item itself can show. */
function askedOfItems({ fields, countries, age }: ItemAsks): Line[][][] {
  const row = (what: string, article: string): Line[][] => [[what], ['told by the item'], [[articleReference(article)]]]
  return [
    ...fields.map(({ field, article }) => row(`It has the field ${field}`, article)),
    ...(countries === undefined ? [] : [row(`It is about ${countries.codes.join(' or ')} and no other state`, countries.article)]),
    ...(age === undefined ? [] : [row(`It is at most ${count(age.daysMax, 'day')} old`, age.article)]),
  ]
}

function obligationSection({ obligations }: RenderedDecision): Section[] {
  if (obligations === undefined) return []
  const { retentionDays, onward, due = [], caps = {}, itemAsks = { fields: [] }, assurances = [], clocks = [] } = obligations
  const rows: Line[][][] = [
    ...due.map(({ requires, article, role }) => [
      [role === undefined ? DUE_WORDS[requires] : `${DUE_WORDS[requires]} (${role.replaceAll('-', ' ')})`],
      ['before it leaves'],
      [[articleReference(article)]],
    ]),
    [['It is erased'], [`after ${count(retentionDays, 'day')} at the latest`], ['']],
    [[onward === 'never' ? 'It is given on to nobody' : 'It is given on only with the consent of its origin'], ['always'], ['']],
    ...assurances.map(({ rule, article }) => [
      [`An assurance of the recipient stands: ${rule.replaceAll('-', ' ')}`],
      ['before it leaves'],
      [[articleReference(article)]],
    ]),
    ...[
      { cap: caps.itemsPerRelease, per: 'in one release' },
      { cap: caps.itemsPerDay, per: 'a day' },
    ].flatMap(({ cap, per }): Line[][][] =>
      cap === undefined ? [] : [[[`At most ${count(cap.items, 'item')}`], [per], [[articleReference(cap.article)]]]],
    ),
    ...askedOfItems(itemAsks),
    ...clocks.map((clock) => [
      [`If nobody acts: ${SILENCE_WORDS[clock.onSilence].toLowerCase()}`],
      ['days' in clock ? `after ${count(clock.days, 'day')}` : `after ${count(clock.hours, 'hour')}`],
      [[articleReference(clock.article)]],
    ]),
  ]
  return [
    {
      id: 'obligations',
      title: 'Obligations',
      blocks: [{ kind: 'table', caption: 'What is due and when', head: ['What', 'When', 'Article'], rows }],
    },
  ]
}

function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}
