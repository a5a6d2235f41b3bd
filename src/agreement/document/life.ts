/** How an agreement begins, changes and ends. */
import { Type } from '#typebox'
import { clockInDays, clockInHours } from './clocks.ts'
import { article, articles, closed, days, hours, instant, partyCode, partyCodes, slug, someOf, visibleText, wholeNumber } from './words.ts'

/** Duties that outlast an agreement. */
export const DUTIES = ['erase', 'recall', 'acknowledge', 'inspect', 'redress', 'confidentiality'] as const
/** One duty that survives. */
export type Duty = (typeof DUTIES)[number]

/** When it enters into force, and whether parties may apply it between them before. */
export const entryIntoForceShape = closed({
  article,
  rule: Type.Literal('all-ratified'),
  /** Longest provisional application; none without it. */
  provisionalDays: Type.Optional(days),
})

/** When it lapses by itself, and by how much it can be renewed. */
export const sunsetShape = closed({
  article,
  at: instant,
  /** Longest renewal at a time, by all parties and with reasons; none without it. */
  renewalDays: Type.Optional(days),
})

/** How it is changed; without the article it cannot be. */
export const amendmentShape = closed({
  article,
  /** `signature`: what narrows is in force once all signed; `ratification`: as everything else. */
  narrowing: Type.Enum(['signature', 'ratification']),
  /** What counter-proposals and signatures have until a draft lapses. */
  signature: clockInDays,
})

/** How long one party may suspend a scope; it may always suspend. */
export const suspensionShape = closed({ article, daysMax: days, onEnd: Type.Enum(['resume', 'withdraw']) })

/** How a party leaves, and which duties stay. */
export const withdrawalShape = closed({
  article,
  noticeDays: days,
  survives: someOf(DUTIES),
  /**
   * What becomes of what was shared once a party is bound no more: it is kept until its retention ends, which is so unless told, or that party destroys what
   * it received, and the others what they received from it.
   */
  onEnd: Type.Optional(Type.Enum(['erase', 'keep-until-retention'])),
})

/** How a new party comes in, and what of the past it may receive. */
export const accessionShape = closed({
  article,
  /** What it may receive of what was shared before: nothing, or what its articles permit. */
  history: Type.Enum(['none', 'as-permitted']),
  consent: clockInDays,
})

/** What a gate asks for. */
export const GATE_EVIDENCE = [
  'impact-assessment',
  'audit',
  'exercise',
  'statistics',
  'overseer-opinion',
  'training',
  'joint-review',
] as const

const percent = wholeNumber(0, 100)

/** What a gate asks of what came of items: of each party, over what it told its partners and what these told it. */
const gateFeedback = closed({
  /** Items of which recipients said what came of them, each once for each recipient, by its last word. */
  reportsMin: wholeNumber(1, 1_000_000),
  /** Of these, at most so many in a hundred were false positives. */
  falsePositivePercentMax: Type.Optional(percent),
  /** Of these, at least so many in a hundred were seen or of use. */
  usefulPercentMin: Type.Optional(percent),
})

/** Phases, in order; the first begins with the agreement, each later one once all parties opened its gate on the evidence. */
export const phasesShape = closed({
  article,
  list: Type.Array(
    closed({
      code: slug(64),
      title: visibleText(200),
      /** Sharing articles that apply from this phase on. */
      articles,
      /** Evidence that every party cites when it opens the gate; the first phase has none. */
      gate: Type.Optional(
        closed({
          evidence: someOf(GATE_EVIDENCE),
          feedback: Type.Optional(gateFeedback),
          by: instant,
          onSilence: Type.Enum(['stay', 'lapse']),
        }),
      ),
    }),
    { minItems: 1, maxItems: 8 },
  ),
})

const emergencyLevel = closed({
  level: wholeNumber(1, 5),
  title: visibleText(200),
  triggers: visibleText(1_000),
  /** Sharing articles that apply only at this level or above. */
  unlocks: articles,
  hoursMax: hours,
  renewalsMax: wholeNumber(0, 12),
  /** How many offices of the invoking party must agree. */
  officesQuorum: wholeNumber(2, 16),
  /** Hours within which the overseers are told. */
  noticeHours: hours,
  reviewer: partyCode,
  review: clockInHours,
  /** What happens to what was shared under it where the review refuses it; it is erased unless told. */
  onRefusal: Type.Optional(Type.Enum(['erase', 'quarantine'])),
  /** Days after its end within which what was learnt is written down. */
  afterActionDays: Type.Optional(days),
})

