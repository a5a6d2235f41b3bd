/** Who gives what to whom, at a glance. */
import type { Agreement, SharingArticle } from '../document/index.ts'
import { namesParty } from '../sharing-side.ts'
import { partyName } from '../wording/index.ts'
import { articleReference, type Line, type Table } from './page.ts'

/** More parties than this make a matrix that nobody can read; then each article is a row. */
const MATRIX_PARTIES_MAX = 8

/** A matrix of givers and recipients; with many parties, a table of the articles. */
export function flowsTable(agreement: Agreement): Table {
  const parties = agreement.parties.list.map((party) => party.code)
  const givers = parties.filter((from) => parties.some((to) => articlesBetween(agreement, from, to).length > 0))
  const recipients = parties.filter((to) => parties.some((from) => articlesBetween(agreement, from, to).length > 0))
  if (Math.max(givers.length, recipients.length) > MATRIX_PARTIES_MAX) return articlesTable(agreement)
  return {
    kind: 'table',
    caption: 'Each row gives, each column receives',
    head: ['Giver', ...recipients.map((code) => `to ${partyName(agreement, code)}`)],
    rows: givers.map((from) => [[`${partyName(agreement, from)} gives`], ...recipients.map((to) => cell(agreement, from, to))]),
  }
}

function cell(agreement: Agreement, from: string, to: string): Line[] {
  if (from === to) return ['–']
  const articles = articlesBetween(agreement, from, to)
  if (articles.length === 0) return ['nothing']
  return articles.map((sharing) => [articleReference(sharing.article), `: ${shortly(agreement, sharing)}`])
}

function articlesTable(agreement: Agreement): Table {
  const names = (side: readonly string[]) => [side.includes('*') ? 'every party' : side.join(', ')]
  return {
    kind: 'table',
    caption: 'Each article and between whom it permits sharing',
    head: ['Article', 'From', 'To', 'What'],
    rows: agreement.sharing.map((sharing) => [
      [[articleReference(sharing.article)]],
      names(sharing.from),
      names(sharing.to),
      [shortly(agreement, sharing)],
    ]),
  }
}

function articlesBetween(agreement: Agreement, from: string, to: string): SharingArticle[] {
  if (from === to) return []
  return agreement.sharing.filter((sharing) => namesParty(agreement, sharing.from, from) && namesParty(agreement, sharing.to, to))
}

/** An article in a few words. */
function shortly(agreement: Agreement, sharing: SharingArticle): string {
  const people = sharing.dataSubjects.filter((subject) => subject !== 'none')
  const parts = [
    `${annexTitle(agreement, sharing)} up to ${sharing.markingCeiling}`,
    people.length === 0 ? ['no personal data'] : [],
    waysWords(sharing),
    (sharing.scrutiny ?? []).length > 0 ? ['under scrutiny'] : [],
    conditionOf(agreement, sharing.article),
  ]
  return parts.flat().join(', ')
}

function annexTitle(agreement: Agreement, sharing: SharingArticle): string {
  const title = agreement.annexes.find((annex) => annex.code === sharing.annex)?.title
  return title === undefined ? `Annex ${sharing.annex}` : title
}

function waysWords({ modes = ['push'] }: SharingArticle): string[] {
  if (modes.includes('push')) return []
  if (modes.includes('request') || modes.includes('subscription')) return ['only on request']
  return ['only whether there is a match']
}

function conditionOf(agreement: Agreement, article: string): string[] {
  const level = agreement.emergency?.levels.find(({ unlocks }) => unlocks.includes(article))
  const phase = agreement.phases?.list.slice(1).find(({ articles }) => articles.includes(article))
  return [
    level === undefined ? [] : [`only from level ${level.level} of emergency on`],
    phase === undefined ? [] : [`only from the phase "${phase.title}" on`],
  ].flat()
}
