/** Who watches: witnesses, overseers, security, the rights of individuals. */
import { Type } from '#typebox'
import { clockInDays, clockInHours } from './clocks.ts'
import {
  article,
  closed,
  days,
  FORMS,
  hours,
  partyCode,
  partyCodes,
  seconds,
  sha256Hex,
  slug,
  someOf,
  visibleText,
  wholeNumber,
} from './words.ts'

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
  /** Each checkpoint ends at a multiple of this many leaves, made up with leaves that stand for nothing; 1 asks for none. */
  padTo: Type.Optional(wholeNumber(1, 256)),
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
  'queries',
  'confirmed-matches',
  'false-matches',
  'rights-requests',
  'breaches',
] as const

/**
 * What an overseer may read: `commitments`: that there is an act, and that none is missing, but of none what it says; `own`: the acts of the
 * parties that it oversees; `all`: those of all parties.
 */
export const OVERSEER_READS = ['commitments', 'own', 'all'] as const
/** What one overseer may read. */
export type OverseerReads = (typeof OVERSEER_READS)[number]

/** What counts are rounded to where an agreement does not say: below ten, single persons can be told from them. */
export const SMALL_COUNTS_USUAL = 10

/** Named overseers and what each may read. */
export const oversightShape = closed({
  article,
  overseers: Type.Array(
    closed({
      party: partyCode,
      reads: Type.Enum([...OVERSEER_READS]),
      /** The parties that it oversees; none but itself unless told. */
      of: Type.Optional(partyCodes),
      /** Whether it may inspect together with others. */
      joint: Type.Optional(Type.Boolean()),
      /** Whether it may tell the other overseers what it found. */
      sharesFindings: Type.Optional(Type.Boolean()),
    }),
    { maxItems: 64 },
  ),
  /**
   * Acts for these purposes are opened to overseers so many days later. That there is an act and from when it is shown they are told
   * at once: the leaf commits to the date and to `basis`, the law that lets it wait.
   */
  later: Type.Optional(Type.Array(closed({ purpose: slug(64), days, basis: visibleText(500) }), { minItems: 1, maxItems: 16 })),
  /** Months between two reports. */
  reportMonths: Type.Optional(wholeNumber(1, 60)),
  statistics: Type.Optional(someOf(STATISTICS)),
  /** Counts below it are told as few, and any other to the multiple of it below; {@link SMALL_COUNTS_USUAL} unless told. */
  smallCounts: Type.Optional(wholeNumber(2, 1_000)),
})

/** What every node must meet. */
export const securityShape = closed({
  article,
  algorithms: Type.Array(Type.Enum(['mlkem768-x25519', 'x25519', 'ed25519', 'mldsa44']), { minItems: 1, maxItems: 4, uniqueItems: true }),
  /** Oldest version of the node's software, as semantic versioning. */
  versionAtLeast: Type.String({ pattern: FORMS.semanticVersion }),
  /** SHA-256 of the builds of the software that may run, as they were measured; any build unless told. */
  builds: Type.Optional(Type.Array(sha256Hex, { minItems: 1, maxItems: 64, uniqueItems: true })),
  /** How root keys are made and changed: before so many officials, with whom looking on. */
  keyCeremony: Type.Optional(closed({ officials: wholeNumber(2, 16), witnessedBy: Type.Optional(partyCodes) })),
  /** Hours within which a compromised key is told and changed. */
  keyCompromise: clockInHours,
  /** Hours within which an incident on the channel is told. */
  incident: clockInHours,
  /** Hours within which a breach of personal data is told to the supervisors and to the parties that the data came from. */
  breach: Type.Optional(clockInHours),
  accreditation: Type.Optional(visibleText(500)),
})

/** Grounds on which what is held may be kept from the person it is about (LED article 15(1)). */
export const RIGHTS_EXEMPTIONS = ['inquiry', 'prevention', 'public-security', 'national-security', 'rights-of-others'] as const

/** The rights of individuals: whom they ask, how soon they are answered, what it costs and what they may not be told. */
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
  /** For how many days at most it may be. */
  delayDays: Type.Optional(days),
  /** The only grounds on which an answer may leave something out; none unless told. */
  exemptions: Type.Optional(someOf(RIGHTS_EXEMPTIONS)),
  /** Which party bears the cost of an answer, and whether an individual ever pays. */
  costs: Type.Optional(
    closed({ borneBy: Type.Enum(['asked-party', 'origin', 'both-equally']), individual: Type.Enum(['free', 'fee-if-unfounded']) }),
  ),
})
