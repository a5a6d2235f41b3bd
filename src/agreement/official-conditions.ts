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
export type Conditioned = { readonly role: ReaderRole | 'operator'; readonly attributes?: OfficialAttributes }

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

/** Whether an official may read what is marked so: the clearance covers the marking, where the reading article asks for that. */
export function isCleared({ role, attributes = NONE }: Conditioned, agreement: Agreement, marking: string): boolean {
  const { reading, unmarked } = agreement
  if (role === 'tool' || !(reading.conditions ?? []).some(({ clearance }) => clearance === true)) return true
  if (isOpened(attributes, agreement)) return true
  const level = marking === 'unmarked' ? unmarked.treatAs : marking
  const scale: readonly (string | null)[] = TLP_LEVELS
  const [asked, had] = [scale.indexOf(level), scale.indexOf(attributes.clearance)]
  // What is not on the scale is above every clearance.
  return asked !== -1 && had >= asked
}

/** Whether a role may read what is about such persons: what nobody categorised is for the roles alone that the agreement names for it. */
export function readsUncategorised(role: ReaderRole, { reading }: Agreement, dataSubject: string): boolean {
  return dataSubject !== 'unspecified' || reading.uncategorised === undefined || reading.uncategorised.includes(role)
}

/** Only what the agreement itself lets be opened, whoever says that it is. */
function isOpened({ opened = [] }: OfficialAttributes, agreement: Agreement): boolean {
  return opened.length > 0 && agreement.reading.breakGlass !== undefined && opened.includes(agreementHash(agreement))
}
