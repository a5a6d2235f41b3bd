/** How what was received is handled: markings, onward transfer, court, retention, who inside a party may do what. */
import { Type } from '#typebox'
import { clockInHours } from './clocks.ts'
import { TLP_LEVELS } from './handling.ts'
import { article, closed, dataSubjects, days, partyCode, purposeCodes, slug, someOf, tlp, visibleText, wholeNumber } from './words.ts'

/** Roles an official can have under an agreement. */
export const READER_ROLES = ['analyst', 'releasing-officer', 'agreement-officer', 'data-protection-officer', 'overseer', 'tool'] as const
/** One role of an official. */
export type ReaderRole = (typeof READER_ROLES)[number]

/** What a role may do. */
export const PERMITTED_DEEDS = ['read', 'release', 'approve', 'recall', 'erase', 'inspect'] as const
/** One thing a role may do. */
export type PermittedDeed = (typeof PERMITTED_DEEDS)[number]

/** Whose passkeys sign an approval, weakest first. */
export const APPROVAL_SIGNERS = ['approver', 'approver-and-submitter'] as const
/** Whose passkeys sign an approval. */
export type ApprovalSigners = (typeof APPROVAL_SIGNERS)[number]

/** Deeds that can ask more of an official than its role: those that only use or give what was received. What protects others asks nothing more. */
export const CONDITIONED_DEEDS = ['read', 'release', 'approve'] as const satisfies readonly PermittedDeed[]

const rule = Type.Enum(['never', 'origin-consent'])

/** Roles that can give on against a threat: persons who may release, and no tool. */
export const THREAT_ROLES = ['analyst', 'releasing-officer', 'agreement-officer', 'data-protection-officer'] as const satisfies ReaderRole[]
/** How high what goes on so may be marked: TLP:RED is for the persons whom its origin named, whatever happens. */
const THREAT_LEVELS = TLP_LEVELS.filter((level) => level !== 'RED')

/**
 * Giving on without the origin's leave, against an immediate and serious threat and when the origin cannot be asked in time (LED article
 * 35(2)). The origin is told at once and then has the clock of a consent to let it stand; its silence is a no, and a no takes it back. What
 * the origin keeps from being given on never goes so.
 */
const threatShape = closed({
  article,
  /** The only purposes for which it is done. */
  purposes: purposeCodes,
  /** Roles that may invoke it, each of which may also release. */
  roles: someOf(THREAT_ROLES),
  /** The highest marking of what goes so. */
  upTo: Type.Enum([...THREAT_LEVELS]),
  /** Whether data of special categories goes so; absent: never. */
  specialCategories: Type.Optional(Type.Literal(true)),
  /** Whether another official of the same party agrees before anything goes, with a passkey where approvals are signed. */
  secondPerson: Type.Optional(Type.Literal(true)),
  /** From the statement of the threat on: within so many minutes items go, and the origin is told. */
  minutes: wholeNumber(5, 1_440),
  /** Hours within which an official who did not invoke it looks at it. */
  reviewHours: wholeNumber(1, 720),
})

/** What an item without a marking counts as, and how national classifications read on the scale. */
export const unmarkedShape = closed({ article, treatAs: Type.Enum([...TLP_LEVELS, 'refuse']) })

/** National labels on the scale of the agreement, and how high each party may be given anything. */
export const classificationShape = closed({
  article,
  list: Type.Array(closed({ party: partyCode, label: visibleText(100), equals: tlp }), { maxItems: 256 }),
  /** The highest level that may go to a party under any article. A party without an entry has no ceiling of its own. */
  ceilings: Type.Optional(Type.Array(closed({ party: partyCode, upTo: tlp }), { minItems: 1, maxItems: 64 })),
})

/** Giving on what was received. */
export const onwardShape = closed({
  article,
  rule,
  /** How long a request for consent may wait, and what silence means: never a yes. */
  consent: Type.Optional(clockInHours),
  /** Whether products derived from what was received follow the same rule; they do unless told. */
  derivedProducts: Type.Optional(Type.Enum(['same-rule', 'origin-consent'])),
  /** Whether the source may be named to others. */
  attribution: Type.Optional(Type.Enum(['named', 'anonymous'])),
  /** Absent: nothing is given on without leave, whatever threatens. */
  threat: Type.Optional(threatShape),
})

/** How acts name the use before a court where they name a purpose; no purpose of an agreement has this code (decision 0059). */
export const COURT_USE = 'court-use'

/** Use before a court. */
export const courtUseShape = closed({ article, rule, consent: Type.Optional(clockInHours) })

/** How long what was received is kept, when it is looked at again, and what happens at the end. */
export const retentionShape = closed({
  article,
  days,
  shorter: Type.Optional(Type.Array(closed({ dataSubjects, days }), { minItems: 1, maxItems: 16 })),
  /** Days after which somebody decides whether to keep it; no decision means erasure. */
  reviewDays: Type.Optional(days),
  /** Days for which a back-up may keep the keys of what was erased; a node whose back-ups live longer neither gives nor gets. */
  backupDays: Type.Optional(wholeNumber(0, 365)),
  atEnd: Type.Literal('erase'),
})

/** What each role may do inside a party. */
export const readingShape = closed({
  article,
  roles: Type.Array(
    closed({
      role: Type.Enum([...READER_ROLES]),
      may: Type.Array(Type.Enum([...PERMITTED_DEEDS]), { minItems: 1, maxItems: PERMITTED_DEEDS.length, uniqueItems: true }),
    }),
    { minItems: 1, maxItems: READER_ROLES.length },
  ),
  /** What an official has to have beside its role; every condition that names the deed has to hold. Tools are no persons and have none. */
  conditions: Type.Optional(
    Type.Array(
      closed({
        deeds: someOf(CONDITIONED_DEEDS),
        /** Code of a training that is valid on the day. */
        training: Type.Optional(slug(64)),
        /** That the official's clearance covers the marking of what is read. */
        clearance: Type.Optional(Type.Literal(true)),
        /** That the official is a member of the case that the read names. */
        case: Type.Optional(Type.Literal(true)),
      }),
      { minItems: 1, maxItems: 16 },
    ),
  ),
  /**
   * The only roles that read what is about persons whom its origin did not categorise (`unspecified`): it is kept apart until it ends
   * (Europol Regulation article 18(6)). Absent: whoever reads.
   */
  uncategorised: Type.Optional(someOf(READER_ROLES)),
  /**
   * Where an official may open for itself what a condition keeps it from reading: on record before, for so many minutes, and looked at by another
   * official within so many hours. Absent: nowhere. It opens conditions of reading alone, and nothing that the agreement refuses.
   */
  breakGlass: Type.Optional(closed({ minutes: wholeNumber(5, 1_440), reviewHours: wholeNumber(1, 720) })),
  /**
   * Whose passkeys sign what a second person approves, so that recipients and overseers need not take a party's word for it: the approver's,
   * or also that of whoever submitted. Absent: the word of the party.
   */
  approvalSignedBy: Type.Optional(Type.Enum([...APPROVAL_SIGNERS])),
})
