/** The agreement that the tests of this folder start from. */
import { base64url, type Json, type JsonObject, sha256, utf8 } from '../foundation/index.ts'
import { signerFromSeed } from '../identity/index.ts'
import { formatVkey, noteKey, WITNESS_KEY } from '../ledger/index.ts'
import type { Agreement } from './document/index.ts'
import { cyberThreatExchange } from './templates/template.fixture.ts'

/** Noon of a day on which the example can be in force. */
export const EXAMPLE_NOW = Date.UTC(2027, 0, 1, 12)

/** XA, XB, XC, XD and the overseer XO under the template. */
export function exampleAgreement(): Agreement {
  const names = { XA: 'Aldoria', XB: 'Borland', XC: 'Cetania', XD: 'Dunmark', XO: 'Joint Oversight Board' }
  const parties = Object.entries(names).map(([code, name], index) => ({
    code,
    name,
    root: base64url(new Uint8Array(32).fill(index + 1)),
    role: code === 'XO' ? ('overseer' as const) : ('party' as const),
  }))
  return cyberThreatExchange({
    id: 'cyber-threat-exchange',
    title: 'Cyber Threat Exchange',
    parties,
    trusted: { from: 'XA', to: 'XB' },
    technicalRecipient: 'XC',
    openRecipient: 'XD',
    sunset: '2030-01-01T00:00:00Z',
    checkpointSeconds: 5,
    graceSeconds: 60,
    urgentGraceSeconds: 15,
  })
}

/** A JSON value with the value at an RFC 6901 pointer replaced, added or (where `undefined`) removed. */
export function changed(json: Json, pointer: string, value: Json | undefined): JsonObject {
  const copy = structuredClone(json) as Record<string, unknown>
  const path = pointer.split('/').slice(1)
  const last = path.pop() as string
  let place = copy
  for (const step of path) place = place[step] as Record<string, unknown>
  if (value === undefined) delete place[last]
  else place[last] = value
  return copy as JsonObject
}

/** A witness outside the parties, with a key of its own for each name. */
export function outsider(state: string, name: string) {
  const { publicKey } = signerFromSeed(sha256(utf8(name)))
  return { name, state, vkey: formatVkey(noteKey(name, WITNESS_KEY, publicKey)), url: `https://${name}` }
}
