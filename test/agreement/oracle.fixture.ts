/**
 * The meaning of an agreement once more, written down as plainly as can be (spec/agreement.md#decisions): one question, one
 * moment, one answer. It shares nothing with the comparison but the shape of documents and the order of their words.
 */
import {
  type AgreementText,
  type ComparedMoment,
  type ComparedQuestion,
  CREDIBILITIES,
  DATA_SUBJECTS,
  MODES,
  NATURES,
  PAP_LEVELS,
  RELIABILITIES,
  type SharingArticle,
  TLP_LEVELS,
  TOLD,
} from '../../src/agreement/index.ts'
import { isAsStrict, meet } from './lattice.fixture.ts'

/** How a permitted question is treated. Larger numbers are laxer; `null` is no limit. */
export type Answer = {
  readonly fields: ReadonlyMap<string, string>
  readonly ceiling: number
  readonly pap: number
  readonly retentionDays: number
  readonly itemsPerRelease: number
  readonly itemsPerDay: number
  readonly due: ReadonlySet<string>
  readonly assurances: ReadonlySet<string>
  readonly onward: number
  readonly derived: number
  readonly court: number
  /** How much of a score crosses: nothing, level, number, reasons. */
  readonly shown: number
  readonly sourceGrade: number
  /** Of the states that tests name, those that an item may be about, another one among them. */
  readonly countries: ReadonlySet<string>
  readonly dataAge: number
  readonly required: ReadonlySet<string>
}

/** What a version answers at a moment; `undefined` is a refusal. */
export function answerOf(agreement: AgreementText, question: ComparedQuestion, moment: ComparedMoment): Answer | undefined {
  const codes = agreement.parties.list.map(({ code }) => code)
  if (!codes.includes(question.from) || !codes.includes(question.to)) return undefined
  if (!agreement.purposes.list.some(({ code }) => code === question.purpose)) return undefined
  if (question.action === 'read' && !mayRead(agreement, question.role)) return undefined
  if (question.from === question.to) return question.action === 'read' ? ownReading() : undefined
  const permitting = agreement.sharing.filter((article) => permits(agreement, article, { question, moment }))
  return permitting.length === 0 ? undefined : treatment(agreement, permitting, question)
}

/** Whether a permitted question is anywhere treated more laxly than another answer treats it. */
export function isLaxer(answer: Answer, than: Answer): boolean {
  const names = new Set([...answer.fields.keys(), ...than.fields.keys()])
  const fieldOf = ({ fields }: Answer, name: string) => fields.get(name) ?? 'drop'
  const numbers = [
    'ceiling',
    'pap',
    'retentionDays',
    'itemsPerRelease',
    'itemsPerDay',
    'onward',
    'derived',
    'court',
    'shown',
    'sourceGrade',
    'dataAge',
  ] as const
  return (
    [...names].some((name) => !isAsStrict(fieldOf(answer, name), fieldOf(than, name))) ||
    numbers.some((name) => answer[name] > than[name]) ||
    [...answer.countries].some((one) => !than.countries.has(one)) ||
    [...than.required].some((one) => !answer.required.has(one)) ||
    [...than.due].some((one) => !answer.due.has(one)) ||
    [...than.assurances].some((one) => !answer.assurances.has(one))
  )
}

function mayRead(agreement: AgreementText, role: string | undefined): boolean {
  return agreement.reading.roles.some((entry) => entry.role === role && entry.may.includes('read'))
}

function ownReading(): Answer {
  const none = { fields: new Map<string, string>(), due: new Set<string>(), assurances: new Set<string>() }
  return {
    ...none,
    ceiling: 9,
    pap: 9,
    retentionDays: 0,
    itemsPerRelease: 0,
    itemsPerDay: 0,
    onward: 0,
    derived: 0,
    court: 0,
    shown: 0,
    sourceGrade: 0,
    countries: new Set(),
    dataAge: 0,
    required: new Set(),
  }
}

type Asked = { readonly question: ComparedQuestion; readonly moment: ComparedMoment }

