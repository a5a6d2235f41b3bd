/**
 * The oracle of the tests: the decision as spec/agreement.md states it, over the typed document, without Cedar and without any
 * of the code that turns articles into a treatment. A treatment is the set of what it lets through, so that meeting is intersection.
 */
import {
  DATA_SUBJECTS,
  type FieldTreatment,
  PAP_LEVELS,
  reservationNumber,
  type Scrutiny,
  type SharingArticle,
  TLP_LEVELS,
} from '../agreement/index.ts'
import { failedConditions, forbids, stops } from './conditions.ts'
import type { Decision } from './decision.ts'
import { isOwnReading, type KnownItem, type KnownQuestion } from './question.ts'
import type { Terms } from './terms.ts'

/** What a decision comes to, in a form that the oracle and a decider both give. */
export type Outcome =
  | { readonly kind: 'reserved' | 'suspended' | 'not-permitted'; readonly cited: readonly string[] }
  | { readonly kind: 'own-reading' }
  | {
      readonly kind: 'permitted'
      readonly articles: readonly string[]
      readonly fields: Readonly<Record<string, readonly string[]>>
      readonly ceiling: string
      readonly pap: string
      readonly retentionDays: number
      readonly due: readonly string[]
      readonly caps: readonly (number | null)[]
      readonly assurances: readonly string[]
      readonly fieldsAsked: readonly string[]
      readonly countries: readonly string[] | null
      readonly ageDaysMax: number | null
    }

const LETS_THROUGH: Readonly<Record<FieldTreatment, readonly string[]>> = {
  'as-is': ['later', 'coarse', 'alias', 'whole'],
  generalise: ['later', 'coarse'],
  pseudonymise: ['later', 'alias'],
  drop: ['later'],
  never: [],
}

/** The oracle's answer. */
export function naiveOutcome(terms: Terms, question: KnownQuestion): Outcome {
  const stopping = terms.scope.suspensions.filter((one) => stops(one, question)).map(({ number }) => number)
  const reserving = terms.reservations.filter((one) => forbids(one, question)).map(reservationNumber)
  if (stopping.length + reserving.length > 0) {
    return { kind: stopping.length > 0 ? 'suspended' : 'reserved', cited: [...new Set(stopping), ...reserving].toSorted() }
  }
  if (isOwnReading(question)) {
    const may = terms.agreement.reading.roles.find(({ role }) => role === question.role)?.may ?? []
    return may.includes('read') ? { kind: 'own-reading' } : { kind: 'not-permitted', cited: [] }
  }
  const failedOf = (sharing: SharingArticle) => failedConditions(terms, sharing, question)
  const permitting = terms.agreement.sharing.filter((sharing) => failedOf(sharing).length === 0)
  const suspended = terms.agreement.sharing.filter((sharing) => failedOf(sharing).join() === 'suspension')
  if (permitting.length > 0) return naivePermission(terms, { permitting, holding: [...permitting, ...suspended] }, question)
  return { kind: suspended.length > 0 ? 'suspended' : 'not-permitted', cited: [] }
}

type Articles = { readonly permitting: readonly SharingArticle[]; readonly holding: readonly SharingArticle[] }

function naivePermission(terms: Terms, { permitting, holding }: Articles, question: KnownQuestion): Outcome {
  const { agreement } = terms
  const { item, action, mode, purpose } = question
  const annexes = holding.map(({ annex }) => agreement.annexes.find(({ code }) => code === annex)?.types[item.type] ?? {})
  const fields = new Set(annexes.flatMap((annex) => Object.keys(annex)))
  const paps = holding.map(({ papCeiling }) => papCeiling ?? 'none')
  const days = [agreement.retention.days, ...holding.flatMap(({ retentionDays }) => retentionDays ?? [])]
  for (const rule of agreement.retention.shorter ?? []) if (rule.dataSubjects.includes(item.dataSubject)) days.push(rule.days)
  const due = holding.flatMap(({ scrutiny = [] }) => scrutiny.filter(({ when }) => isMet(when, item)).flatMap(dueOf))
  if (mode !== undefined && agreement.modes?.confirmedByPerson?.includes(mode) === true)
    due.push(`second-person ${agreement.modes.article}`)
  const isCrossing = action !== 'read'
  const recipientCeiling = agreement.classification?.ceilings?.find(({ party }) => party === question.to)?.upTo
  const limited = holding.flatMap(({ countries }) => (countries === undefined ? [] : [countries]))
  const ages = holding.flatMap(({ dataAgeDaysMax }) => dataAgeDaysMax ?? [])
  const asking = holding.flatMap(({ annex }) => agreement.annexes.find(({ code }) => code === annex)?.requires?.[item.type] ?? [])
  return {
    kind: 'permitted',
    articles: permitting.map(({ article }) => article),
    fields: Object.fromEntries(
      [...fields].toSorted().map((field) => [field, letThroughByAll(annexes.map((annex) => annex[field] ?? 'drop'))]),
    ),
    ceiling: TLP_LEVELS.find((level) => [recipientCeiling, ...holding.map(({ markingCeiling }) => markingCeiling)].includes(level)) ?? '',
    pap: ['none', ...PAP_LEVELS].find((level) => paps.some((pap) => pap === level)) ?? '',
    retentionDays: Math.min(...days),
    due: action === 'disclose' ? due.toSorted() : [],
    caps: isCrossing ? [least(holding, 'itemsPerRelease'), least(holding, 'itemsPerDay')] : [null, null],
    assurances: isCrossing ? (agreement.purposes.list.find(({ code }) => code === purpose)?.needsAssurance ?? []) : [],
    fieldsAsked: isCrossing ? [...new Set(asking)].toSorted() : [],
    countries: isCrossing && limited.length > 0 ? COUNTRIES.filter((code) => limited.every((list) => list.includes(code))) : null,
    ageDaysMax: isCrossing && ages.length > 0 ? Math.min(...ages) : null,
  }
}

