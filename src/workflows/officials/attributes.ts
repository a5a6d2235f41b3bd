/** What officers recorded of an official beside its role, each until a date: trainings, a clearance, and cases of which it is a member. */
import type { Transactions } from '../../acts/index.ts'
import { type OfficialAttributes, TLP_LEVELS, type Tlp } from '../../agreement/index.ts'
import { accepted, type Clock, DAY_MS, type Instant, type Result, refused } from '../../foundation/index.ts'
import { whyNotTwo } from './persons.ts'
import type { AccountStore, AttributeRow, AttributeStore, CaseStore, DeputationStore } from './ports.ts'

/** An attribute is looked at anew after so many days at the latest. */
export const ATTRIBUTE_DAYS_MAX = 1_830
const TRAINING = /^(?=.{3,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/
/** Words of a scale of clearances are each party's own. */
const CLEARANCE = /^(?=.{3,64}$)[A-Z][A-Z0-9]*(?:[ +-][A-Z0-9]+)*$/
/** How cases are numbered is each party's own. */
const CASE = /^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/

/** The words of a party's own scale of clearances, each with the level of TLP up to which it reads. */
export type ClearanceScale = Readonly<Record<string, Tlp>>

/** Whether a text can be a word of such a scale: no level of TLP, which means itself. */
export function isClearanceWord(text: string): boolean {
  return CLEARANCE.test(text) && !TLP_LEVELS.some((level) => level === text)
}

/** What can be recorded of an official. */
export const ATTRIBUTE_KINDS = ['training', 'clearance', 'case'] as const
/** One of them. */
export type AttributeKind = (typeof ATTRIBUTE_KINDS)[number]

/** Why an attribute is not recorded or taken back. */
export type AttributeRefusalCode = 'attribute-invalid' | 'attribute-unknown' | 'attribute-own' | 'identity-missing' | 'official-unknown'

/** What works on attributes. */
export type AttributeParts = {
  readonly transactions: Transactions<{
    readonly accounts: AccountStore
    readonly people: {
      readonly attributes: AttributeStore
      readonly cases: Pick<CaseStore, 'find'>
      readonly deputations: Pick<DeputationStore, 'of'>
    }
  }>
  readonly clock: Clock
  /** Of the own party, as its node is configured; a word that is not in it is none. */
  readonly clearances?: ClearanceScale
}

/** One attribute, and who records it. */
export type NewAttribute = Pick<AttributeRow, 'login' | 'kind' | 'value' | 'endsAt'> & { readonly by: string }

type Answer = Result<AttributeRow, AttributeRefusalCode>

/** Records an attribute, in place of the one of the same training or case, or of the clearance before. Nobody records its own, nor its deputy. */
export async function recordAttribute(request: NewAttribute, parts: AttributeParts): Promise<Answer> {
  const { login, kind, value, endsAt, by } = request
  const now = parts.clock.now()
  const level = kind === 'clearance' ? levelOf(value, parts.clearances) : undefined
  if (kind === 'clearance' ? level === undefined : !isValue(kind, value)) {
    return refused(
      'attribute-invalid',
      'a training is a code in lower-case letters, a clearance a level of TLP or a word of the scale of this node, a case its number',
    )
  }
  if (endsAt <= now || endsAt > now + ATTRIBUTE_DAYS_MAX * DAY_MS) {
    return refused('attribute-invalid', `an attribute ends, within ${ATTRIBUTE_DAYS_MAX} days`)
  }
  return parts.transactions.write(async ({ accounts, people: { attributes, cases, deputations } }): Promise<Answer> => {
    const account = await accounts.find(login)
    if (account === undefined || account.role === 'tool' || account.enrolment?.leftAt != null) {
      return refused('official-unknown', 'there is no official of this login')
    }
    const notTwo = await whyNotTwo([login, by], now, { accounts, deputations, clock: parts.clock })
    if (notTwo?.code === 'identity-missing') return { ok: false, refusal: { ...notTwo, code: 'identity-missing' } }
    if (notTwo !== undefined) return own()
    const opened = kind === 'case' ? await cases.find(value) : null
    if (opened === undefined || (opened !== null && (opened.closedAt !== null || opened.endsAt < endsAt))) {
      return refused('attribute-invalid', 'a case is in the register and open, and its members are no longer recorded than it is')
    }
    const row: AttributeRow = { login, kind, value, endsAt, recordedBy: by, recordedAt: now, ...(level !== undefined && { level }) }
    await attributes.put(row)
    return accepted(row)
  })
}

/** Takes an attribute back at once. */
export async function endAttribute(
  { login, kind, value }: Pick<AttributeRow, 'login' | 'kind' | 'value'>,
  { transactions }: AttributeParts,
): Promise<Result<null, AttributeRefusalCode>> {
  return transactions.write(async ({ people: { attributes } }): Promise<Result<null, AttributeRefusalCode>> => {
    const known = (await attributes.of(login)).some((row) => row.kind === kind && row.value === value)
    if (!known) return refused('attribute-unknown', 'no such attribute is recorded of this official')
    await attributes.remove(login, { kind, value })
    return accepted(null)
  })
}

/**
 * What is valid now of what was recorded. A clearance in a word of the own scale counts as the lower of what the word stood for when it was
 * recorded and what it stands for now, so that no change of the scale alone raises anybody; a word that is not in it any more is none.
 */
export function attributesNow(rows: readonly AttributeRow[], now: Instant, scale: ClearanceScale = {}): OfficialAttributes {
  const valid = rows.filter(({ endsAt }) => endsAt > now)
  const trainings = valid.filter(({ kind }) => kind === 'training').map(({ value }) => value)
  const cases = valid.filter(({ kind }) => kind === 'case').map(({ value }) => value)
  const cleared = valid.find(({ kind }) => kind === 'clearance')
  const counted = cleared === undefined ? undefined : levelOf(cleared.value, scale)
  const recorded = cleared?.level ?? TLP_LEVELS.find((level) => level === cleared?.value)
  const clearance = counted === undefined || recorded === undefined ? null : lowerOf(counted, recorded)
  return { trainings, clearance, cases }
}

/** Whether a text is the number of a case. */
export function isCase(text: string): boolean {
  return CASE.test(text)
}

function isValue(kind: Exclude<AttributeKind, 'clearance'>, value: string): boolean {
  return kind === 'training' ? TRAINING.test(value) : isCase(value)
}

/** The level of TLP that a clearance stands for, in its own word or one of the scale. */
function levelOf(word: string, scale: ClearanceScale = {}): Tlp | undefined {
  const own = Object.hasOwn(scale, word) && isClearanceWord(word) ? scale[word] : undefined
  return TLP_LEVELS.find((level) => level === (own ?? word))
}

function lowerOf(one: Tlp, other: Tlp): Tlp {
  return TLP_LEVELS.indexOf(one) < TLP_LEVELS.indexOf(other) ? one : other
}

function own() {
  return refused('attribute-own', 'nobody records what it has itself, nor what the one has for whom it stands in')
}
