/** What the reading article asks of an official beside its role (spec/agreement.md, `reading`). It can only refuse. */
import type { Refusal } from '../foundation/index.ts'
import { type Agreement, type PermittedDeed, type ReaderRole, TLP_LEVELS, type Tlp } from './document/index.ts'
import { agreementHash } from './hash.ts'

/** What a role that its party made up asks beside the agreement, of whoever is in it: each of it can only refuse. */
export type NationalConditions = {
  /** The purposes for which it reads and discloses; every purpose of the agreement where it names none. */
  readonly purposes?: readonly string[]
  /** Trainings without each of which it does nothing under any agreement. */
  readonly trainings?: readonly string[]
  /** It reads for a case that it names and of which it is a member, and what is tied to that. */
  readonly case?: true
  /** It reads nothing that is marked above its recorded clearance. */
  readonly clearance?: true
}

/** What an official has on the day. */
export type OfficialAttributes = {
  readonly trainings: readonly string[]
  readonly clearance: Tlp | null
  /** Cases of which it is a member. */
  readonly cases?: readonly string[]
  /** The case for which it says that it asks now. */
  readonly namedCase?: string
  /** Keys of the holdings that are tied to that case. */
  readonly tied?: { has(holding: string): boolean }
  /** Hashes of the agreements whose conditions of reading it opened for itself, on record, and that is not over. */
  readonly opened?: readonly string[]
  /** What the role that its party made up asks beside; `nothing-left` where that role is not known any more: then it may do nothing. */
  readonly national?: NationalConditions | 'nothing-left'
}

/** What somebody has of whom nothing was recorded. */
const NONE: OfficialAttributes = { trainings: [], clearance: null }

/** Whoever is asked: the role, and what was recorded beside it. */
export type Conditioned = { readonly role: ReaderRole | 'operator'; readonly attributes?: OfficialAttributes | undefined }

/** Why an official may not do something, whatever it would be done to. */
export type DeedRefusal = Refusal<ConditionRefusalCode>

/** Which condition does not hold. */
export type ConditionRefusalCode = 'role-not-allowed' | 'training-missing' | 'case-missing'

/**
 * Why the reading article does not let an official do something: it lists the deed for no such role, or a condition does not hold;
 * undefined where it lets it. What it does not list, nobody may.
 */
export function deedFault(official: Conditioned, agreement: Agreement, deed: PermittedDeed): DeedRefusal | undefined {
  const { article, roles } = agreement.reading
  if (roles.some(({ role, may }) => role === official.role && may.includes(deed))) return conditionFault(official, agreement, deed)
  return { code: 'role-not-allowed', reason: `article ${article} does not let this role ${deed}`, article }
}

/** Why the conditions do not let an official do something; undefined where they do. Tools are no persons: they are asked for the case that they read for, of which their owner is a member, and for nothing else. */
export function conditionFault(
  { role, attributes = NONE }: Conditioned,
  agreement: Agreement,
  deed: PermittedDeed,
): Refusal<ConditionRefusalCode> | undefined {
  const { reading } = agreement
  const national = nationalFault(attributes, deed)
  if (national !== undefined) return national
  if (deed === 'read' && isOpened(attributes, agreement)) return undefined
  if (role === 'tool') return deed === 'read' && asksForCase(agreement) ? caseFault(attributes, reading.article) : undefined
  const asked = (reading.conditions ?? []).filter(({ deeds }) => deeds.some((one) => one === deed))
  const missing = asked.find(({ training }) => training !== undefined && !attributes.trainings.includes(training))?.training
  if (missing === undefined) return asked.some((one) => one.case === true) ? caseFault(attributes, reading.article) : undefined
  const reason = `article ${reading.article} asks for the training ${missing}, which is not recorded of this official or is over`
  return { code: 'training-missing', reason, article: reading.article }
}

