/**
 * An agreement as Cedar policies: for each sharing article a permit for what crosses and one for reading, one for a party's own
 * items, and the forbids of suspensions and reservations. Obligations are read from the document by what a policy stands for.
 */
import {
  type Credibility,
  ceilingOf,
  credibilityRank,
  MODES,
  papRank,
  partiesOfSide,
  type Reliability,
  reliabilityRank,
  type SharingArticle,
  tlpRank,
} from '../agreement/index.ts'
import {
  type Condition,
  conditionsOf,
  holdsWhere,
  isAtMost,
  isFor,
  isNatureTold,
  isNotRank,
  isOneOf,
  isParty,
  isSaid,
  notAll,
  type PolicyDraft,
  policyText,
  type Reach,
  reachesAnything,
} from './cedar-text.ts'
import { type ForbidOrigin, forbidsOf } from './compile-forbids.ts'
import type { EngineRequest } from './engine.ts'
import { readersOf } from './lookups.ts'
import type { KnownQuestion } from './question.ts'
import type { Terms } from './terms.ts'

/** What a policy stands for. */
export type PolicyOrigin = { readonly kind: 'sharing'; readonly sharing: SharingArticle } | { readonly kind: 'own-reading' } | ForbidOrigin

/** One policy; its text is written when it is asked for. */
export type CompiledPolicy = {
  readonly id: string
  readonly origin: PolicyOrigin
  readonly reach: Reach
  /** All that its text says beside the action. */
  readonly conditions: readonly Condition[]
  readonly text: () => string
}

/** The policies of an agreement, its scope and the reservations known here. The same input always gives the same text. */
export function compilePolicies(terms: Terms): readonly CompiledPolicy[] {
  const permits = terms.agreement.sharing.flatMap((sharing, index) => {
    const origin = { kind: 'sharing', sharing } as const
    return [
      { id: `sharing-${index}-cross`, origin, draft: crossingPermit(terms, sharing) },
      { id: `sharing-${index}-read`, origin, draft: readingPermit(terms, sharing) },
    ]
  })
  const own = { id: 'own-reading', origin: { kind: 'own-reading' } as const, draft: ownReadingPermit(terms) }
  return [...permits, own, ...forbidsOf(terms)]
    .filter(({ draft }) => reachesAnything(draft.reach))
    .map(({ id, origin, draft }) => ({ id, origin, reach: draft.reach, conditions: conditionsOf(draft), text: () => policyText(draft) }))
}

/** What Cedar is told of a question, beside who does what with whom; `annexes` are the codes of those that cover the type. */
export function contextOf({ action, purpose, mode, role, item }: KnownQuestion, annexes: readonly string[]): EngineRequest['context'] {
  const context = {
    purpose,
    type: item.type,
    annexes,
    marking: tlpRank(item.marking),
    dataSubject: item.dataSubject,
    minor: item.isMinor,
    special: item.isSpecial,
    pap: item.pap === 'none' ? 0 : papStep(item.pap),
  }
  if (action === 'read') return { ...context, role: role ?? '' }
  const { reliability, credibility, nature } = item
  const grades = { reliability: reliabilityRank(reliability), credibility: credibilityRank(credibility), nature }
  return { ...context, mode: mode ?? '', ...grades }
}

function crossingPermit(terms: Terms, sharing: SharingArticle): PolicyDraft {
  const { agreement, scope } = terms
  const isInScope = scope.articles.includes(sharing.article)
  const bound = (side: readonly string[]) => partiesOfSide(agreement, side).filter((code) => scope.parties.includes(code))
  const modes = sharing.modes ?? ['push']
  return {
    effect: 'permit',
    annotations: annotations(sharing),
    reach: {
      ...reachOf(terms, sharing),
      actions: isInScope ? ['disclose', 'receive'] : [],
      from: bound(sharing.from),
      to: bound(sharing.to),
    },
    conditions: [
      ...itemConditions(sharing),
      ...ceilingConditions(terms, sharing),
      ...(MODES.every((mode) => modes.includes(mode)) ? [] : [isOneOf('mode', modes)]),
      ...gradeConditions(terms, sharing),
      ...notTaken(terms, sharing),
    ],
  }
}

