/** What a permission obliges to: of several articles the shortest time, the least number, and all that any of them asks for. */
import type { SharingArticle } from '../agreement/index.ts'
import { matchesHandling } from './conditions.ts'
import type { Cap, Due, ItemAsks, Obligations, StartedClock } from './decision.ts'
import { annexOf } from './lookups.ts'
import type { KnownQuestion } from './question.ts'
import type { Terms } from './terms.ts'

type Agreement = Terms['agreement']

/** The obligations under the articles that permit a question; none permit where a party reads its own item. */
export function obligationsUnder(agreement: Agreement, sharing: readonly SharingArticle[], question: KnownQuestion): Obligations {
  const retentionDays = retentionUnder(agreement, sharing, question)
  const isReading = question.action === 'read'
  return {
    retentionDays,
    onward: agreement.onward.rule,
    due: question.action === 'disclose' ? dueUnder(agreement, sharing, question) : [],
    caps: isReading ? {} : capsUnder(sharing),
    itemAsks: isReading ? NOTHING_ASKED : itemAsksUnder(agreement, sharing, question),
    assurances: isReading ? [] : assurancesFor(agreement, question.purpose),
    clocks: isReading ? [] : clocksUnder(agreement, retentionDays),
  }
}

function retentionUnder({ retention }: Agreement, sharing: readonly SharingArticle[], { item }: KnownQuestion): number {
  const shorter = (retention.shorter ?? []).filter((rule) => rule.dataSubjects.includes(item.dataSubject)).map((rule) => rule.days)
  const own = sharing.flatMap((article) => article.retentionDays ?? [])
  return Math.min(retention.days, ...shorter, ...own)
}

function dueUnder({ modes }: Agreement, sharing: readonly SharingArticle[], { item, mode }: KnownQuestion): Due[] {
  const due: Due[] = sharing
    .flatMap((article) => article.scrutiny ?? [])
    .filter((scrutiny) => matchesHandling(scrutiny.when, item))
    .flatMap(({ article, requires, role }) =>
      requires.map((one): Due => (one === 'second-person' ? { requires: one, article, role } : { requires: one, article })),
    )
  if (modes !== undefined && mode !== undefined && modes.confirmedByPerson?.includes(mode) === true) {
    due.push({ requires: 'second-person', article: modes.article, role: 'releasing-officer' })
  }
  return due
}

function capsUnder(sharing: readonly SharingArticle[]): Obligations['caps'] {
  const itemsPerRelease = leastCap(sharing, 'itemsPerRelease')
  const itemsPerDay = leastCap(sharing, 'itemsPerDay')
  return { ...(itemsPerRelease && { itemsPerRelease }), ...(itemsPerDay && { itemsPerDay }) }
}

function leastCap(sharing: readonly SharingArticle[], kind: 'itemsPerRelease' | 'itemsPerDay'): Cap | undefined {
  let least: Cap | undefined
  for (const { article, caps } of sharing) {
    const items = caps?.[kind]
    if (items !== undefined && (least === undefined || items < least.items)) least = { items, article }
  }
  return least
}

const NOTHING_ASKED: ItemAsks = { fields: [] }

/** Every field that any annex asks for, the states that all articles cover, the least age. */
function itemAsksUnder(agreement: Agreement, sharing: readonly SharingArticle[], { item }: KnownQuestion): ItemAsks {
  const annexes = new Set(sharing.map((article) => annexOf(agreement, article)))
  const fields = [...annexes].flatMap(({ article, requires }) =>
    requires !== undefined && Object.hasOwn(requires, item.type) ? (requires[item.type] ?? []).map((field) => ({ field, article })) : [],
  )
  const countries = countriesUnder(sharing)
  const age = leastAge(sharing)
  return { fields, ...(countries && { countries }), ...(age && { age }) }
}

function countriesUnder(sharing: readonly SharingArticle[]): ItemAsks['countries'] {
  let common: ItemAsks['countries']
  for (const { article, countries } of sharing) {
    if (countries === undefined) continue
    common =
      common === undefined ? { codes: countries, article } : { ...common, codes: common.codes.filter((code) => countries.includes(code)) }
  }
  return common
}

function leastAge(sharing: readonly SharingArticle[]): ItemAsks['age'] {
  let least: ItemAsks['age']
  for (const { article, dataAgeDaysMax: daysMax } of sharing) {
    if (daysMax !== undefined && (least === undefined || daysMax < least.daysMax)) least = { daysMax, article }
  }
  return least
}

function assurancesFor({ purposes }: Agreement, code: string): Obligations['assurances'] {
  const needed = purposes.list.find((purpose) => purpose.code === code)?.needsAssurance ?? []
  return needed.map((rule) => ({ rule, article: purposes.article }))
}

function clocksUnder({ retention }: Agreement, retentionDays: number): StartedClock[] {
  const { article, atEnd, reviewDays } = retention
  const end: StartedClock = { article, days: retentionDays, onSilence: atEnd }
  const isReviewed = reviewDays !== undefined && reviewDays < retentionDays
  return isReviewed ? [{ article, days: reviewDays, onSilence: 'erase' }, end] : [end]
}