const COUNTRIES = ['DK', 'NO', 'SE']

function letThroughByAll(treatments: readonly FieldTreatment[]): string[] {
  return LETS_THROUGH['as-is'].filter((what) => treatments.every((treatment) => LETS_THROUGH[treatment].includes(what)))
}

function least(holding: readonly SharingArticle[], cap: 'itemsPerRelease' | 'itemsPerDay'): number | null {
  return holding.flatMap(({ caps }) => caps?.[cap] ?? []).toSorted((left, right) => left - right)[0] ?? null
}

function dueOf({ requires, article }: { readonly requires: readonly Scrutiny[]; readonly article: string }): string[] {
  return requires.map((one) => `${one} ${article}`)
}

type When = NonNullable<SharingArticle['scrutiny']>[number]['when']

function isMet({ markingAtLeast = 'CLEAR', dataSubjects = DATA_SUBJECTS, minors, specialCategories }: When, item: KnownItem): boolean {
  const stricter = TLP_LEVELS.slice(TLP_LEVELS.indexOf(markingAtLeast))
  return (
    stricter.includes(item.marking) &&
    dataSubjects.includes(item.dataSubject) &&
    (!minors || item.isMinor) &&
    (!specialCategories || item.isSpecial)
  )
}

/** What a decider's answer comes to. */
export function outcomeOf(decision: Decision, { agreement }: Terms): Outcome {
  const cited = decision.articles.map(({ number }) => number)
  if (decision.verdict === 'refuse') {
    if (decision.code === 'reserved') return { kind: 'reserved', cited: cited.toSorted() }
    if (decision.code === 'suspended') return { kind: 'suspended', cited: cited.toSorted() }
    if (decision.code === 'not-permitted') return { kind: 'not-permitted', cited: [] }
    throw new Error(`unforeseen refusal ${decision.code}: ${decision.logDetail}`)
  }
  const { fields, ceiling, papCeiling, obligations } = decision
  if (fields === undefined || ceiling === undefined) return { kind: 'own-reading' }
  const sharing = agreement.sharing.map(({ article }) => article)
  const { retentionDays, due, caps, assurances, itemAsks } = obligations
  if ((decision.verdict === 'needs-person') !== due.length > 0) throw new Error('the verdict is not what is due')
  return {
    kind: 'permitted',
    articles: cited.filter((number) => sharing.includes(number)),
    fields: Object.fromEntries(
      [...fields]
        .toSorted()
        .map(([field, treatment]) => [field, LETS_THROUGH['as-is'].filter((what) => LETS_THROUGH[treatment].includes(what))]),
    ),
    ceiling,
    pap: papCeiling ?? 'none',
    retentionDays,
    due: due.map(({ requires, article }) => `${requires} ${article}`).toSorted(),
    caps: [caps.itemsPerRelease?.items ?? null, caps.itemsPerDay?.items ?? null],
    assurances: assurances.map(({ rule }) => rule),
    fieldsAsked: [...new Set(itemAsks.fields.map(({ field }) => field))].toSorted(),
    countries: itemAsks.countries?.codes.toSorted() ?? null,
    ageDaysMax: itemAsks.age?.daysMax ?? null,
  }
}

/** Whether one permission lets through nothing that another does not, for no longer, and asks for all that the other asks for. */
export function isNoLaxer(narrow: Outcome, wide: Outcome): boolean {
  if (narrow.kind !== 'permitted' || wide.kind !== 'permitted')
    return narrow.kind !== 'permitted' && (narrow.kind !== 'own-reading' || wide.kind === narrow.kind)
  const isWithin = (left: readonly string[], right: readonly string[]) => left.every((one) => right.includes(one))
  const isFewer = (left: number | null | undefined, right: number | null | undefined) => (left ?? Infinity) <= (right ?? Infinity)
  const levels: readonly string[] = TLP_LEVELS
  const paps: readonly string[] = ['none', ...PAP_LEVELS]
  return (
    Object.entries(narrow.fields).every(([field, through]) => isWithin(through, wide.fields[field] ?? ['later'])) &&
    levels.indexOf(narrow.ceiling) <= levels.indexOf(wide.ceiling) &&
    paps.indexOf(narrow.pap) <= paps.indexOf(wide.pap) &&
    narrow.retentionDays <= wide.retentionDays &&
    isWithin(wide.due, narrow.due) &&
    isWithin(wide.assurances, narrow.assurances) &&
    isWithin(wide.fieldsAsked, narrow.fieldsAsked) &&
    (wide.countries === null || isWithin(narrow.countries ?? ['any'], wide.countries)) &&
    isFewer(narrow.ageDaysMax, wide.ageDaysMax) &&
    narrow.caps.every((cap, index) => isFewer(cap, wide.caps[index]))
  )
}
