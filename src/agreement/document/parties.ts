/** Who the parties are, in what texts they agreed, and on which law each of them acts. */
import { Type } from '#typebox'
import { article, closed, FORMS, partyCode, sha256Hex, slug, visibleText, wholeNumber } from './words.ts'

/** What kind of instrument an agreement is. */
export const INSTRUMENTS = ['treaty', 'implementing', 'operation', 'emergency'] as const

/** What lets data go to a party's country. */
export const SAFEGUARDS = ['adequacy', 'binding-instrument', 'own-assessment', 'derogation'] as const

const language = Type.String({ pattern: FORMS.language })

/** The authentic texts: languages, the digest of each legal document, and which one prevails. */
export const textsShape = closed({
  article,
  prevails: language,
  list: Type.Array(closed({ language, sha256: Type.Optional(sha256Hex) }), { minItems: 1, maxItems: 32 }),
})

/** An office that signs for its party. */
const office = closed({ code: slug(64), name: visibleText(200) })

const party = closed({
  code: partyCode,
  name: visibleText(200),
  root: Type.String({ pattern: FORMS.rootKey }),
  role: Type.Enum(['party', 'overseer']),
  /** The competent authority that runs the node. */
  authority: Type.Optional(visibleText(200)),
  /** Offices that may sign; without the list any agreement officer signs for the party. */
  offices: Type.Optional(Type.Array(office, { minItems: 1, maxItems: 16 })),
  /** How many of the offices must sign; all of them unless told. */
  officesQuorum: Type.Optional(wholeNumber(1, 16)),
})

/** The parties; the depositary keeps the text and has no power of its own. */
export const partiesShape = closed({
  article,
  list: Type.Array(party, { minItems: 2, maxItems: 64 }),
  depositary: Type.Optional(partyCode),
})

/** By which law each party shares. */
export const legalBasisShape = closed({
  article,
  list: Type.Array(
    closed({
      party: partyCode,
      /** The act and its provision. */
      provision: visibleText(300),
      mandate: visibleText(500),
      safeguard: Type.Enum([...SAFEGUARDS]),
      /** Codes of the purposes it covers; all where it is absent. */
      purposes: Type.Optional(Type.Array(slug(64), { minItems: 1, maxItems: 64, uniqueItems: true })),
    }),
    { minItems: 1, maxItems: 256 },
  ),
})

/** What the law of each party sets: its own retention of logs, when a person is of age, how soon it answers. */
export const jurisdictionsShape = closed({
  article,
  list: Type.Array(
    closed({
      party: partyCode,
      logsDays: wholeNumber(1, 36_500),
      ageOfMajority: wholeNumber(12, 25),
      answerHours: wholeNumber(1, 8_760),
      /** Where the national computer emergency response team is told of an incident on the channel. */
      cert: Type.Optional(visibleText(300)),
    }),
    { minItems: 1, maxItems: 64 },
  ),
})