/** Levels of emergency; each ends by itself and steps down. The never-list stays in force at all of them. */
export const emergencyShape = closed({
  article,
  /** Who, together with the parties concerned, may lower a level before its time is over; nobody unless told. */
  chair: Type.Optional(partyCode),
  levels: Type.Array(emergencyLevel, { minItems: 1, maxItems: 5 }),
})

/** What a party may lay before the others in a dispute. */
export const DISPUTE_EVIDENCE = ['receipts', 'ledger-proofs', 'openings', 'signed-acts', 'witnessed-checkpoints', 'documents'] as const

/** How disagreements are settled. */
export const disputesShape = closed({
  article,
  consultation: clockInDays,
  mediator: Type.Optional(partyCode),
  mediation: Type.Optional(clockInDays),
  /** The forms in which evidence counts; any unless told. */
  evidence: Type.Optional(someOf(DISPUTE_EVIDENCE)),
  /** What holds meanwhile. */
  interim: Type.Enum(['suspend-scope', 'continue']),
})

/** The ladder of responses to violations, mildest first. */
export const RESPONSES = ['warning', 'corrective-plan', 'restriction', 'suspension', 'exclusion'] as const
/** One rung of the ladder. */
export type Response = (typeof RESPONSES)[number]

/** Which responses there are and how long a party has to answer one. */
export const violationsShape = closed({ article, ladder: someOf(RESPONSES), answer: clockInDays })

/** What is looked at together, and the reports that each party gives: together they are the calendar of the agreement. */
export const REVIEW_SUBJECTS = [
  'joint-review',
  'due-diligence',
  'assurances',
  'human-rights',
  'exercise',
  'key-ceremony',
  'audit',
  'evaluation',
  'statistics-report',
  'technical-report',
  'security-report',
] as const

/** What is looked at together, when, and what follows if it is not. */
export const reviewsShape = closed({
  article,
  list: Type.Array(
    closed({
      subject: Type.Enum([...REVIEW_SUBJECTS]),
      firstAt: instant,
      everyMonths: Type.Optional(wholeNumber(1, 120)),
      onSilence: Type.Enum(['suspend', 'escalate', 'lapse']),
    }),
    { minItems: 1, maxItems: 32 },
  ),
})

/** Who bears what is spent. */
export const COSTS = ['each-its-own', 'equal-shares', 'by-key'] as const
/** Who makes good a damage. */
export const LIABLE = ['who-caused-it', 'who-was-asked', 'jointly'] as const

/** Money: costs, liability, and how small members are insured. */
export const moneyShape = closed({
  article,
  /** What is spent together; what a party spends on its own node it always bears itself. */
  costs: Type.Enum([...COSTS]),
  /** The key: shares of the whole, with `by-key` and only then. */
  shares: Type.Optional(Type.Array(closed({ party: partyCode, share: wholeNumber(1, 10_000) }), { minItems: 1, maxItems: 64 })),
  liability: Type.Optional(
    closed({
      /** Who pays an individual first. */
      toIndividuals: Type.Enum([...LIABLE]),
      /** Who bears it in the end. */
      amongParties: Type.Enum(['who-caused-it', 'equal-shares', 'by-key']),
      /** Within which time the parties settle it. */
      settlement: Type.Optional(clockInDays),
    }),
  ),
  /** Members whose liability the others bear, and from which amount on: small states that one case could ruin. */
  insurance: Type.Optional(
    closed({
      members: partyCodes,
      paidBy: Type.Enum(['common-fund', 'other-parties']),
      /** What the member itself bears of each case, in euros. */
      excessEuros: Type.Optional(wholeNumber(0, 1_000_000_000)),
    }),
  ),
})

/** Other provisions that people keep and software does not. */
export const clausesShape = Type.Array(
  closed({
    article,
    subject: Type.Enum(['costs', 'liability', 'geography', 'insurance', 'other']),
    title: visibleText(200),
    text: visibleText(4_000),
  }),
  { maxItems: 64 },
)
