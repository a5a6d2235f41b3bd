/** Officials of a party with passkeys in software, and the statements that make them known. */
import { base64url, type Json } from '../../foundation/index.ts'
import { newAuthenticator } from '../../identity/authenticator.fixture.ts'
import { type StatedAssertion, statementChallenge, verifyNewPasskey } from '../../identity/index.ts'
import { enrolmentStatement, type Statement, type StatementBody } from './index.ts'
import { START, stated } from './life.fixture.ts'

/** Where their passkeys work. */
export const RELYING_PARTY = { rpId: 'xa.example', origins: ['https://xa.example'] } as const

/** One official with one passkey. */
export type ExampleOfficial = ReturnType<typeof exampleOfficial>

/** An official of a number and role; its passkey signs in any way that is asked for. */
export function exampleOfficial(digit: string, role: StatementBody<'enrol'>['role'], { step = 1 } = {}) {
  const authenticator = newAuthenticator('ES256', { step })
  const official = digit.repeat(32)
  const challenge = new Uint8Array(32)
  const created = authenticator.create({ challenge, rpId: RELYING_PARTY.rpId, origin: RELYING_PARTY.origins[0] })
  const passkey = verifyNewPasskey(created, { challenge, ...RELYING_PARTY })
  if (!passkey.ok) throw new Error(passkey.refusal.reason)
  const credential = base64url(authenticator.credential)
  const sign = (
    kind: 'enrolment' | 'approval',
    statement: Json,
    { rpId = RELYING_PARTY.rpId as string, origin = RELYING_PARTY.origins[0] as string, flags = 0x05 } = {},
  ): StatedAssertion => {
    const answer = authenticator.get({ challenge: statementChallenge(kind, statement), rpId, origin, flags })
    return {
      credential,
      authenticatorData: base64url(answer.authenticatorData),
      clientData: base64url(answer.clientDataJson),
      signature: base64url(answer.signature),
    }
  }
  const body: StatementBody<'enrol'> = {
    official,
    role,
    offices: [],
    credential,
    publicKey: base64url(passkey.value.publicKey),
    algorithm: -7,
    ...RELYING_PARTY,
    signCount: 0,
    voucher: null,
  }
  return { official, role, credential, body, sign }
}

/** Makes the passkey of an official known, vouched for by another. */
export function enrolled(
  official: Pick<ExampleOfficial, 'body'>,
  voucher: ExampleOfficial | null,
  { agreement, party = 'XA', at = START }: { readonly agreement: string; readonly party?: string; readonly at?: number },
): Statement<'enrol'> {
  const signed = voucher?.sign('enrolment', enrolmentStatement(official.body, { party, agreement })) ?? null
  return stated(['enrol', party], { ...official.body, voucher: signed }, { at }) as Statement<'enrol'>
}
