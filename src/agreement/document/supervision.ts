/** Who watches: witnesses, overseers, security, the rights of individuals. */
import { Type } from '#typebox'
import { clockInDays, clockInHours } from './clocks.ts'
import { article, closed, days, FORMS, hours, partyCode, seconds, someOf, visibleText, wholeNumber } from './words.ts'

/** A witness that is no party: a named outsider. `state` is whom it counts for in the quorum. */
const outsideWitness = closed({
  /** A plain word, as trust policies name it. */
  name: Type.String({ minLength: 1, maxLength: 50, pattern: FORMS.plainWord }),
  /** C2SP signed-note verifier key of type 0x04. */
  vkey: Type.String({ minLength: 10, maxLength: 400, pattern: FORMS.printable }),
  state: partyCode,
  /** Prefix below which it answers `add-checkpoint` of C2SP tlog-witness. */
  url: Type.String({ maxLength: 255, pattern: FORMS.httpUrl }),
})

/** The witness quorum counts states, not keys; a log's own state never counts. */
export const witnessesShape = closed({
  article,
  quorum: wholeNumber(1, 63),
  graceSeconds: seconds,
  checkpointSeconds: seconds,
  urgentGraceSeconds: Type.Optional(seconds),
  outsiders: Type.Optional(Type.Array(outsideWitness, { minItems: 1, maxItems: 16 })),
})

/** What overseers count and publish. */
export const STATISTICS = [
  'disclosures',
  'refusals',
  'requests',
  'matches',
  'erasures',
  'emergencies',
  'special-categories',
  'misses',
] as const

/** Named overseers and what each may read. */
export const oversightShape = closed({
  article,
  overseers: Type.Array(
    closed({
      party: partyCode,
      reads: Type.Enum(['own', 'all']),
      /** Whether it may inspect together with others and tell them what it found. */
      joint: Type.Optional(Type.Boolean()),
    }),
    { maxItems: 64 },
  ),
  /** Months between two reports. */
  reportMonths: Type.Optional(wholeNumber(1, 60)),
  statistics: Type.Optional(someOf(STATISTICS)),
})

/** What every node must meet. */
export const securityShape = closed({
  article,
  algorithms: Type.Array(Type.Enum(['mlkem768-x25519', 'x25519', 'ed25519', 'mldsa44']), { minItems: 1, maxItems: 4, uniqueItems: true }),
  /** Oldest version of the node's software, as semantic versioning. */
  versionAtLeast: Type.String({ pattern: FORMS.semanticVersion }),
  /** Hours within which a compromised key is told and changed. */
  keyCompromise: clockInHours,
  /** Hours within which an incident on the channel is told. */
  incident: clockInHours,
  accreditation: Type.Optional(visibleText(500)),
})

/** The rights of individuals: whom they ask, how soon they are answered. */
export const rightsShape = closed({
  article,
  contacts: Type.Array(closed({ party: partyCode, contact: visibleText(300) }), { minItems: 1, maxItems: 64 }),
  /** Days within which a request is given to the party it concerns. */
  forwardDays: days,
  answer: clockInDays,
  /** Hours that an origin has to object before an answer. */
  consultation: Type.Optional(closed({ hours })),
  /** In which cases an answer may be put off, in words. */
  delay: Type.Optional(visibleText(1_000)),
})