function permits(agreement: AgreementText, article: SharingArticle, { question, moment }: Asked): boolean {
  const { item } = question
  const marking = item.marking === 'unmarked' ? agreement.unmarked.treatAs : item.marking
  const annex = agreement.annexes.find(({ code }) => code === article.annex)
  const isCovered =
    sideOf(agreement, article.from).includes(question.from) &&
    sideOf(agreement, article.to).includes(question.to) &&
    article.purposes.includes(question.purpose) &&
    annex?.types[item.type] !== undefined &&
    marking !== 'refuse' &&
    TLP_LEVELS.indexOf(marking) <= TLP_LEVELS.indexOf(article.markingCeiling) &&
    TLP_LEVELS.indexOf(marking) <= ceilingOf(agreement, question.to) &&
    article.dataSubjects.includes(item.dataSubject) &&
    (article.minors === true || !isMinor(agreement, item)) &&
    (article.specialCategories === true || !isSpecial(agreement, item)) &&
    (item.pap === 'none' || (article.papCeiling !== undefined && PAP_LEVELS.indexOf(item.pap) <= PAP_LEVELS.indexOf(article.papCeiling)))
  if (!isCovered) return false
  if (question.action === 'read') return true
  const { quality } = agreement
  const requires = quality?.requires ?? []
  const isAtLeast = (grades: readonly string[], grade: string, limit: string | undefined) =>
    limit === undefined || grades.indexOf(grade) <= grades.indexOf(limit)
  return (
    isInScope(agreement, article, moment) &&
    (article.modes ?? ['push']).includes(question.mode ?? 'push') &&
    isAtLeast(RELIABILITIES, item.reliability, quality?.reliabilityAtLeast) &&
    isAtLeast(RELIABILITIES, item.reliability, article.reliabilityAtLeast) &&
    isAtLeast(CREDIBILITIES, item.credibility, quality?.credibilityAtLeast) &&
    isAtLeast(CREDIBILITIES, item.credibility, article.credibilityAtLeast) &&
    (!requires.includes('nature') || item.nature !== 'untold') &&
    (!requires.includes('reliability') || item.reliability !== 'X') &&
    (!requires.includes('credibility') || item.credibility !== '4')
  )
}

function ceilingOf({ classification }: AgreementText, party: string): number {
  const stated = (classification?.ceilings ?? []).filter((one) => one.party === party).map(({ upTo }) => TLP_LEVELS.indexOf(upTo))
  return Math.min(TLP_LEVELS.length - 1, ...stated)
}

function sideOf(agreement: AgreementText, side: readonly string[]): string[] {
  if (side[0] !== '*') return [...side]
  return agreement.parties.list.filter(({ role }) => role === 'party').map(({ code }) => code)
}

function isMinor({ people }: AgreementText, { dataSubject, minor }: ComparedQuestion['item']): boolean {
  if (minor !== 'untold') return minor === 'yes'
  if (dataSubject === 'none') return false
  return people === undefined || people.untoldMinor === 'minor'
}

function isSpecial({ people }: AgreementText, { dataSubject, special }: ComparedQuestion['item']): boolean {
  if (special !== 'untold') return special === 'yes'
  if (dataSubject === 'none') return false
  return people === undefined || people.untoldSpecial === 'special'
}

function isInScope(agreement: AgreementText, { article, period }: SharingArticle, moment: ComparedMoment): boolean {
  const at = Date.parse(moment.at ?? '2028-01-01T00:00:00Z')
  const isAlive = at < Date.parse(agreement.sunset.at)
  const isDuring = at >= Date.parse(period?.from ?? '1970-01-01T00:00:00Z') && at < Date.parse(period?.until ?? '9999-01-01T00:00:00Z')
  return isAlive && isDuring && isInPhase(agreement, article, moment) && isUnlocked(agreement, article, moment)
}

function isInPhase({ phases }: AgreementText, article: string, { gates, evidence }: ComparedMoment): boolean {
  if (phases === undefined) return true
  for (const [index, phase] of phases.list.entries()) {
    const isOpen = index === 0 || (index <= gates && (phase.gate?.evidence ?? []).every((kind) => evidence.includes(kind)))
    if (!isOpen) return false
    if (phase.articles.includes(article)) return true
  }
  return false
}

