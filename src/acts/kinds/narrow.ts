/**
 * narrow: the origin narrows the handling of items that it released. Obeyed on signature by whoever holds them, at once and whatever is missing
 * (DESIGN rule 4); several add up, so that of concurrent ones the narrowest holds (rule 5).
 */
import { type Static, Type } from '#typebox'
import { PAP_LEVELS, READER_ROLES, TLP_LEVELS } from '../../agreement/index.ts'
import { formatTimestamp, parseTimestamp } from '../../foundation/index.ts'
import { holdingKeys } from '../holding-key.ts'
import { CONTESTS_MAX, COURT_RULES, type Narrowing } from '../narrowing.ts'
import { CodeField, ItemIdField, ItemIdsField, PartyField, PurposeField, TimeField } from './fields.ts'
import { defineKind, REDUCING } from './kind.ts'
import { onlyAddressed } from './reducing.ts'

/** What it sets; each term can only narrow. */
export const NarrowingField = Type.Object(
  {
    purposes: Type.Optional(Type.Array(PurposeField, { maxItems: 64, uniqueItems: true })),
    marking: Type.Optional(Type.Enum([...TLP_LEVELS])),
    pap: Type.Optional(Type.Enum([...PAP_LEVELS])),
    readers: Type.Optional(Type.Array(Type.Enum([...READER_ROLES]), { maxItems: READER_ROLES.length, uniqueItems: true })),
    onward: Type.Optional(Type.Literal('never')),
    courtUse: Type.Optional(Type.Enum([...COURT_RULES])),
    contests: Type.Optional(Type.Array(ItemIdField, { minItems: 1, maxItems: CONTESTS_MAX, uniqueItems: true })),
    retainUntil: Type.Optional(TimeField),
  },
  { additionalProperties: false, minProperties: 1 },
)

/** The terms as acts state them. */
export type NarrowingTerms = Static<typeof NarrowingField>

export const narrow = defineKind(
  Type.Object({ to: PartyField, cause: CodeField, terms: NarrowingField, items: ItemIdsField }, { additionalProperties: false }),
  {
    name: 'narrow',
    ...REDUCING,
    addressees: (act) => [act.body.to],
    async decide(act, facts) {
      // A date that no calendar has is a refusal here, and nowhere else.
      narrowingOf(act.body.terms)
      return onlyAddressed(act, facts)
    },
    apply(act, { self, recordedAt }) {
      const { to, cause, items, terms } = act.body
      const isHome = act.party === self
      const narrowing = narrowingOf(terms)
      const holdings = holdingKeys(act.party, items)
      const common = { change: 'items-narrowed', holdings, narrowing, cause, at: recordedAt } as const
      const narrowed = isHome ? { ...common, told: to, agreement: act.agreement ?? '' } : { ...common, told: null }
      if (!isHome) return [narrowed]
      const counts = { items: items.length, refusedItems: 0, code: null }
      return [narrowed, { change: 'delivery', actId: act.id, kind: 'narrow', recipient: to, state: 'recorded', ...counts, at: recordedAt }]
    },
  },
)

/** Terms as read models keep them. @throws FoundationError on a date that no calendar has */
export function narrowingOf({ retainUntil, purposes, readers, contests, ...terms }: NarrowingTerms): Narrowing {
  return {
    ...(terms as Omit<Narrowing, 'retainUntil'>),
    ...(contests && { contests: contests.toSorted() }),
    ...(purposes && { purposes: purposes.toSorted() }),
    ...(readers && { readers: readers.toSorted() }),
    ...(retainUntil === undefined ? {} : { retainUntil: parseTimestamp(retainUntil) }),
  }
}

/** A narrowing as acts state it; what was lifted of it is told by acts of another kind. */
export function formatNarrowing({ retainUntil, purposes, readers, contests, lifted: _lifted, ...terms }: Narrowing): NarrowingTerms {
  return {
    ...terms,
    ...(contests && { contests: [...contests] }),
    ...(purposes && { purposes: [...purposes] }),
    ...(readers && { readers: [...readers] }),
    ...(retainUntil === undefined ? {} : { retainUntil: formatTimestamp(retainUntil) }),
  }
}
