/**
 * Who may read what, once more and as plainly as can be, from the words of an agreement, the reservations and what was recorded of a person
 * (spec/agreement.md#decisions, decisions 0033, 0042 and 0049). It names everything that stands against a read; a read goes where nothing does.
 * It shares nothing with what doors ask but the shape of documents and the order of levels.
 */
import { type AgreementText, type ReservationText, TLP_LEVELS } from '../../src/agreement/index.ts'

/** What officers recorded of a person, each until an instant that no longer counts, and what it opened for itself. */
export type Person = {
  readonly role: string
  readonly trainings: readonly { readonly code: string; readonly until: number }[]
  readonly clearances: readonly { readonly level: string; readonly until: number }[]
  readonly cases: readonly { readonly number: string; readonly until: number }[]
  readonly namedCase: string | undefined
  readonly openings: readonly { readonly agreement: string; readonly until: number; readonly isClosed: boolean }[]
}

/** An item as it is held. */
export type HeldItem = {
  readonly origin: string
  readonly type: string
  readonly marking: string
  readonly dataSubject: string
  readonly purpose: string
  readonly otherPurposes: readonly { readonly purpose: string; readonly until: number }[]
  readonly narrowing: { readonly purposes?: readonly string[]; readonly readers?: readonly string[] } | null
  readonly isRestricted: boolean
  readonly isErased: boolean
  readonly retainUntil: number
}

/** Under what it is read. */
export type Ground = {
  readonly agreement: AgreementText
  readonly hash: string
  readonly reservations: readonly ReservationText[]
  readonly self: string
  readonly now: number
}

/** Each thing that stands against it, with the article that says so; undefined where several could. */
export type Objections = ReadonlyMap<string, string | undefined>

/** Everything that stands against one read; of which purpose is the stated one, or the one that the item was given for. */
export function objectionsTo(
  item: HeldItem,
  person: Person,
  { stated, ground }: { stated: string | undefined; ground: Ground },
): Objections {
  const { agreement, now } = ground
  const { reading } = agreement
  const purpose = stated ?? item.purpose
  const found = new Map<string, string | undefined>()
  const isTool = person.role === 'tool'
  const conditions = isTool || isGlassOpen(person, ground) ? [] : (reading.conditions ?? []).filter(({ deeds }) => deeds.includes('read'))
  const lives = ({ until }: { readonly until: number }) => until > now

  if (!mayRead(agreement, person.role)) found.set('role-not-allowed', reading.article)
  for (const { training, clearance, case: isOfCase } of conditions) {
    if (training !== undefined && !person.trainings.some((one) => one.code === training && lives(one)))
      found.set('training-missing', reading.article)
    if (isOfCase === true && !person.cases.some((one) => one.number === person.namedCase && lives(one)))
      found.set('case-missing', reading.article)
    if (
      clearance === true &&
      !person.clearances.filter(lives).some((one) => isAtMost(levelOf(agreement, item.marking) ?? 'RED', one.level))
    )
      found.set('clearance-missing', reading.article)
  }
  if (item.dataSubject === 'unspecified' && (reading.uncategorised as readonly string[] | undefined)?.includes(person.role) === false)
    found.set('uncategorised-closed', reading.article)
  if (item.isErased || item.isRestricted) found.set('item-not-held', agreement.retention.article)
  if (item.retainUntil <= now) found.set('retention-ended', agreement.retention.article)
  if (purpose !== item.purpose && !item.otherPurposes.some((one) => one.purpose === purpose && lives(one)))
    found.set('purpose-not-given', agreement.purposes.article)
  const { purposes, readers } = item.narrowing ?? {}
  if (purposes?.includes(purpose) === false || readers?.includes(person.role) === false) found.set('reading-narrowed', reading.article)
  for (const [code, article] of objectionsOfAgreement(item, { purpose, ground })) found.set(code, article)
  return found
}

function objectionsOfAgreement(item: HeldItem, { purpose, ground }: { purpose: string; ground: Ground }): Objections {
  const { agreement, self, reservations } = ground
  const isOwn = item.origin === self
  const level = levelOf(agreement, item.marking) ?? (isOwn ? 'RED' : undefined)
  if (!agreement.purposes.list.some(({ code }) => code === purpose)) return new Map([['purpose-unknown', agreement.purposes.article]])
  if (!isOwn && !agreement.annexes.some(({ types }) => types[item.type] !== undefined)) return new Map([['type-unknown', undefined]])
  if (level === undefined) return new Map([['marking-missing', agreement.unmarked.article]])
  const reserved = reservations.filter(({ party, forbids, when }) => {
    const isMatched =
      (when.types?.includes(item.type) ?? true) &&
      (when.purposes?.includes(purpose) ?? true) &&
      (when.parties?.includes(item.origin) ?? true) &&
      (when.dataSubjects?.includes(item.dataSubject as 'none') ?? true) &&
      (when.markingAtLeast === undefined || isAtMost(when.markingAtLeast, level))
    return forbids === 'read' && party === self && when.modes === undefined && isMatched
  })
  if (reserved.length > 0) return new Map([['reserved', undefined]])
  const isGiven = agreement.sharing.some(
    (one) =>
      one.from.includes(item.origin) &&
      one.to.includes(self) &&
      one.purposes.includes(purpose) &&
      agreement.annexes.some(({ code, types }) => code === one.annex && types[item.type] !== undefined) &&
      isAtMost(level, one.markingCeiling) &&
      (agreement.classification?.ceilings ?? []).every(({ party, upTo }) => party !== self || isAtMost(level, upTo)) &&
      one.dataSubjects.includes(item.dataSubject as 'none'),
  )
  return isOwn || isGiven ? new Map() : new Map([['not-permitted', undefined]])
}

function mayRead({ reading }: AgreementText, role: string): boolean {
  return reading.roles.some((one) => one.role === role && one.may.includes('read'))
}

/** On record, for this agreement, not over and not closed by another official, where the agreement has such a thing at all. */
function isGlassOpen({ openings }: Person, { agreement, hash, now }: Ground): boolean {
  if (agreement.reading.breakGlass === undefined) return false
  return openings.some((one) => one.agreement === hash && one.until > now && !one.isClosed)
}

function levelOf({ unmarked }: AgreementText, marking: string): string | undefined {
  const level = marking === 'unmarked' ? unmarked.treatAs : marking
  return level === 'refuse' ? undefined : level
}

function isAtMost(level: string, limit: string): boolean {
  const scale: readonly string[] = TLP_LEVELS
  return scale.indexOf(level) <= scale.indexOf(limit)
}
