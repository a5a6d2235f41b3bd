/** The dimensions of time: phases reached, levels of emergency invoked, instants. Each holds every moment that two versions tell apart. */
import { formatTimestamp, type Instant, parseTimestamp } from '../../foundation/index.ts'
import type { AgreementText, SharingArticle } from '../document/index.ts'
import type { Versions } from './difference.ts'

/** How far both versions have come once all parties opened so many gates on this evidence. */
export type PhaseMoment = { readonly reached: Versions<number>; readonly gates: number; readonly evidence: readonly string[] }
/** The level of emergency in both versions once a level was invoked; one that does not know it stays at none. */
export type LevelMoment = { readonly reached: Versions<number>; readonly level: number }
/** Instants from `from` until the next stretch begins; the first has no beginning. */
export type Stretch = { readonly from: Instant | undefined; readonly until: Instant | undefined }

/** Every pair of phases that both versions can be in at one moment. */
export function phaseMoments(versions: Versions<AgreementText>): PhaseMoment[] {
  const kinds = [...new Set([...gateEvidence(versions.prior), ...gateEvidence(versions.next)])].toSorted()
  const gatesMax = Math.max(phaseCount(versions.prior), phaseCount(versions.next)) - 1
  const moments = new Map<string, PhaseMoment>()
  for (let gates = 0; gates <= gatesMax; gates += 1) {
    for (let subset = 0; subset < 2 ** kinds.length; subset += 1) {
      const evidence = kinds.filter((_, index) => (subset & (1 << index)) !== 0)
      const reached = { prior: phaseReached(versions.prior, gates, evidence), next: phaseReached(versions.next, gates, evidence) }
      const key = `${reached.prior} ${reached.next}`
      if (!moments.has(key)) moments.set(key, { reached, gates, evidence })
    }
  }
  return [...moments.values()]
}

/** Every pair of levels that both versions can be at. */
export function levelMoments(versions: Versions<AgreementText>): LevelMoment[] {
  const known = { prior: levelsOf(versions.prior), next: levelsOf(versions.next) }
  const levels = [...new Set([0, ...known.prior, ...known.next])].toSorted((left, right) => left - right)
  const reachedBy = (own: readonly number[], level: number) => (own.includes(level) ? level : 0)
  return levels.map((level) => ({ reached: { prior: reachedBy(known.prior, level), next: reachedBy(known.next, level) }, level }))
}

/**
 * The stretches of time that the periods of articles tell apart. Where neither version can be renewed, none after the
 * earlier of the two sunsets: what a later sunset opens is a difference of its own.
 */
export function stretchesOfTime(versions: Versions<AgreementText>): Stretch[] {
  const periods = [...versions.prior.sharing, ...versions.next.sharing].flatMap(({ period }) => [period?.from, period?.until])
  const instants = periods.flatMap((text) => (text === undefined ? [] : [parseTimestamp(text)]))
  const end = commonEnd(versions)
  const cuts = [...new Set(end === undefined ? instants : [...instants.filter((instant) => instant < end), end])].toSorted(
    (left, right) => left - right,
  )
  const stretches = [undefined, ...cuts].map((from, index) => ({ from, until: cuts[index] }))
  return end === undefined ? stretches : stretches.slice(0, -1)
}

/** Whether an article applies during a stretch. */
export function appliesDuring(article: SharingArticle, stretch: Stretch): boolean {
  const from = article.period?.from === undefined ? undefined : parseTimestamp(article.period.from)
  const until = article.period?.until === undefined ? undefined : parseTimestamp(article.period.until)
  const hasBegun = from === undefined || (stretch.from !== undefined && stretch.from >= from)
  const hasNotEnded = until === undefined || (stretch.until !== undefined && stretch.until <= until)
  return hasBegun && hasNotEnded
}

/** An instant of a stretch as RFC 3339; `undefined` where it has neither beginning nor end. */
export function instantOf(stretch: Stretch): string | undefined {
  if (stretch.from !== undefined) return formatTimestamp(stretch.from)
  return stretch.until === undefined ? undefined : formatTimestamp(stretch.until - 1)
}

/** The first phase that states an article: 0 where there are no phases, none where no phase states it. */
export function phaseOf(agreement: AgreementText, article: SharingArticle): number | undefined {
  if (agreement.phases === undefined) return 0
  const index = agreement.phases.list.findIndex((phase) => phase.articles.includes(article.article))
  return index < 0 ? undefined : index
}

/** The lowest level of emergency that unlocks an article: 0 where none does, because it needs none. */
export function unlockLevelOf(agreement: AgreementText, article: SharingArticle): number {
  const levels = (agreement.emergency?.levels ?? []).filter((level) => level.unlocks.includes(article.article)).map(({ level }) => level)
  return levels.length === 0 ? 0 : Math.min(...levels)
}

function phaseCount(agreement: AgreementText): number {
  return agreement.phases?.list.length ?? 1
}

function gateEvidence(agreement: AgreementText): string[] {
  return (agreement.phases?.list ?? []).flatMap((phase) => phase.gate?.evidence ?? [])
}

function phaseReached(agreement: AgreementText, gates: number, evidence: readonly string[]): number {
  const later = (agreement.phases?.list ?? []).slice(1)
  const closed = later.findIndex(({ gate }, index) => index >= gates || !(gate?.evidence ?? []).every((kind) => evidence.includes(kind)))
  return closed < 0 ? later.length : closed
}

function levelsOf(agreement: AgreementText): number[] {
  return (agreement.emergency?.levels ?? []).map(({ level }) => level)
}

function commonEnd({ prior, next }: Versions<AgreementText>): Instant | undefined {
  if (prior.sunset.renewalDays !== undefined || next.sunset.renewalDays !== undefined) return undefined
  return Math.min(parseTimestamp(prior.sunset.at), parseTimestamp(next.sunset.at))
}
