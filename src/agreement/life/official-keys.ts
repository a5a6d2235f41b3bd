/**
 * The passkeys of officials as their party made them known under an agreement, so that its partners can verify what each official approved.
 * A party may state what it likes; what counts is decided here, from statements that witnesses saw in time and signatures that hold:
 * one official comes in by the party's word alone, once; each later one by the passkey of another who was there before.
 */
import type { Instant, Json } from '../../foundation/index.ts'
import { type StatedAssertion, verifyStatement } from '../../identity/index.ts'
import { type AgreementRecord, partiesOf, priorOf, remembered } from './record.ts'
import type { Statement, StatementBody } from './statement.ts'
import type { Step } from './steps/step.ts'

/** One passkey of one official. */
export type OfficialKey = Omit<StatementBody<'enrol'>, 'voucher' | 'algorithm'> & {
  /** The act that made it known, and when. */
  readonly actId: string
  readonly at: Instant
  /** The official who vouched for it; null where nobody did, or where that one's passkey turned out to be in other hands. Then it approves nothing. */
  readonly vouchedBy: string | null
  /** The passkey that vouched. */
  readonly vouchingCredential: string | null
  readonly retiredAt: Instant | null
  /** Whether it was in other hands, so that nothing that it ever signed counts. */
  readonly isCompromised: boolean
}

/** Roles whose word on who somebody is counts. */
const VOUCHING: readonly OfficialKey['role'][] = ['releasing-officer', 'agreement-officer', 'data-protection-officer']

type Keys = ReadonlyMap<string, OfficialKey>

/** What is signed to vouch: everything that the party states of the passkey. */
export function enrolmentStatement(
  { voucher: _signature, ...enrolment }: StatementBody<'enrol'>,
  { party, agreement }: { readonly party: string; readonly agreement: string },
): Json {
  return { ...enrolment, offices: [...enrolment.offices], origins: [...enrolment.origins], party, agreement } as Json
}

/** The passkeys of a party's officials by their ids, those that are out as well; those of the versions before count too. */
export function officialKeysOf(record: AgreementRecord, party: string): Keys {
  return keysByParty(record)(party)
}

const keysByParty = remembered((record) => {
  const known = new Map<string, Keys>()
  return (party: string): Keys => {
    const keys = known.get(party) ?? foldKeys(record, party)
    known.set(party, keys)
    return keys
  }
})

/** Whether an enrolment counts, were it stated after everything that is known. */
export function countsAsEnrolled(record: AgreementRecord, step: Pick<Step<'enrol'>, 'party' | 'body'>): boolean {
  const hasFounded = provenEnrolments(record, step.party).some(({ body }) => body.voucher === null)
  return voucherOf(step.body, officialKeysOf(record, step.party), { record, party: step.party, hasFounded }) !== undefined
}

function provenEnrolments(record: AgreementRecord, party: string): readonly Statement<'enrol'>[] {
  return record.statements.filter((one) => one.kind === 'enrol' && one.party === party && one.isProven) as readonly Statement<'enrol'>[]
}

function foldKeys(record: AgreementRecord, party: string): Keys {
  const prior = priorOf(record)
  const keys = new Map(prior !== undefined && partiesOf(prior).includes(party) ? officialKeysOf(prior, party) : [])
  let hasFounded = false
  const own = record.statements.filter((one) => one.party === party)
  // Of one instant the ids of acts tell no order: whom a passkey vouches for comes after what made that passkey known, which was there to sign.
  for (const instant of Map.groupBy(own, ({ at }) => at).values()) {
    const waiting = new Map<string, Statement[]>()
    const queue = [...instant]
    for (const statement of queue) {
      if (statement.kind === 'retire') retire(keys, statement)
      if (statement.kind !== 'enrol' || !statement.isProven) continue
      const { credential, voucher } = statement.body
      if (voucher !== null && !keys.has(voucher.credential)) {
        const others = waiting.get(voucher.credential) ?? []
        others.push(statement)
        waiting.set(voucher.credential, others)
        continue
      }
      const vouching = voucherOf(statement.body, keys, { record, party, hasFounded })
      if (voucher === null) hasFounded = true
      if (vouching === undefined) continue
      enrol(keys, statement, vouching)
      for (const next of waiting.get(credential) ?? []) queue.push(next)
      waiting.delete(credential)
    }
  }
  return keys
}

function enrol(keys: Map<string, OfficialKey>, { body, actId, at }: Statement<'enrol'>, voucher: OfficialKey | null): void {
  const known = keys.get(body.credential)
  // A passkey has one owner, and one that is out stays out.
  if (known !== undefined && (known.official !== body.official || known.retiredAt !== null)) return
  const { voucher: _signature, algorithm: _alone, ...key } = body
  const vouched = { vouchedBy: voucher?.official ?? null, vouchingCredential: voucher?.credential ?? null }
  keys.set(body.credential, { ...key, ...vouched, actId, at, retiredAt: null, isCompromised: false })
}

function retire(keys: Map<string, OfficialKey>, { body, at }: Statement<'retire'>): void {
  const isCompromised = body.cause === 'compromised'
  const isMeant = (key: OfficialKey): boolean =>
    key.official === body.official && (body.credential === null || body.credential === key.credential)
  const retired = [...keys.values()].filter(isMeant)
  for (const key of retired) {
    keys.set(key.credential, { ...key, retiredAt: key.retiredAt ?? at, isCompromised: key.isCompromised || isCompromised })
  }
  if (!isCompromised) return
  // Whom a stolen passkey vouched for may not exist.
  const stolen = new Set(retired.map(({ credential }) => credential))
  for (const key of [...keys.values()]) {
    if (key.vouchingCredential !== null && stolen.has(key.vouchingCredential)) keys.set(key.credential, { ...key, vouchedBy: null })
  }
}

type Known = { readonly record: AgreementRecord; readonly party: string; readonly hasFounded: boolean }

/** Who vouches for an enrolment; null for the first official of a party, undefined for one that does not count. */
function voucherOf(body: StatementBody<'enrol'>, keys: Keys, { record, party, hasFounded }: Known): OfficialKey | null | undefined {
  if (body.voucher === null) {
    const isAnyoneThere = [...keys.values()].some(({ retiredAt }) => retiredAt === null)
    return hasFounded || isAnyoneThere || !VOUCHING.includes(body.role) ? undefined : null
  }
  const key = keys.get(body.voucher.credential)
  const mayVouch = key !== undefined && key.retiredAt === null && key.official !== body.official && VOUCHING.includes(key.role)
  if (!mayVouch) return undefined
  const statement = enrolmentStatement(body, { party, agreement: record.hash })
  return verifyStatement({ kind: 'enrolment', statement }, body.voucher satisfies StatedAssertion, key).ok ? key : undefined
}
