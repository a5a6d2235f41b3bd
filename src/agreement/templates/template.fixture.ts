/** The templates as tests use them: read from disk, and filled with choices that a test need not make. */
import { readFileSync } from 'node:fs'
import type { Agreement, AgreementParty } from '../document/index.ts'
import { jurisdictionFigures } from '../profiles/jurisdictions.ts'
import { agreementOfYaml } from './agreement-of-yaml.ts'
import type { TemplateChoices, TemplateParty } from './choices.ts'
import { fillTemplate } from './fill.ts'

/** What a test chooses of a cyber threat exchange. Party codes must be listed parties. */
export type CyberThreatExchangeOptions = {
  readonly id: string
  readonly title: string
  readonly parties: readonly AgreementParty[]
  /** Article 4.1. */
  readonly trusted: { readonly from: string; readonly to: string }
  /** Article 4.2. */
  readonly technicalRecipient: string
  /** Article 4.3. */
  readonly openRecipient: string
  /** RFC 3339 instant at which the agreement lapses. */
  readonly sunset: string
  readonly checkpointSeconds: number
  readonly graceSeconds: number
  readonly urgentGraceSeconds: number
}

const texts = new Map<string, string>()
const agreements = new Map<string, Agreement>()

/** The text of a template. */
export function templateText(name: string): string {
  const text = texts.get(name) ?? readFileSync(new URL(`./${name}.yaml`, import.meta.url), 'utf8')
  texts.set(name, text)
  return text
}

/** A filled template, parsed and checked. The same choices give the same frozen object. @throws TemplateError | AgreementError */
export function filledAgreement(name: string, choices: TemplateChoices): Agreement {
  const key = JSON.stringify([name, choices])
  const agreement = agreements.get(key) ?? agreementOfYaml(fillTemplate(templateText(name), choices))
  agreements.set(key, agreement)
  return agreement
}

/** A party with a legal basis, a contact and figures of its law made up for it. */
export function exampleParty(party: AgreementParty): TemplateParty {
  if (party.role === 'overseer') return party
  return {
    ...party,
    legalBasis: [
      {
        provision: `Information Exchange Act of ${party.name}, section 4`,
        mandate: 'Exchange with foreign partners',
        safeguard: 'binding-instrument',
      },
    ],
    jurisdiction: jurisdictionFigures(party.code) ?? { logsDays: 1_095, ageOfMajority: 18, answerHours: 168 },
    contact: `data-protection@${party.code.toLowerCase()}.example`,
  }
}

/** The cyber threat exchange of these parties. @throws AgreementError where the options do not fit together */
export function cyberThreatExchange(options: CyberThreatExchangeOptions): Agreement {
  const { parties, trusted, technicalRecipient, openRecipient, sunset } = options
  const codes = parties.filter((party) => party.role === 'party').map((party) => party.code)
  return filledAgreement('cyber-threat-exchange', {
    id: options.id,
    title: options.title,
    parties: parties.map(exampleParty),
    values: {
      'trusted-from': trusted.from,
      'trusted-to': trusted.to,
      'technical-recipient': technicalRecipient,
      'open-recipient': openRecipient,
      others: codes.filter((code) => ![trusted.to, technicalRecipient, openRecipient].includes(code)),
      'other-senders': codes.filter((code) => code !== trusted.from && code !== trusted.to),
      sunset,
      'first-review': sunset,
      'checkpoint-seconds': options.checkpointSeconds,
      'grace-seconds': options.graceSeconds,
      'urgent-grace-seconds': options.urgentGraceSeconds,
    },
  })
}
