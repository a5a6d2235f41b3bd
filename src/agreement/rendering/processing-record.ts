/**
 * The record of processing activities of one party, made from the agreements that it is bound by (Regulation (EU) 2018/1725 article 95,
 * Directive (EU) 2016/680 article 24): what the law asks for, in the words of the articles that say it.
 */
import type { Agreement } from '../document/index.ts'
import { type ArticleGroup, articlesOf, partyName } from '../wording/index.ts'
import { byNumber } from './chapters.ts'
import { type Block, instantWords, type Page, type PageFormat, type Section, type Table } from './page.ts'
import { renderPage } from './render-page.ts'

/** What went to, and came from, one party under all agreements. */
export type ProcessedFigures = {
  readonly party: string
  readonly sent: number
  readonly erasedThere: number
  readonly held: number
  readonly restricted: number
  readonly erased: number
}

/** What this party asked of one party and that asked of it, by how it ended; what is open is in none of the others. */
export type RequestFigures = {
  readonly party: string
  readonly put: EndedRequests
  readonly received: EndedRequests
}
type EndedRequests = {
  readonly all: number
  readonly given: number
  readonly declined: number
  readonly unanswered: number
  readonly items: number
}

/** What is rendered. */
export type ProcessingRecord = {
  readonly format: PageFormat
  /** Code and name of the party whose record it is. */
  readonly party: string
  readonly name: string
  /** RFC 3339 in UTC. */
  readonly at: string
  readonly agreements: readonly { readonly agreement: Agreement; readonly state: string }[]
  readonly figures: readonly ProcessedFigures[]
  readonly requests: readonly RequestFigures[]
  readonly consultations: number
}

/** What the law asks for, and which articles say it. */
const ASKED: readonly { readonly title: string; readonly groups: readonly ArticleGroup[] }[] = [
  { title: 'Controllers, and how they are reached', groups: ['parties', 'rights'] },
  { title: 'Purposes and legal basis', groups: ['purposes', 'legalBasis'] },
  { title: 'Persons and data concerned', groups: ['people', 'annexes'] },
  { title: 'Recipients, and what they get', groups: ['sharing', 'onward', 'courtUse', 'sharingBack'] },
  { title: 'Profiling and scores', groups: ['triage'] },
  { title: 'Time limits for erasure', groups: ['retention', 'jurisdictions'] },
  { title: 'Security of processing', groups: ['security', 'witnesses', 'reading'] },
  { title: 'Supervision', groups: ['oversight'] },
  { title: 'What is never done', groups: ['never'] },
]

/** The record as a page or Markdown. The same input always gives the same bytes. */
export function renderProcessingRecord(record: ProcessingRecord): string {
  return renderPage(pageOf(record), record.format)
}

function pageOf({ party, name, at, agreements, figures, requests, consultations }: ProcessingRecord): Page {
  const none: Block = { kind: 'paragraph', line: 'This party is bound by no agreement, so it processes nothing under one.' }
  return {
    kicker: 'Record of processing activities',
    title: `${name} (${party})`,
    subtitle: `as of ${instantWords(at)}`,
    footer: `Processing record of ${party} ${at.slice(0, 10)}`,
    opening: [
      {
        kind: 'paragraph',
        line: 'Made by the node from the agreements that bind this party, in the words of their articles, and from its own records.',
      },
      ...(agreements.length === 0 ? [none] : []),
    ],
    sections: [
      ...agreements.map(({ agreement, state }, index) => sectionOf(agreement, { state, index })),
      {
        id: 'figures',
        title: 'What was done so far',
        blocks: [
          figuresTable(figures, agreements),
          ...(requests.length === 0 ? [] : [requestsTable(requests, agreements)]),
          { kind: 'paragraph', line: `Reads on record: ${consultations}.` },
        ],
      },
    ],
  }
}

function sectionOf(agreement: Agreement, { state, index }: { readonly state: string; readonly index: number }): Section {
  const articles = articlesOf(agreement).toSorted(byNumber)
  const rows = ASKED.map(({ title, groups }) => {
    const said = articles.filter(({ group }) => groups.includes(group)).map(({ number, text }) => `${number}: ${text}`)
    return [[title], said.length === 0 ? ['The agreement says nothing of it, so nothing of it is permitted.'] : said]
  })
  return {
    id: `agreement-${index + 1}`,
    title: agreement.title,
    blocks: [
      {
        kind: 'facts',
        rows: [
          { term: 'Agreement', line: `${agreement.id}, version ${agreement.version}` },
          { term: 'State', line: state },
        ],
      },
      { kind: 'table', caption: 'What the law asks for', head: ['Asked', 'What the agreement says'], rows },
    ],
  }
}

function nameUnder(agreements: ProcessingRecord['agreements'], code: string): string {
  const known = agreements.find(({ agreement }) => agreement.parties.list.some((party) => party.code === code))
  return known === undefined ? code : partyName(known.agreement, code)
}

function requestsTable(requests: readonly RequestFigures[], agreements: ProcessingRecord['agreements']): Table {
  const rowOf = (party: string, way: string, ended: EndedRequests) => [
    [nameUnder(agreements, party)],
    [way],
    ...[ended.all, ended.given, ended.declined, ended.unanswered, ended.items].map((count) => [String(count)]),
  ]
  return {
    kind: 'table',
    caption: 'Requests by partner',
    head: ['Partner', 'Asked', 'Requests', 'answered', 'declined', 'unanswered', 'Items given'],
    rows: requests.flatMap(({ party, put, received }) => [
      ...(put.all === 0 ? [] : [rowOf(party, 'by this party', put)]),
      ...(received.all === 0 ? [] : [rowOf(party, 'of this party', received)]),
    ]),
  }
}

function figuresTable(figures: readonly ProcessedFigures[], agreements: ProcessingRecord['agreements']): Table {
  return {
    kind: 'table',
    caption: 'Items by partner',
    head: ['Partner', 'Sent to it', 'of these erased there', 'Received and held', 'restricted', 'erased here'],
    rows: figures.map(({ party, sent, erasedThere, held, restricted, erased }) => [
      [nameUnder(agreements, party)],
      ...[sent, erasedThere, held, restricted, erased].map((count) => [String(count)]),
    ]),
  }
}
