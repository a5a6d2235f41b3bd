/** What a drafter chooses for a template, and what each placeholder then stands for. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import type { AgreementParty, AgreementText } from '../document/index.ts'
import { TemplateError } from './errors.ts'

type Listed<Group extends { readonly list: readonly unknown[] } | undefined> = NonNullable<Group>['list'][number]

/** Figures that a party's law sets. */
export type JurisdictionFigures = Omit<Listed<AgreementText['jurisdictions']>, 'party'>

/** One party, with what the groups of articles about parties say of it. */
export type TemplateParty = AgreementParty & {
  /** On which law it shares; every party with the role `party` needs one where the template has `$legal-basis`. */
  readonly legalBasis?: readonly Omit<Listed<AgreementText['legalBasis']>, 'party'>[]
  /** Figures of its law, such as those of a profile; asked for by `$jurisdictions`. */
  readonly jurisdiction?: JurisdictionFigures
  /** Whom individuals ask; asked for by `$contacts`. */
  readonly contact?: string
}

/** Everything that a drafter chooses. */
export type TemplateChoices = {
  /** Slug of the agreement. */
  readonly id: string
  /** Title that people read. */
  readonly title: string
  readonly parties: readonly TemplateParty[]
  /** Code of the party that keeps the text. */
  readonly depositary?: string
  /** Witnesses that are no party. */
  readonly outsiders?: readonly Listed<{ readonly list: NonNullable<AgreementText['witnesses']['outsiders']> }>[]
  /** Through whom parties share without being known as the origin; nobody unless told. */
  readonly intermediary?: NonNullable<NonNullable<AgreementText['sharingBack']>['intermediary']>
  /** What the template names beside that: roles of parties (codes), instants, seconds, a quorum of one's own. */
  readonly values: Readonly<Record<string, string | number | readonly string[]>>
}

/** What stands in the place of a placeholder. */
export type Filling = string | number | readonly Json[] | JsonObject

/** Placeholders made from the parties; each lists them in order. */
const FROM_PARTIES = ['parties', 'legal-basis', 'jurisdictions', 'contacts', 'overseers'] as const

/** The cadence of a ledger and what hides how much it records, unless a drafter chooses otherwise. */
const LEDGER_DEFAULTS = { 'checkpoint-seconds': 10, 'pad-to': 16 }

/** What comes of items is told at full hours, unless a drafter chooses otherwise. */
const TELLING_DEFAULTS = { 'telling-minutes': 60 }

/**
 * What each placeholder stands for. A name with an empty list or that is not in the map was not chosen.
 * @throws TemplateError `choice-unknown` where a value has the name of a placeholder that is made from the other choices
 */
export function fillingsOf(choices: TemplateChoices): ReadonlyMap<string, Filling> {
  const { id, title, depositary, outsiders, intermediary, values } = choices
  const made = new Map<string, Filling>([
    ['id', id],
    ['title', title],
    ...(depositary === undefined ? [] : [['depositary', depositary] as const]),
    ...(intermediary === undefined ? [] : [['intermediary', { ...intermediary }] as const]),
    ['outsiders', (outsiders ?? []) as readonly Json[]],
    ...FROM_PARTIES.map((name) => [name, aboutParties(choices.parties, name)] as const),
  ])
  const taken = Object.keys(values).filter((name) => made.has(name))
  if (taken.length > 0)
    throw new TemplateError('choice-unknown', taken, `${taken.join(', ')} follows from the other choices and is no value`)
  const quorum = sufficientQuorum(choices)
  return new Map<string, Filling>([...made, ['quorum', quorum], ...Object.entries({ ...LEDGER_DEFAULTS, ...TELLING_DEFAULTS, ...values })])
}

/** Parties of which a group of articles would say nothing although it must, as `legal-basis XB`. */
export function missingOfParties(choices: TemplateChoices, name: string): string[] {
  const has: Readonly<Record<string, (party: TemplateParty) => boolean>> = {
    'legal-basis': (party) => (party.legalBasis ?? []).length > 0,
    jurisdictions: (party) => party.jurisdiction !== undefined,
    contacts: (party) => party.contact !== undefined,
  }
  const isTold = has[name]
  if (isTold === undefined) return []
  return choices.parties.filter((party) => party.role === 'party' && !isTold(party)).map((party) => `${name} ${party.code}`)
}

function aboutParties(parties: readonly TemplateParty[], name: (typeof FROM_PARTIES)[number]): readonly Json[] {
  return parties.flatMap((party) => aboutParty(party)[name]) as readonly unknown[] as readonly Json[]
}

function aboutParty(party: TemplateParty): Readonly<Record<(typeof FROM_PARTIES)[number], readonly unknown[]>> {
  const { legalBasis, jurisdiction, contact, ...itself } = party
  return {
    parties: [itself],
    'legal-basis': (legalBasis ?? []).map((basis) => ({ party: party.code, ...basis })),
    jurisdictions: jurisdiction === undefined ? [] : [{ party: party.code, ...jurisdiction }],
    contacts: contact === undefined ? [] : [{ party: party.code, contact }],
    overseers: party.role === 'overseer' ? [{ party: party.code, reads: 'all' }] : [],
  }
}

/** The smallest quorum of states of which any two share two witnesses or more. */
function sufficientQuorum({ parties, outsiders }: TemplateChoices): number {
  const codes = new Set(parties.map((party) => party.code))
  const outside = new Set((outsiders ?? []).map((outsider) => outsider.state).filter((state) => !codes.has(state)))
  const others = codes.size - 1 + outside.size
  return Math.floor((others + 1) / 2) + 1
}
