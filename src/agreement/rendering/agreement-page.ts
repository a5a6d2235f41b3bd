/** The whole of an agreement for people: a treaty desk, a parliament's lawyer, an analyst. */
import { type Agreement, type Reservation, TLP_LEVELS } from '../document/index.ts'
import { agreementHash } from '../hash.ts'
import { reservationNumber } from '../reservation.ts'
import { partyName } from '../wording/index.ts'
import { chaptersOf } from './chapters.ts'
import { clocksTable } from './clocks.ts'
import { policiesByArticle } from './enforcement.ts'
import { flowsTable } from './flows.ts'
import { articleReference, type Block, code, instantWords, type Line, type Page, type PageFormat, type Section } from './page.ts'
import { renderPage } from './render-page.ts'

/** What is rendered beside the text of an agreement. */
export type AgreementRendering = {
  readonly format: PageFormat
  /** Texts of the policies made from the agreement; each stands beside the article that its annotation names. */
  readonly policies?: Iterable<string>
  /** What lint found, in its order. */
  readonly lint?: readonly RenderedFinding[]
  /** Where it stands, in a word and a sentence. */
  readonly status?: { readonly state: string; readonly text: string }
  /** The reservations that the reader may see; what a reader may see is for the caller to know. */
  readonly reservations?: readonly Reservation[]
}

/** One finding of lint: `refused` ones keep an agreement from being signed. */
export type RenderedFinding = {
  readonly code: string
  readonly articles: readonly string[]
  readonly text: string
  readonly isRefusal?: boolean
}

/**
 * An agreement in plain language, each article beside what enforces it; a self-contained page or Markdown, ready for print.
 * The same input always gives the same bytes. Nothing in the agreement is taken for markup.
 */
export function renderAgreement(agreement: Agreement, options: AgreementRendering): string {
  const page = agreementPage(agreement, options)
  return renderPage(page, options.format)
}

const INSTRUMENT_WORDS = {
  treaty: 'Treaty',
  implementing: 'Implementing arrangement',
  operation: 'Arrangement for one operation',
  emergency: 'Arrangement for an emergency',
} as const

function agreementPage(agreement: Agreement, options: AgreementRendering): Page {
  const { id, version, title, instrument, parties } = agreement
  const policies = policiesByArticle(options.policies ?? [])
  const sides = parties.list.filter(({ role }) => role === 'party').map(({ code: party }) => partyName(agreement, party))
  const overseers = parties.list.filter(({ role }) => role === 'overseer').map(({ code: party }) => partyName(agreement, party))
  const watched = overseers.length === 0 ? '' : `, under the oversight of ${overseers.join(' and ')}`
  return {
    kicker: `${instrument === undefined ? 'Agreement' : INSTRUMENT_WORDS[instrument]}, version ${version}`,
    title,
    subtitle: `between ${sides.slice(0, -1).join(', ')} and ${sides.at(-1) ?? ''}${watched}`,
    footer: `${id} version ${version} - ${agreementHash(agreement).slice(0, 16)}`,
    opening: [...facts(agreement), ...statusBlocks(options), ...lintBlocks(options.lint ?? [])],
    sections: [
      { id: 'flows', title: 'Who gives what to whom', blocks: flowBlocks(agreement) },
      { id: 'parties', title: 'Parties', blocks: [partiesTable(agreement)] },
      { id: 'reservations', title: 'Reservations', blocks: reservationBlocks(agreement, options.reservations ?? []) },
      { id: 'clocks', title: 'Clocks', blocks: [clocksTable(agreement)] },
      { id: 'articles', title: 'The articles', blocks: [articlesIntroduction()], sections: chaptersOf(agreement, policies) },
      signatures(agreement),
    ],
  }
}

function facts(agreement: Agreement): Block[] {
  const { id, version, prior, sunset } = agreement
  return [
    {
      kind: 'facts',
      rows: [
        { term: 'Identifier', line: `${id}, version ${version}` },
        { term: 'Lapses', line: instantWords(sunset.at) },
        { term: 'Hash that the parties sign', line: [code(agreementHash(agreement))] },
        ...(prior === undefined ? [] : [{ term: 'Replaces the version with the hash', line: [code(prior)] }]),
      ],
    },
  ]
}

function statusBlocks({ status }: AgreementRendering): Block[] {
  if (status === undefined) return []
  const tone = status.state === 'in-force' ? 'good' : 'notice'
  return [{ kind: 'callout', tone, title: `State: ${status.state.replaceAll('-', ' ')}`, lines: [status.text] }]
}

