/** When and under which agreement the example stands. */
import type { ActId } from '../acts/index.ts'
import { agreementHash } from '../agreement/index.ts'
import { cyberThreatExchange } from '../agreement/templates/template.fixture.ts'
import { base64url, type Instant, sha256, utf8 } from '../foundation/index.ts'

/** The instant at which the example stands still. */
export const NOW: Instant = Date.UTC(2030, 5, 14, 9, 30)

/** Names of the example's parties. */
export const NAMES: Readonly<Record<string, string>> = {
  XA: 'Aldoria',
  XB: 'Borland',
  XC: 'Cetania',
  XD: 'Dunmark',
  XO: 'Joint Oversight Board',
}

const root = (code: string): string => base64url(sha256(utf8(`root of ${code}`)))

/** The example's agreement. */
export const DOCUMENT = cyberThreatExchange({
  id: 'harbour-exchange',
  title: 'Agreement on the exchange of cyber-threat intelligence',
  parties: Object.entries(NAMES).map(([code, name]) => ({ code, name, root: root(code), role: code === 'XO' ? 'overseer' : 'party' })),
  trusted: { from: 'XA', to: 'XB' },
  technicalRecipient: 'XC',
  openRecipient: 'XD',
  sunset: '2033-06-14T00:00:00Z',
  checkpointSeconds: 60,
  graceSeconds: 3_600,
  urgentGraceSeconds: 600,
})
/** Its hash. */
export const AGREEMENT = agreementHash(DOCUMENT)

/** An act id made from a word. */
export function actId(word: string): ActId {
  return Buffer.from(sha256(utf8(word))).toString('hex') as ActId
}
