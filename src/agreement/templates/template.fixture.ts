/** The templates as tests use them: read from disk, and filled with choices that a test need not make. */
import { readFileSync } from 'node:fs'
import { base64url, formatTimestamp, type Json, parseTimestamp } from '../../foundation/index.ts'
import { parseAgreementYaml } from '../authoring/index.ts'
import type { Agreement, AgreementParty } from '../document/index.ts'
import { parseAgreement } from '../parse.ts'
import { jurisdictionFigures } from '../profiles/jurisdictions.ts'
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

/** A filled template, read as a person's text is. The same choices give the same frozen object. @throws Error with its faults */
export function filledAgreement(name: string, choices: TemplateChoices): Agreement {
  const key = JSON.stringify([name, choices])
  const agreement = agreements.get(key) ?? authored(fillTemplate(templateText(name), choices))
  agreements.set(key, agreement)
  return agreement
}

function authored(text: string): Agreement {
  const read = parseAgreementYaml(text)
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return read.agreement
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

const EVERYWHERE = {
  sunset: '2030-01-01T00:00:00Z',
  'first-review': '2029-01-01T00:00:00Z',
  'grace-seconds': 3_600,
}

/** Values for each template, for the parties of {@link exampleChoices}. */
export const TEMPLATE_VALUES = {
  'cyber-threat-exchange': {
    ...EVERYWHERE,
    'urgent-grace-seconds': 600,
    'trusted-from': 'XA',
    'trusted-to': 'XB',
    'technical-recipient': 'XC',
    'open-recipient': 'XD',
    others: ['XA'],
    'other-senders': ['XC', 'XD'],
  },
  'financial-intelligence-exchange': { ...EVERYWHERE, 'urgent-grace-seconds': 600, mediator: 'XO' },
  'police-hit-no-hit': { ...EVERYWHERE, 'urgent-grace-seconds': 600, reviewer: 'XO' },
  'low-risk-pilot': { ...EVERYWHERE, 'urgent-grace-seconds': 600, 'gate-by': '2028-01-01T00:00:00Z' },
} as const satisfies Readonly<Record<string, TemplateChoices['values']>>

/** Choices for a template: XA, XB, XC, XD and the overseer XO, with two offices each. */
export function exampleChoices(name: keyof typeof TEMPLATE_VALUES): TemplateChoices {
  const names = { XA: 'Aldoria', XB: 'Borland', XC: 'Cetania', XD: 'Dunmark', XO: 'Joint Oversight Board' }
  const offices = [
    { code: 'ministry', name: 'Ministry of the Interior' },
    { code: 'authority', name: 'Head of the competent authority' },
  ]
  const board = [
    { code: 'chair', name: 'Chair of the board' },
    { code: 'members', name: 'Members of the board' },
  ]
  const parties = Object.entries(names).map(([code, partyName], index) =>
    exampleParty({
      code,
      name: partyName,
      root: base64url(new Uint8Array(32).fill(index + 1)),
      role: code === 'XO' ? 'overseer' : 'party',
      ...(code === 'XO' ? { offices: board } : { authority: `Competent authority of ${partyName}`, offices }),
    }),
  )
  return { id: name, title: `Example of ${name}`, parties, depositary: 'XA', values: TEMPLATE_VALUES[name] }
}

/**
 * The cyber threat exchange of these parties, bare: what is needed to share at all. Groups of articles that an agreement can do
 * without are left out, so that a test which is about one of them states it itself.
 * @throws AgreementError where the options do not fit together
 */
export function cyberThreatExchange(options: CyberThreatExchangeOptions): Agreement {
  const key = JSON.stringify(options)
  const agreement = agreements.get(key) ?? bare(wholeCyberThreatExchange(options))
  agreements.set(key, agreement)
  return agreement
}

function bare(whole: Agreement): Agreement {
  const { format, id, version, title, parties, purposes, annexes, people, unmarked, onward, retention, reading } = whole
  const { oversight, entryIntoForce, sunset, never } = whole
  const { padTo: _padTo, ...witnesses } = whole.witnesses
  const text = {
    ...{ format, id, version, title, parties, annexes, people, unmarked, reading, witnesses, entryIntoForce, never },
    purposes: { article: purposes.article, list: purposes.list.map(({ code, title: purpose }) => ({ code, title: purpose })) },
    sharing: whole.sharing.map(({ modes: _modes, papCeiling: _papCeiling, ...sharing }) => sharing),
    onward: { article: onward.article, rule: onward.rule },
    retention: { article: retention.article, days: retention.days, shorter: retention.shorter, atEnd: retention.atEnd },
    oversight: { article: oversight.article, overseers: oversight.overseers },
    sunset: { article: sunset.article, at: sunset.at },
  }
  return parseAgreement(text as unknown as Json)
}

function wholeCyberThreatExchange(options: CyberThreatExchangeOptions): Agreement {
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
      // The last second in which a review can be asked for: no test that moves the clock meets it by chance.
      'first-review': formatTimestamp(parseTimestamp(sunset) - 1_000),
      'checkpoint-seconds': options.checkpointSeconds,
      'grace-seconds': options.graceSeconds,
      'urgent-grace-seconds': options.urgentGraceSeconds,
    },
  })
}
