/** What the reading article asks of an official beside its role (spec/agreement.md, `reading`). It can only refuse. */
import type { Refusal } from '../foundation/index.ts'
import { type Agreement, type PermittedDeed, type ReaderRole, TLP_LEVELS, type Tlp } from './document/index.ts'
import { agreementHash } from './hash.ts'

/** What an official has on the day. */
export type OfficialAttributes = {
  readonly trainings: readonly string[]
  readonly clearance: Tlp | null
  /** Cases of which it is a member. */
  readonly cases?: readonly string[]
  /** The case for which it says that it asks now. */
  readonly namedCase?: string
  /** Hashes of the agreements whose conditions of reading it opened for itself, on record, and that is not over. */
  readonly opened?: readonly string[]
}

/** What somebody has of whom nothing was recorded. */
const NONE: OfficialAttributes = { trainings: [], clearance: null }

/** Whoever is asked: the role, and what was recorded beside it. */
export type Conditioned = { readonly role: ReaderRole | 'operator'; readonly attributes?: OfficialAttributes | undefined }

/** Why an official may not do something, whatever it would be done to. */
export type DeedRefusal = Refusal<'role-not-allowed' | 'training-missing' | 'case-missing'>

/**
 * Why the reading article does not let an official do something: it lists the deed for no such role, or a condition does not hold;
 * undefined where it lets it. What it does not list, nobody may.
 */
export function deedFault(official: Conditioned, agreement: Agreement, deed: PermittedDeed): DeedRefusal | undefined {
  const { article, roles } = agreement.reading
  if (roles.some(({ role, may }) => role === official.role && may.includes(deed))) return conditionFault(official, agreement, deed)
  return { code: 'role-not-allowed', reason: `article ${article} does not let this role ${deed}`, article }
}

/** Why the conditions do not let an official do something; undefined where they do. Tools are no persons and are asked for nothing. */
export function conditionFault(
  { role, attributes = NONE }: Conditioned,
  agreement: Agreement,
  deed: PermittedDeed,
): Refusal<'training-missing' | 'case-missing'> | undefined {
  const { reading } = agreement
  if (role === 'tool' || (deed === 'read' && isOpened(attributes, agreement))) return undefined
  const asked = (reading.conditions ?? []).filter(({ deeds }) => deeds.some((one) => one === deed))
  const missing = asked.find(({ training }) => training !== undefined && !attributes.trainings.includes(training))?.training
  if (missing === undefined) return asked.some((one) => one.case === true) ? caseFault(attributes, reading.article) : undefined
  const reason = `article ${reading.article} asks for the training ${missing}, which is not recorded of this official or is over`
  return { code: 'training-missing', reason, article: reading.article }
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
  if (role === 'tool' || !(reading.conditions ?? []).some(({ clearance }) => clearance === true)) return undefined
  if (isOpened(attributes, agreement)) return undefined
  const stated = marking === 'unmarked' ? unmarked.treatAs : marking
  const scale: readonly (string | null)[] = TLP_LEVELS
  // What nobody marked is held as an own item alone where it crosses no border, and counts as of the strictest level.
  const asked = stated === 'refuse' ? scale.length - 1 : scale.indexOf(stated)
  const had = scale.indexOf(attributes.clearance)
  // Anything else that is not on the scale is above every clearance.
  if (asked !== -1 && had >= asked) return undefined
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

/** Whether a role may read what is about such persons: what nobody categorised is for the roles alone that the agreement names for it. */
export function readsUncategorised(role: ReaderRole, { reading }: Agreement, dataSubject: string): boolean {
  return dataSubject !== 'unspecified' || reading.uncategorised === undefined || reading.uncategorised.includes(role)
}

/** Only what the agreement itself lets be opened, whoever says that it is. */
function isOpened({ opened = [] }: OfficialAttributes, agreement: Agreement): boolean {
  return opened.length > 0 && agreement.reading.breakGlass !== undefined && opened.includes(hashOf(agreement))
}