function isUnlocked({ emergency }: AgreementText, article: string, { level }: ComparedMoment): boolean {
  const levels = emergency?.levels ?? []
  const unlocking = levels.filter(({ unlocks }) => unlocks.includes(article)).map((one) => one.level)
  if (unlocking.length === 0) return true
  const isKnown = levels.some((one) => one.level === level)
  return isKnown && unlocking.some((one) => level >= one)
}

function treatment(agreement: AgreementText, articles: readonly SharingArticle[], question: ComparedQuestion): Answer {
  const { item } = question
  const { retention, onward } = agreement
  const shorter = (retention.shorter ?? []).filter(({ dataSubjects }) => dataSubjects.includes(item.dataSubject)).map(({ days }) => days)
  const least = (values: readonly (number | undefined)[]) => Math.min(...values.map((value) => value ?? Number.POSITIVE_INFINITY))
  const consent = (rule: string | undefined) => (rule === 'origin-consent' ? 1 : 0)
  const isReading = question.action === 'read'
  const purpose = agreement.purposes.list.find(({ code }) => code === question.purpose)
  return {
    fields: fieldsOf(agreement, articles, item.type),
    ceiling: least([ceilingOf(agreement, question.to), ...articles.map(({ markingCeiling }) => TLP_LEVELS.indexOf(markingCeiling))]),
    pap: least(articles.map(({ papCeiling }) => (papCeiling === undefined ? -1 : PAP_LEVELS.indexOf(papCeiling)))),
    retentionDays: least([retention.days, ...shorter, ...articles.map(({ retentionDays }) => retentionDays)]),
    itemsPerRelease: isReading ? 0 : least(articles.map(({ caps }) => caps?.itemsPerRelease)),
    itemsPerDay: isReading ? 0 : least(articles.map(({ caps }) => caps?.itemsPerDay)),
    due: new Set(isReading ? [] : dueOf(agreement, articles, question)),
    assurances: new Set(isReading ? [] : purpose?.needsAssurance),
    countries: new Set(isReading ? [] : STATES.filter((state) => articles.every(({ countries }) => countries?.includes(state) ?? true))),
    dataAge: isReading ? 0 : least(articles.map(({ dataAgeDaysMax }) => dataAgeDaysMax)),
    required: new Set(isReading ? [] : articles.flatMap((article) => requiredOf(agreement, article, item.type))),
    onward: consent(onward.rule),
    derived: Math.max(consent(onward.rule), consent(onward.derivedProducts)),
    court: consent(agreement.courtUse?.rule),
    shown: isReading ? 0 : least(articles.map((article) => shownOf(agreement, article, question))),
    sourceGrade: isReading
      ? 0
      : least(articles.map((article) => (entryOf(agreement, article, question)?.sourceGrade === undefined ? 1 : 0))),
  }
}

const STATES = ['NO', 'SE', 'another']

function requiredOf({ annexes }: AgreementText, article: SharingArticle, type: string): readonly string[] {
  return annexes.find(({ code }) => code === article.annex)?.requires?.[type] ?? []
}

function entryOf({ triage }: AgreementText, { article }: SharingArticle, { to }: ComparedQuestion) {
  return triage?.shared.find((entry) => entry.articles.includes(article) && (entry.to === undefined || entry.to.includes(to)))
}

function shownOf(agreement: AgreementText, article: SharingArticle, question: ComparedQuestion): number {
  const { triage } = agreement
  const { type, dataSubject } = question.item
  if (triage?.types.includes(type) !== true || (dataSubject !== 'none' && triage.people === 'never')) return 0
  return ['level', 'score', 'reasons'].indexOf(entryOf(agreement, article, question)?.shows ?? '') + 1
}

function fieldsOf(agreement: AgreementText, articles: readonly SharingArticle[], type: string): Map<string, string> {
  const annexes = articles.map((article) => agreement.annexes.find(({ code }) => code === article.annex)?.types[type] ?? {})
  const names = new Set(annexes.flatMap((fields) => Object.keys(fields)))
  return new Map([...names].map((name) => [name, annexes.map((fields): string => fields[name] ?? 'drop').reduce(meet)]))
}

