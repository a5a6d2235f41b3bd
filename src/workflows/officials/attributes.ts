/** What officers recorded of an official beside its role, each until a date: trainings, a clearance, and cases of which it is a member. */
import type { Transactions } from '../../acts/index.ts'
import { type OfficialAttributes, TLP_LEVELS } from '../../agreement/index.ts'
import { accepted, type Clock, DAY_MS, type Instant, type Result, refused } from '../../foundation/index.ts'
import { whyNotTwo } from './persons.ts'
import type { AccountStore, AttributeRow, AttributeStore, CaseStore, DeputationStore } from './ports.ts'

/** An attribute is looked at anew after so many days at the latest. */
export const ATTRIBUTE_DAYS_MAX = 1_830
const TRAINING = /^(?=.{3,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/
/** How cases are numbered is each party's own. */
const CASE = /^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/

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
}

/** One attribute, and who records it. */
export type NewAttribute = Pick<AttributeRow, 'login' | 'kind' | 'value' | 'endsAt'> & { readonly by: string }

type Answer = Result<AttributeRow, AttributeRefusalCode>

/** Records an attribute, in place of the one of the same training or case, or of the clearance before. Nobody records its own, nor its deputy. */
export async function recordAttribute(request: NewAttribute, parts: AttributeParts): Promise<Answer> {
  const { login, kind, value, endsAt, by } = request
  const now = parts.clock.now()
  if (!isValue(kind, value)) {
    return refused('attribute-invalid', 'a training is a code in lower-case letters, a clearance a level of TLP, a case its number')
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
    const row: AttributeRow = { login, kind, value, endsAt, recordedBy: by, recordedAt: now }
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

/** What is valid now of what was recorded. */
export function attributesNow(rows: readonly AttributeRow[], now: Instant): OfficialAttributes {
  const valid = rows.filter(({ endsAt }) => endsAt > now)
  const trainings = valid.filter(({ kind }) => kind === 'training').map(({ value }) => value)
  const cases = valid.filter(({ kind }) => kind === 'case').map(({ value }) => value)
  const clearance = valid.find(({ kind }) => kind === 'clearance')?.value
  return { trainings, clearance: TLP_LEVELS.find((level) => level === clearance) ?? null, cases }
}

/** Whether a text is the number of a case. */
export function isCase(text: string): boolean {
  return CASE.test(text)
}

function isValue(kind: AttributeKind, value: string): boolean {
  if (kind === 'training') return TRAINING.test(value)
  return kind === 'case' ? isCase(value) : TLP_LEVELS.some((level) => level === value)
}

function own() {
  return refused('attribute-own', 'nobody records what it has itself, nor what the one has for whom it stands in')
}
