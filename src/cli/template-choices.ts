/** What a drafter chooses for a template: a file, party cards and single values. */
import { Compile, type Static, Type } from '#typebox'
import {
  AgreementSchema,
  JURISDICTION_PROFILES,
  jurisdictionFigures,
  parseYamlValue,
  type TemplateChoices,
  type TemplateParty,
} from '../agreement/index.ts'
import { ComityError, parseJson } from '../foundation/index.ts'
import { type PartyCard, verifyCard } from '../identity/index.ts'
import { UsageError } from './command.ts'

const closed = { additionalProperties: false }
const word = Type.String({ minLength: 1, maxLength: 300 })
const basis = Type.Object(
  {
    provision: word,
    mandate: Type.String({ minLength: 1, maxLength: 500 }),
    safeguard: word,
    purposes: Type.Optional(Type.Array(word, { minItems: 1, maxItems: 64 })),
  },
  closed,
)
const figures = Type.Object({ logsDays: Type.Integer(), ageOfMajority: Type.Integer(), answerHours: Type.Integer() }, closed)
const PARTY = AgreementSchema.properties.parties.properties.list.items.properties
const INTERMEDIARY = AgreementSchema.properties.sharingBack.properties.intermediary
const OUTSIDERS = AgreementSchema.properties.witnesses.properties.outsiders

/** What is said of a party; `name` and `root` may come from its card. What it means is the agreement's to check. */
const PartyChoice = Type.Object(
  {
    ...PARTY,
    name: Type.Optional(PARTY.name),
    root: Type.Optional(PARTY.root),
    role: Type.Optional(PARTY.role),
    legalBasis: Type.Optional(Type.Array(basis, { minItems: 1, maxItems: 16 })),
    /** Figures of its law, or the code of the profile that has them. */
    jurisdiction: Type.Optional(Type.Union([figures, Type.String({ minLength: 2, maxLength: 2 })])),
    contact: Type.Optional(word),
  },
  closed,
)
const ChoicesFile = Type.Object(
  {
    id: Type.Optional(word),
    title: Type.Optional(word),
    depositary: Type.Optional(word),
    parties: Type.Optional(Type.Array(PartyChoice, { maxItems: 64 })),
    outsiders: Type.Optional(Type.Array(OUTSIDERS.items, { maxItems: 16 })),
    intermediary: Type.Optional(INTERMEDIARY),
    values: Type.Optional(
      Type.Record(Type.String({ maxLength: 64 }), Type.Union([word, Type.Integer(), Type.Array(word, { maxItems: 64 })])),
    ),
  },
  closed,
)
const form = Compile(ChoicesFile)
type ChoicesFile = Static<typeof ChoicesFile>

/** A card, and the file that it is in. */
export type CardFile = { readonly path: string; readonly text: string }

/** Where choices come from. Texts of files; `values` as `NAME=VALUE`, where commas make a list and digits a number. */
export type ChoiceSources = { readonly file: string | undefined; readonly cards: readonly CardFile[]; readonly values: readonly string[] }

/** The choices of a drafter. What a single value says comes before the file. @throws UsageError `choices-invalid` */
export function templateChoices({ file, cards, values }: ChoiceSources): TemplateChoices {
  const read = file === undefined ? {} : readFile(file)
  const set = Object.fromEntries(values.map(singleValue))
  const { id, title, ...others } = { ...set, id: textOf(set.id) ?? read.id, title: textOf(set.title) ?? read.title }
  const depositary = textOf(set.depositary) ?? read.depositary
  if (id === undefined || title === undefined) throw new UsageError('choices-invalid', 'a draft needs an id and a title')
  const { depositary: _, ...left } = others as Readonly<Record<string, string | number | readonly string[]>>
  return {
    id,
    title,
    parties: parties(read.parties ?? [], cards),
    ...(depositary === undefined ? {} : { depositary }),
    ...(read.outsiders === undefined ? {} : { outsiders: read.outsiders }),
    ...(read.intermediary === undefined ? {} : { intermediary: read.intermediary }),
    values: { ...read.values, ...left },
  }
}

function readFile(text: string): ChoicesFile {
  const value = parseYamlValue(text)
  if (!value.ok) throw new UsageError('choices-invalid', `the choices are not readable: line ${value.faults[0]?.line ?? 1}`)
  if (form.Check(value.value)) return value.value
  const place = form.Errors(value.value)[0]?.instancePath ?? ''
  throw new UsageError('choices-invalid', `the choices do not have their shape at ${place === '' ? 'the top' : place}`)
}

function readCard({ path, text }: CardFile): PartyCard {
  try {
    return verifyCard(parseJson(text) as Parameters<typeof verifyCard>[0])
  } catch (error) {
    if (!(error instanceof ComityError)) throw error
    throw new UsageError('choices-invalid', `${path} is no card of a party: ${error.message}`, { cause: error })
  }
}

function parties(stated: NonNullable<ChoicesFile['parties']>, cards: readonly CardFile[]): readonly TemplateParty[] {
  const known = new Map(cards.map(readCard).map((card) => [card.party as string, card]))
  const unsaid = [...known.keys()].filter((code) => !stated.some((party) => party.code === code)).map((code) => ({ code }))
  return [...stated, ...unsaid].map((party) => {
    const card = known.get(party.code)
    const name = ('name' in party ? party.name : undefined) ?? card?.name
    const root = ('root' in party ? party.root : undefined) ?? card?.root
    if (name === undefined || root === undefined)
      throw new UsageError('choices-invalid', `party ${party.code} needs a name and a root key, or its card`)
    if (card !== undefined && card.root !== root) throw new UsageError('choices-invalid', `the card of ${party.code} has another root key`)
    return { ...party, ...lawOf(party), name, root, role: ('role' in party ? party.role : undefined) ?? 'party' } as TemplateParty
  })
}

type Stated = NonNullable<ChoicesFile['parties']>[number]

function lawOf(party: Stated | { readonly code: string }): Pick<TemplateParty, 'jurisdiction'> {
  if (!('jurisdiction' in party) || party.jurisdiction === undefined) return {}
  return { jurisdiction: figuresOf(party.jurisdiction) }
}

function figuresOf(jurisdiction: Static<typeof figures> | string): Static<typeof figures> {
  if (typeof jurisdiction !== 'string') return jurisdiction
  const profile = jurisdictionFigures(jurisdiction)
  if (profile !== undefined) return profile
  const codes = JURISDICTION_PROFILES.map(({ code }) => code).join(', ')
  throw new UsageError('choices-invalid', `a jurisdiction is given as figures or as the code of a profile: ${codes}`)
}

function singleValue(text: string): readonly [string, string | number | readonly string[]] {
  const equals = text.indexOf('=')
  if (equals < 1) throw new UsageError('choices-invalid', 'a value is given as NAME=VALUE')
  const value = text.slice(equals + 1)
  if (/^(?:0|[1-9]\d{0,8})$/.test(value)) return [text.slice(0, equals), Number(value)]
  return [text.slice(0, equals), value.includes(',') ? value.split(',') : value]
}

function textOf(value: string | number | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