function dueOf(agreement: AgreementText, articles: readonly SharingArticle[], { item, mode }: ComparedQuestion): string[] {
  const marking = item.marking === 'unmarked' ? agreement.unmarked.treatAs : item.marking
  const rank = marking === 'refuse' ? -1 : TLP_LEVELS.indexOf(marking)
  const rules = articles.flatMap(({ scrutiny }) => scrutiny ?? [])
  const holding = rules.filter(
    ({ when }) =>
      (when.markingAtLeast === undefined || rank >= TLP_LEVELS.indexOf(when.markingAtLeast)) &&
      (when.dataSubjects === undefined || when.dataSubjects.includes(item.dataSubject)) &&
      (when.minors === undefined || isMinor(agreement, item)) &&
      (when.specialCategories === undefined || isSpecial(agreement, item)),
  )
  const confirmed = agreement.modes?.confirmedByPerson?.includes(mode ?? 'push') === true ? ['second-person'] : []
  return [...holding.flatMap(({ requires }) => requires), ...confirmed]
}

/** Every question that two versions could tell apart: the values that either states, and one that neither does. */
export function* questionsOf(prior: AgreementText, next: AgreementText): Generator<Asked> {
  const values = valuesOf(prior, next)
  for (const { from, to } of pairs(values.parties)) {
    for (const purpose of values.purposes) {
      for (const item of items(values)) {
        for (const role of from === to ? values.roles : values.roles.slice(0, 1)) {
          yield { question: { action: 'read', from, to, purpose, role, item }, moment: values.moments[0] as ComparedMoment }
        }
        if (from === to) continue
        for (const mode of values.modes) {
          for (const moment of values.moments) yield { question: { action: 'disclose', from, to, purpose, mode, item }, moment }
        }
      }
    }
  }
}

/** About how many questions {@link questionsOf} asks. */
export function questionCount(prior: AgreementText, next: AgreementText): number {
  const values = valuesOf(prior, next)
  const { parties, roles, ...others } = values
  return Object.values(others).reduce((product, list) => product * list.length, parties.length ** 2)
}

type Values = ReturnType<typeof valuesOf>

function* pairs(parties: readonly string[]): Generator<{ from: string; to: string }> {
  for (const from of parties) for (const to of parties) yield { from, to }
}

function* items(values: Values): Generator<ComparedQuestion['item']> {
  for (const type of values.types)
    for (const marking of values.markings)
      for (const dataSubject of values.dataSubjects)
        for (const minor of values.minors)
          for (const special of values.specials)
            for (const pap of values.paps)
              for (const reliability of values.reliabilities)
                for (const credibility of values.credibilities)
                  for (const nature of values.natures)
                    yield { type, marking, dataSubject, minor, special, pap, reliability, credibility, nature }
}

