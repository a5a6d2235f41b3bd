/** What parties state about an agreement after it was drafted: the closed shape of each statement's body. */
import { type Static, Type } from '#typebox'
import type { Instant } from '../../foundation/index.ts'
import { SILENCES } from '../document/clocks.ts'
import { READER_ROLES } from '../document/custody.ts'
import type { DeepReadonly } from '../document/deep-readonly.ts'
import { DATA_SUBJECTS } from '../document/handling.ts'
import { GATE_EVIDENCE, RESPONSES, REVIEW_SUBJECTS } from '../document/life.ts'
import { NEVER_RULES } from '../document/purposes.ts'
import {
  article,
  articles,
  closed,
  FORMS,
  partyCode,
  partyCodes,
  purposeCodes,
  sha256Hex,
  slug,
  visibleText,
  wholeNumber,
} from '../document/words.ts'

/** Longest text of a statement that people read. */
const text = visibleText(2_000)
const reason = visibleText(1_000)
/** RFC 3339 in UTC with milliseconds. */
const time = Type.String({ pattern: FORMS.time })
const login = Type.String({ minLength: 1, maxLength: 100 })
/** What silence can lead to; a gate that was not opened can stay shut. */
const CONSEQUENCES_OF_SILENCE = [...SILENCES, 'stay'] as const
/** Clocks that wait for parties to do something; whose silence is a miss. */
export const MISSABLE_CLOCKS = ['signature', 'gate', 'response', 'review', 'incident', 'breach', 'request'] as const
/** Bytes in base64url. */
const encoded = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[A-Za-z0-9_-]+$' })
/** Id of a passkey at its authenticator, at most 1,023 bytes. */
const credential = encoded(1_364)
/** What a passkey answered (W3C Web Authentication, section 5.2.2). */
export const assertionShape = closed({
  credential,
  authenticatorData: encoded(2_048),
  clientData: encoded(2_048),
  signature: encoded(1_024),
})
/** An official without a name: the same for all its accounts, passkeys and sessions, and nobody else's. */
export const officialShape = Type.String({ pattern: '^[0-9a-f]{32}$' })
/** How likely a breach harms the persons it is about. */
export const BREACH_RISKS = ['unknown', 'unlikely', 'likely', 'high'] as const
/** Why a passkey of an official counts for nothing any more. */
export const RETIRE_CAUSES = ['left', 'replaced', 'lost', 'compromised'] as const
/** Items of which a recipient said what came of them; those of which it says last that they were false positives; that they were seen or of use. */
const feedbackCounts = closed({
  reports: wholeNumber(0, 1_000_000_000),
  falsePositives: wholeNumber(0, 1_000_000_000),
  useful: wholeNumber(0, 1_000_000_000),
})
const orNull = <Shape extends Parameters<typeof Type.Union>[0][number]>(shape: Shape) => Type.Union([shape, Type.Null()])