/** Why the role that its party made up lets an official do nothing now. Breaking the glass opens what the agreement asks, and nothing of this. */
function nationalFault(attributes: OfficialAttributes, deed: PermittedDeed): Refusal<ConditionRefusalCode> | undefined {
  const { national, trainings, cases = [], namedCase } = attributes
  if (national === undefined) return undefined
  if (national === 'nothing-left') return { code: 'role-not-allowed', reason: 'the national role of this official is not known here' }
  const missing = national.trainings?.find((training) => !trainings.includes(training))
  if (missing !== undefined) {
    const reason = `the national role asks for the training ${missing}, which is not recorded of this official or is over`
    return { code: 'training-missing', reason }
  }
  if (deed !== 'read' || national.case !== true || (namedCase !== undefined && cases.includes(namedCase))) return undefined
  return { code: 'case-missing', reason: 'the national role reads for a case that it names and of which it is a member' }
}

/** Whether the role that its party made up acts for a purpose; every other role does. */
export function isForRole({ attributes = NONE }: Conditioned, purpose: string): boolean {
  const { national } = attributes
  if (national === undefined) return true
  return national !== 'nothing-left' && (national.purposes === undefined || national.purposes.includes(purpose))
}

function nationalAsks({ national }: OfficialAttributes, which: 'case' | 'clearance'): boolean {
  return national !== undefined && (national === 'nothing-left' || national[which] === true)
}

/** Whoever names no case, and whoever names one that it is no member of, is told the same. */
function caseFault({ cases = [], namedCase }: OfficialAttributes, article: string): Refusal<'case-missing'> | undefined {
  if (namedCase !== undefined && cases.includes(namedCase)) return undefined
  const reason = `article ${article} asks whoever reads to name a case of which it is recorded as a member, and none such was named`
  return { code: 'case-missing', reason, article }
}

/** Why an official may not read what is marked so: the reading article asks for a clearance that covers the marking; undefined where it may. */
export function clearanceFault(
  { role, attributes = NONE }: Conditioned,
  agreement: Agreement,
  marking: string,
): Refusal<'clearance-missing'> | undefined {
  const { reading, unmarked } = agreement
  if (role === 'tool') return undefined
  const isAsked = (reading.conditions ?? []).some(({ clearance }) => clearance === true) && !isOpened(attributes, agreement)
  const isNational = nationalAsks(attributes, 'clearance')
  if (!isAsked && !isNational) return undefined
  const stated = marking === 'unmarked' ? unmarked.treatAs : marking
  const scale: readonly (string | null)[] = TLP_LEVELS
  // What nobody marked is held as an own item alone where it crosses no border, and counts as of the strictest level.
  const asked = stated === 'refuse' ? scale.length - 1 : scale.indexOf(stated)
  const had = scale.indexOf(attributes.clearance)
  // Anything else that is not on the scale is above every clearance.
  if (asked !== -1 && had >= asked) return undefined
  if (!isAsked)
    return { code: 'clearance-missing', reason: 'the national role asks for a clearance that covers the marking of what is read' }
  const reason = `article ${reading.article} asks for a clearance that covers the marking of what is read`
  return { code: 'clearance-missing', reason, article: reading.article }
}

// An agreement never changes, and a reader who opened it is asked about for each item.
const hashes = new WeakMap<Agreement, string>()

function hashOf(agreement: Agreement): string {
  const hash = hashes.get(agreement) ?? agreementHash(agreement)
  hashes.set(agreement, hash)
  return hash
}

/** Whether an official may read a holding: it is tied to the case that is named, where the reading article or its national role asks for one. */
export function isInCase({ attributes = NONE }: Conditioned, agreement: Agreement, holding: string): boolean {
  const isAsked = asksForCase(agreement) && !isOpened(attributes, agreement)
  return !(isAsked || nationalAsks(attributes, 'case')) || attributes.tied?.has(holding) === true
}

function asksForCase({ reading }: Agreement): boolean {
  return (reading.conditions ?? []).some((one) => one.case === true)
}

/** Whether a role may read what is about such persons: what nobody categorised is for the roles alone that the agreement names for it. */
export function readsUncategorised(role: ReaderRole, { reading }: Agreement, dataSubject: string): boolean {
  return dataSubject !== 'unspecified' || reading.uncategorised === undefined || reading.uncategorised.includes(role)
}

/** Only what the agreement itself lets be opened, whoever says that it is. */
function isOpened({ opened = [] }: OfficialAttributes, agreement: Agreement): boolean {
  return opened.length > 0 && agreement.reading.breakGlass !== undefined && opened.includes(hashOf(agreement))
}