function valuesOf(prior: AgreementText, next: AgreementText) {
  const both = [prior, next]
  const articles = both.flatMap(({ sharing }) => sharing)
  const risks = articles.flatMap(({ scrutiny }) => scrutiny ?? []).map(({ when }) => when)
  const requires = both.flatMap(({ quality }) => quality?.requires ?? [])
  const isAny = (...lists: readonly (readonly unknown[])[]) => lists.flat().some((value) => value !== undefined)
  const hasPersons = isAny(
    articles.map(({ minors }) => minors),
    risks.map(({ minors }) => minors),
    both.map(({ people }) => people),
  )
  const hasSpecial = isAny(
    articles.map(({ specialCategories }) => specialCategories),
    risks.map(({ specialCategories }) => specialCategories),
    both.map(({ people }) => people),
  )
  const subjects = [...articles.flatMap(({ dataSubjects }) => dataSubjects), ...risks.flatMap(({ dataSubjects }) => dataSubjects ?? [])]
  const grades = (member: 'reliabilityAtLeast' | 'credibilityAtLeast') =>
    [...articles, ...both.map(({ quality }) => quality)].map((one) => one?.[member])
  return {
    parties: distinct(both.flatMap(({ parties }) => parties.list.map(({ code }) => code))),
    purposes: withOther(
      both.flatMap(({ purposes }) => purposes.list.map(({ code }) => code)),
      ['unlisted-purpose'],
    ),
    types: withOther(
      both.flatMap(({ annexes }) => annexes.flatMap(({ types }) => Object.keys(types))),
      ['unlisted'],
    ),
    modes: withOther(
      articles.flatMap(({ modes }) => modes ?? (['push'] as const)),
      MODES,
    ),
    roles: distinct(both.flatMap(({ reading }) => reading.roles.map(({ role }) => role))),
    markings: [
      ...levels(TLP_LEVELS, [
        ...articles.map(({ markingCeiling }) => markingCeiling),
        ...both.flatMap(({ classification }) => (classification?.ceilings ?? []).map(({ upTo }) => upTo)),
        ...both.flatMap(({ unmarked }) => (unmarked.treatAs === 'refuse' ? [] : [unmarked.treatAs])),
        ...risks.flatMap(({ markingAtLeast }) => around(TLP_LEVELS, markingAtLeast)),
      ]),
      'unmarked' as const,
    ],
    dataSubjects: withOther(subjects, DATA_SUBJECTS),
    minors: hasPersons ? TOLD : (['no'] as const),
    specials: hasSpecial ? TOLD : (['no'] as const),
    paps: isAny(articles.map(({ papCeiling }) => papCeiling)) ? (['none', ...PAP_LEVELS] as const) : (['none', 'CLEAR'] as const),
    reliabilities: isAny(grades('reliabilityAtLeast')) || requires.includes('reliability') ? RELIABILITIES : RELIABILITIES.slice(0, 1),
    credibilities: isAny(grades('credibilityAtLeast')) || requires.includes('credibility') ? CREDIBILITIES : CREDIBILITIES.slice(0, 1),
    natures: requires.includes('nature') ? NATURES : NATURES.slice(0, 1),
    moments: momentsOf(both),
  }
}

function momentsOf(both: readonly AgreementText[]): ComparedMoment[] {
  const gates = Math.max(...both.map(({ phases }) => phases?.list.length ?? 1))
  const kinds = distinct(both.flatMap(({ phases }) => (phases?.list ?? []).flatMap(({ gate }) => gate?.evidence ?? [])))
  const evidence = Array.from({ length: 2 ** kinds.length }, (_, subset) => kinds.filter((__, place) => (subset & (1 << place)) !== 0))
  const levels = distinct([0, ...both.flatMap(({ emergency }) => (emergency?.levels ?? []).map(({ level }) => level))])
  const periods = both.flatMap(({ sharing }) => sharing.flatMap(({ period }) => [period?.from, period?.until]))
  // Once both have lapsed, neither permits anything.
  const sunsets = distinct(both.map(({ sunset }) => sunset.at))
    .toSorted()
    .slice(0, -1)
  const instants = distinct([...periods, ...sunsets].flatMap((at) => (at === undefined ? [] : [at])))
  const times = ['2027-01-01T00:00:00Z', ...instants]
  return Array.from({ length: gates }, (_, count) => count).flatMap((count) =>
    evidence.flatMap((set) => levels.flatMap((level) => times.map((at) => ({ gates: count, evidence: set, level, at })))),
  )
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)]
}

/** The values that are stated and the first other one. */
function withOther<Value>(stated: readonly Value[], all: readonly Value[]): Value[] {
  return distinct([...stated, ...all.filter((value) => !stated.includes(value)).slice(0, 1)])
}

/** The levels that are stated, the lowest and the highest. */
function levels<Level>(all: readonly Level[], stated: readonly Level[]): Level[] {
  return all.filter((level, index) => index === 0 || index === all.length - 1 || stated.includes(level))
}

/** A level from which on something is so, and the one below. */
function around<Level>(all: readonly Level[], level: Level | undefined): Level[] {
  return level === undefined ? [] : all.slice(Math.max(all.indexOf(level) - 1, 0), all.indexOf(level) + 1)
}
