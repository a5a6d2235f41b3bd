/** The agreement that the tests of this folder start from. */
import type { Agreement } from '../../agreement/index.ts'
import { cyberThreatExchange } from '../../agreement/templates/template.fixture.ts'
import { base64url } from '../../foundation/index.ts'

/** XA, XB, XC, XD and the overseer XO under the template. */
export function exampleAgreement(): Agreement {
  const parties = ['XA', 'XB', 'XC', 'XD', 'XO'].map((code, index) => ({
    code,
    name: `Party ${code}`,
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