function lintBlocks(findings: readonly RenderedFinding[]): Block[] {
  const lines = (isRefusal: boolean) => findings.filter((finding) => (finding.isRefusal === true) === isRefusal).map(findingLine)
  const [refusals, warnings] = [lines(true), lines(false)]
  const grave = { kind: 'callout', tone: 'grave', title: 'Must be mended before anybody signs', lines: refusals } as const
  const notice = { kind: 'callout', tone: 'notice', title: 'Look at this before you sign', lines: warnings } as const
  return [...(refusals.length === 0 ? [] : [grave]), ...(warnings.length === 0 ? [] : [notice])]
}

function findingLine({ text, articles }: RenderedFinding): Line {
  if (articles.length === 0) return text
  return [
    text,
    ' (',
    ...articles.flatMap((number, index) => (index === 0 ? [articleReference(number)] : [', ', articleReference(number)])),
    ')',
  ]
}

function flowBlocks(agreement: Agreement): Block[] {
  const { purposes } = agreement
  const scale = `Markings, from the least to the most restrictive: ${TLP_LEVELS.join(', ')}. What no article permits is not shared.`
  return [
    flowsTable(agreement),
    { kind: 'paragraph', line: scale },
    { kind: 'paragraph', line: ['For these purposes only (', articleReference(purposes.article), '):'] },
    { kind: 'list', items: purposes.list.map((purpose) => [`${purpose.title} (`, code(purpose.code), ')']) },
  ]
}

function partiesTable(agreement: Agreement): Block {
  const { list, depositary } = agreement.parties
  return {
    kind: 'table',
    caption: 'The parties and who signs for them',
    head: ['Party', 'Role', 'Authority', 'Signs', 'Law', 'Root key'],
    rows: list.map((party) => {
      const law = (agreement.legalBasis?.list ?? []).filter((basis) => basis.party === party.code).map((basis) => basis.provision)
      const role = party.role === 'overseer' ? 'Overseer' : 'Party'
      return [
        [partyName(agreement, party.code)],
        [party.code === depositary ? `${role}, depositary` : role],
        [party.authority ?? '–'],
        officesOf(party).map(({ name }) => name),
        law.length === 0 ? ['–'] : law,
        [[code(party.root)]],
      ]
    }),
  }
}

function officesOf({ offices }: Agreement['parties']['list'][number]): readonly { readonly name: string }[] {
  return offices ?? [{ name: 'Agreement officer' }]
}

function reservationBlocks(agreement: Agreement, reservations: readonly Reservation[]): Block[] {
  if (reservations.length === 0) return [{ kind: 'paragraph', line: 'No reservation is shown to the reader of this page.' }]
  return [
    { kind: 'paragraph', line: 'A reservation narrows the agreement for the party that made it. It widens nothing and touches no duty.' },
    {
      kind: 'table',
      caption: 'Reservations that the reader of this page may see',
      head: ['Reservation', 'Party', 'What it is about', 'Forbids', 'Where all of this holds'],
      rows: reservations.map((reservation) => [
        [reservationNumber(reservation)],
        [partyName(agreement, reservation.party)],
        [reservation.title],
        [{ disclose: 'disclosing', receive: 'receiving', read: 'reading' }[reservation.forbids]],
        conditionLines(reservation),
      ]),
    },
  ]
}

function conditionLines({ when }: Reservation): Line[] {
  const lists = [
    { name: 'types', words: when.types },
    { name: 'about', words: when.dataSubjects },
    { name: 'purposes', words: when.purposes },
    { name: 'the other side', words: when.parties },
    { name: 'given by', words: when.modes },
  ]
  const lines = [
    ...(when.markingAtLeast === undefined ? [] : [`marked ${when.markingAtLeast} or stricter`]),
    ...(when.minors === true ? ['about minors'] : []),
    ...(when.specialCategories === true ? ['of special categories'] : []),
    ...lists.flatMap(({ name, words }) => (words === undefined ? [] : [`${name}: ${words.join(', ')}`])),
  ]
  return lines.length === 0 ? ['always'] : lines
}

function articlesIntroduction(): Block {
  return {
    kind: 'paragraph',
    line:
      'The left column is what the parties agree. The right one says who sees to it: software, which refuses what breaks the article and whose ' +
      'policy is printed where there is one; a clock, whose consequence follows by itself; or people.',
  }
}

function signatures(agreement: Agreement): Section {
  const rows = agreement.parties.list.flatMap((party) =>
    officesOf(party).map(({ name }) => ({ party: partyName(agreement, party.code), office: name })),
  )
  const line: Line = [
    'What binds is the signature of each office under the root key of its party, given over the hash ',
    code(agreementHash(agreement)),
    '. A signature on paper attests it.',
  ]
  return {
    id: 'signatures',
    title: 'Signatures',
    blocks: [
      { kind: 'paragraph', line },
      { kind: 'signatures', rows },
    ],
  }
}