function readingPermit(terms: Terms, sharing: SharingArticle): PolicyDraft {
  const { agreement } = terms
  const readers = readersOf(agreement)
  return {
    effect: 'permit',
    annotations: { ...annotations(sharing), reading: agreement.reading.article },
    reach: { ...reachOf(terms, sharing), actions: readers.length === 0 ? [] : ['read'] },
    conditions: [...itemConditions(sharing), ...ceilingConditions(terms, sharing), isOneOf('role', readers)],
  }
}

function ownReadingPermit({ agreement }: Terms): PolicyDraft {
  const readers = readersOf(agreement)
  return {
    effect: 'permit',
    annotations: { article: agreement.reading.article },
    reach: {
      actions: readers.length === 0 ? [] : ['read'],
      sides: 'same',
      purposes: agreement.purposes.list.map((purpose) => purpose.code),
    },
    conditions: [isOneOf('role', readers)],
  }
}

function annotations(sharing: SharingArticle): Record<string, string> {
  return { article: sharing.article, annex: sharing.annex, ceiling: sharing.markingCeiling }
}

function reachOf({ agreement }: Terms, sharing: SharingArticle): Omit<Reach, 'actions'> {
  return {
    sides: 'differ',
    from: partiesOfSide(agreement, sharing.from),
    to: partiesOfSide(agreement, sharing.to),
    purposes: sharing.purposes,
    annex: sharing.annex,
  }
}

function itemConditions({ markingCeiling, dataSubjects, minors, specialCategories, papCeiling }: SharingArticle): Condition[] {
  return [
    isAtMost('marking', tlpRank(markingCeiling)),
    isOneOf('dataSubject', dataSubjects),
    minors === true ? [] : isSaid('minor', false),
    specialCategories === true ? [] : isSaid('special', false),
    isAtMost('pap', papCeiling === undefined ? 0 : papStep(papCeiling)),
  ].flat()
}

/** A party is given nothing above its own ceiling; one that is no lower than the article's says nothing. */
function ceilingConditions({ agreement }: Terms, sharing: SharingArticle): Condition[] {
  const lower = partiesOfSide(agreement, sharing.to).filter((code) => tlpRank(ceilingOf(agreement, code)) < tlpRank(sharing.markingCeiling))
  const byLevel = Map.groupBy(lower, (code) => tlpRank(ceilingOf(agreement, code)))
  return [...byLevel].map(([rank, codes]) => holdsWhere(isParty('resource', codes), isAtMost('marking', rank)))
}

function gradeConditions({ agreement: { quality } }: Terms, sharing: SharingArticle): Condition[] {
  const { reliabilityAtLeast, credibilityAtLeast } = sharing
  const reliabilities = [quality?.reliabilityAtLeast, reliabilityAtLeast].flatMap((grade: Reliability | undefined) => grade ?? [])
  const credibilities = [quality?.credibilityAtLeast, credibilityAtLeast].flatMap((grade: Credibility | undefined) => grade ?? [])
  const requires = quality?.requires ?? []
  return [
    reliabilities.length === 0 ? [] : isAtMost('reliability', Math.min(...reliabilities.map(reliabilityRank))),
    credibilities.length === 0 ? [] : isAtMost('credibility', Math.min(...credibilities.map(credibilityRank))),
    requires.includes('nature') ? isNatureTold() : [],
    requires.includes('reliability') ? isNotRank('reliability', reliabilityRank('X')) : [],
    requires.includes('credibility') ? isNotRank('credibility', credibilityRank('4')) : [],
  ].flat()
}

/** A forbid would beat every other permit, so a suspension that names articles is a condition of their permits. */
function notTaken({ scope }: Terms, sharing: SharingArticle): Condition[] {
  const taking = scope.suspensions.filter((one) => one.articles?.includes(sharing.article) === true)
  return taking.flatMap(({ party, parties, purposes }) => {
    if (parties?.length === 0 || purposes?.length === 0) return []
    const forPurpose = purposes === undefined ? [] : [isFor(purposes)]
    return (['principal', 'resource'] as const).map((side) => {
      const otherSide = side === 'principal' ? 'resource' : 'principal'
      const facing = parties === undefined ? [] : [isParty(otherSide, parties)]
      return notAll([isParty(side, [party]), ...facing, ...forPurpose])
    })
  })
}

function papStep(level: Parameters<typeof papRank>[0]): number {
  return papRank(level) + 1
}