/** The body of each kind of statement, beside the document that a proposal brings. */
export const STATEMENT_BODIES = {
  propose: closed({
    /** Hash of the draft that this one answers. */
    counters: orNull(sha256Hex),
    comment: orNull(text),
  }),
  sign: closed({
    /** The office that signs; null for a party whose offices the agreement does not list. */
    office: orNull(slug(64)),
    /** Login of the official who signs. */
    official: login,
  }),
  ratify: closed({}),
  'apply-provisionally': closed({ until: time }),
  comment: closed({
    article: orNull(article),
    text,
    /** The statement that it answers, by the id of its act. */
    answers: orNull(sha256Hex),
  }),
  'open-phase': closed({
    phase: slug(64),
    /** Digests of the evidence that the gate asks for. */
    evidence: Type.Array(closed({ kind: Type.Enum([...GATE_EVIDENCE]), digest: sha256Hex }), { maxItems: 32 }),
    /** Where the gate asks for it: what the party told each partner of its items, and was told by it of its own. */
    feedback: Type.Optional(Type.Array(closed({ partner: partyCode, given: feedbackCounts, got: feedbackCounts }), { maxItems: 64 })),
  }),
  suspend: closed({
    articles: Type.Optional(articles),
    purposes: Type.Optional(purposeCodes),
    parties: Type.Optional(partyCodes),
    until: time,
    reason,
  }),
  resume: closed({
    /** Act that suspended or responded. */
    suspension: sha256Hex,
  }),
  withdraw: closed({ effectiveAt: time, reason }),
  renew: closed({ until: time, reason }),
  reserve: closed({
    /** `parseReservation` reads it against the agreement. */
    reservation: Type.Record(Type.String({ maxLength: 64 }), Type.Unknown()),
    /** Number of the own reservation in whose place it comes. */
    supersedes: Type.Optional(wholeNumber(1, 9_999)),
  }),
  unreserve: closed({ number: wholeNumber(1, 9_999) }),
  announce: closed({ title: visibleText(200), text, from: time }),
  interpret: closed({ article, text }),
  attest: closed({ about: partyCode, article: orNull(article), text, until: time }),
  assure: closed({ rule: Type.Enum([...NEVER_RULES]), text, until: time }),
  review: closed({
    subject: Type.Enum([...REVIEW_SUBJECTS]),
    /** Digest of what was found. */
    digest: sha256Hex,
    text,
  }),
  respond: closed({
    to: partyCode,
    rung: Type.Enum([...RESPONSES]),
    reason,
    /** What it responds to, by digest; rungs ascend within it. */
    incident: Type.Optional(sha256Hex),
    /** What a restriction takes away; a suspension takes everything. */
    articles: Type.Optional(articles),
    purposes: Type.Optional(purposeCodes),
  }),
  enrol: closed({
    official: officialShape,
    role: Type.Enum(READER_ROLES.filter((role) => role !== 'tool')),
    /** Codes of the offices for which it may sign agreements. */
    offices: Type.Array(slug(64), { maxItems: 16, uniqueItems: true }),
    credential,
    /** COSE_Key. */
    publicKey: encoded(1_024),
    algorithm: Type.Union([Type.Literal(-7), Type.Literal(-8), Type.Literal(-257)]),
    /** Of the node's pages. */
    rpId: Type.String({ minLength: 1, maxLength: 253, pattern: FORMS.printable }),
    origins: Type.Array(Type.String({ minLength: 1, maxLength: 300, pattern: FORMS.printable }), {
      minItems: 1,
      maxItems: 4,
      uniqueItems: true,
    }),
    signCount: wholeNumber(0, 4_294_967_295),
    /** What another official's passkey answered to all of this; null for the first official of a party, whom nobody could vouch for. */
    voucher: orNull(assertionShape),
  }),
  retire: closed({
    official: officialShape,
    /** Null for all that it has. */
    credential: orNull(credential),
    cause: Type.Enum([...RETIRE_CAUSES]),
  }),
  breach: closed({
    /** Which it is: the same in each part and under every agreement that it touches. */
    breach: Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' }),
    /** 1 is the first word of it. */
    part: wholeNumber(1, 64),
    /** When it was found: its clocks run from there. */
    foundAt: time,
    /** Whether personal data got away, the channel between nodes was broken, or both. */
    concerns: Type.Enum(['personal-data', 'channel', 'both']),
    /** What happened, as far as it is known. */
    what: text,
    /** Whom the data is about. */
    dataSubjects: Type.Array(Type.Enum([...DATA_SUBJECTS]), { maxItems: DATA_SUBJECTS.length, uniqueItems: true }),
    /** Roughly how many persons and items; null while that is not known. */
    persons: orNull(wholeNumber(0, 9_999_999_999)),
    items: orNull(wholeNumber(0, 9_999_999_999)),
    risk: Type.Enum([...BREACH_RISKS]),
    /** What follows from it, and what was done about it. */
    measures: orNull(text),
    /** Who is asked for more. */
    contact: visibleText(300),
    /** Why it is told after its deadline. */
    lateReason: orNull(reason),
    /** Whether nothing is to follow. */
    isComplete: Type.Boolean(),
  }),
  miss: closed({
    clock: Type.Enum([...MISSABLE_CLOCKS]),
    /** Code of the phase, id of the response, breach or request, or subject of the review; null for the signature. */
    of: orNull(Type.String({ pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', maxLength: 64 })),
    deadline: time,
    consequence: Type.Enum([...CONSEQUENCES_OF_SILENCE]),
    /** Who had not done it, as far as the party that tells of it knew. */
    parties: partyCodes,
  }),
} as const

/** One kind of statement: the kind of the act that made it. */
export type StatementKind = keyof typeof STATEMENT_BODIES
/** Every kind of statement. */
export const STATEMENT_KINDS = Object.keys(STATEMENT_BODIES) as StatementKind[]
/** Whether an act of a kind is a statement about an agreement. */
export function isStatementKind(kind: string): kind is StatementKind {
  return Object.hasOwn(STATEMENT_BODIES, kind)
}
/** Body of a kind. */
export type StatementBody<Kind extends StatementKind> = DeepReadonly<Static<(typeof STATEMENT_BODIES)[Kind]>>

/** One statement about one version of an agreement, as its act made it. */
export type Statement<Kind extends StatementKind = StatementKind> = {
  [One in Kind]: {
    readonly kind: One
    /** Id of the act. */
    readonly actId: string
    readonly party: string
    /** When its party says that it stated it. */
    readonly at: Instant
    /** Whether the act is proven to be in its party's ledger under the agreement's quorum; always for what needs no such proof. */
    readonly isProven: boolean
    readonly body: StatementBody<One>
  }
}[Kind]

/** Kinds of which the own statement has effect only once its receipt under the agreement's quorum is complete. */
export const COUNTS_WHEN_PROVEN: ReadonlySet<StatementKind> = new Set<StatementKind>([
  'ratify',
  'apply-provisionally',
  'open-phase',
  'resume',
  'renew',
  'unreserve',
  'announce',
  'interpret',
  'attest',
  'assure',
  'review',
  'respond',
  'miss',
  'enrol',
  'breach',
])

/** Statements of one kind that one party can make about one version; what only narrows has so many that none is ever in want. */
export const STATEMENTS_MAX: Readonly<Record<StatementKind, number>> = {
  propose: 4,
  sign: 64,
  ratify: 4,
  'apply-provisionally': 8,
  comment: 128,
  'open-phase': 64,
  suspend: 4_096,
  resume: 4_096,
  withdraw: 16,
  renew: 128,
  reserve: 4_096,
  unreserve: 4_096,
  announce: 64,
  interpret: 64,
  attest: 64,
  assure: 64,
  review: 512,
  respond: 128,
  breach: 512,
  miss: 1_024,
  enrol: 4_096,
  retire: 4_096,
}
