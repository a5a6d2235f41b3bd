/**
 * The vocabulary of `apply`: what an act changes in the read models. Changes
 * are data, so that folding is pure and a rebuild gives what was kept.
 */
import type { Agreement, Outcome, StatementKind } from '../agreement/index.ts'
import type { Instant } from '../foundation/index.ts'
import type { PartyCard } from '../identity/index.ts'
import type { Grading, OwnGrade } from '../intelligence/index.ts'
import type { ActId } from './act.ts'
import type { ContestGround, ContestState } from './contest-views.ts'
import type { HoldingKey } from './holding-key.ts'
import type { Narrowing } from './narrowing.ts'
import type { OnwardChange } from './onward-change.ts'
import type { PassedChange } from './passed-change.ts'
import type { RequestChange } from './request-change.ts'
import type { RoleChange } from './role-change.ts'
import type { YearFigures } from './year-figures.ts'

/** Whether an item is the node's own, a copy made for partners, or received. */
export type HoldingRole = 'own' | 'sent' | 'received'

/** `restricted`: kept but shown to nobody, until erased. */
export type ItemState = 'held' | 'restricted' | 'erased'

/** What tools may ask for; known only while the content is. */
export type ItemFace = {
  readonly type: string
  readonly stixId: string
  /** STIX `modified`, or `created`, or null for objects without versions. */
  readonly version: string | null
  readonly marking: string
  readonly dataSubject: string
  /** What the origin said of it beside. */
  readonly grading: Grading
  /** Whether it is the last version (STIX `revoked`); said as an item comes, and asked by `revokedAmong`: rows of items do not tell it. */
  readonly isRevoked?: true
  /** Of a relationship that places an object at a location, the id of that object; asked by `placing` alone, as above. */
  readonly places?: string
}

/** One item row of the read model. */
export type ItemEntry = {
  readonly holding: HoldingKey
  readonly role: HoldingRole
  readonly origin: string
  readonly agreement: string
  readonly purpose: string
  readonly releaseAct: ActId
  readonly retainUntil: Instant
  readonly heldSince: Instant
  /** For a copy sent to partners, the own item it was made from; null when the content is erased. */
  readonly source: HoldingKey | null
  /** Null when the content is erased. */
  readonly face: ItemFace | null
}

/** How grave what is warned of is. */
export type AlertSeverity = 'low' | 'medium' | 'high' | 'critical'

/** Where an alert stands: own ones are `sent`; of received ones only a confirmed one is shown to tools. */
export type AlertState = 'sent' | 'provisional' | 'confirmed' | 'quarantined' | 'recalled'

/** Where a delivery to one recipient stands: stated here, or as the recipient answered under its signature. */
export type DeliveryState = 'recorded' | 'applied' | 'refused'

/** One statement about an agreement as kept: whether it is proven is asked anew. */
export type KeptStatement = {
  readonly kind: StatementKind
  readonly actId: string
  readonly party: string
  readonly at: Instant
  readonly body: Readonly<Record<string, unknown>>
}

/** One change of the read models. */
export type Change =
  | { readonly change: 'party-introduced'; readonly card: PartyCard; readonly at: Instant }
  | { readonly change: 'party-rotated'; readonly card: PartyCard; readonly at: Instant }
  | {
      readonly change: 'agreement-proposed'
      readonly hash: string
      readonly document: Agreement
      readonly by: string
      readonly actId: ActId
    }
  /** What a party states about an agreement; one that is kept already changes nothing. */
  | { readonly change: 'agreement-stated'; readonly hash: string; readonly statement: KeptStatement }
  /** A key that is kept already, erased or not, changes nothing. */
  | { readonly change: 'items-held'; readonly items: readonly ItemEntry[] }
  | { readonly change: 'items-sent'; readonly recipient: string; readonly actId: ActId; readonly holdings: readonly HoldingKey[] }
  | {
      readonly change: 'items-restricted'
      readonly holdings: readonly HoldingKey[]
      readonly cause: string
      /** By an order that ends: what nothing else restricts is held again when it does. */
      readonly isByOrder?: true
      readonly at: Instant
    }
  | { readonly change: 'items-erased'; readonly holdings: readonly HoldingKey[]; readonly cause: string; readonly at: Instant }
  /** An origin narrowed the handling of its items, also of those that did not come yet; at its own node `told` is whom it told. */
  | {
      readonly change: 'items-narrowed'
      readonly holdings: readonly HoldingKey[]
      readonly narrowing: Narrowing
      readonly cause: string
      readonly told: string | null
      /** At the node that told it: under which agreement. */
      readonly agreement?: string
      readonly at: Instant
    }
  /** Somebody says of items that they are wrong. */
  | {
      readonly change: 'contest-raised'
      readonly id: ActId
      readonly contest: string
      readonly agreement: string
      readonly raisedBy: string
      readonly origin: string
      readonly ground: ContestGround
      readonly document: string
      readonly holdings: readonly HoldingKey[]
      readonly until: Instant
      readonly at: Instant
    }
  /** What the origin did with a contest; one that is answered already changes nothing. */
  | {
      readonly change: 'contest-answered'
      readonly id: ActId
      readonly answer: ActId
      readonly state: Exclude<ContestState, 'open' | 'lifted'>
      readonly reason: string | null
      readonly at: Instant
    }
  /** The destruction of items came due while a legal hold stands on them; `of` is the act that asked for it. */
  | {
      readonly change: 'erasure-postponed'
      readonly holdings: readonly HoldingKey[]
      readonly agreement: string
      readonly of: ActId | null
      readonly cause: string
    }
  | {
      readonly change: 'hold-placed'
      readonly id: ActId
      readonly agreement: string
      readonly account: string
      /** Whose order restricts the items as well. */
      readonly authority: string | null
      readonly holdings: readonly HoldingKey[]
      readonly until: Instant
      readonly at: Instant
    }
  /** An official graded what came from elsewhere; the agreement is null for what a feed brought. */
  | {
      readonly change: 'items-graded'
      readonly id: ActId
      readonly agreement: string | null
      readonly account: string
      readonly holdings: readonly HoldingKey[]
      readonly grade: OwnGrade
      readonly at: Instant
    }
  /** Received items are kept until the next review; the latest date stays. */
  | {
      readonly change: 'items-kept'
      readonly id: ActId
      readonly holdings: readonly HoldingKey[]
      readonly until: Instant
      readonly at: Instant
    }
  /** A hold that was lifted before changes nothing. */
  | { readonly change: 'hold-lifted'; readonly id: ActId; readonly account: string | null; readonly at: Instant }
  | {
      readonly change: 'delivery'
      readonly actId: ActId
      readonly kind: string
      readonly recipient: string
      readonly state: DeliveryState
      readonly items: number
      /** Items the recipient refused under its own law. */
      readonly refusedItems: number
      readonly code: string | null
      readonly at: Instant
    }
  | {
      readonly change: 'erasure-confirmed'
      readonly recipient: string
      readonly holdings: readonly HoldingKey[]
      readonly at: Instant
      /** The act that was obeyed, if one was. */
      readonly of?: ActId | null
    }
  /** A holder said in a receipt for how long back-ups of it may still be read; the longest stays. */
  | {
      readonly change: 'backups-told'
      readonly recipient: string
      readonly agreement: string
      readonly items: number
      /** From the erasure, milliseconds. */
      readonly lastMs: number
      readonly until: Instant
    }
  /** A recall or correction is under way; the recipient is to have deleted the items by `due`. */
  | {
      readonly change: 'takeback-stated'
      readonly id: ActId
      readonly kind: string
      readonly agreement: string
      readonly recipient: string
      readonly holdings: readonly HoldingKey[]
      readonly due: Instant
      readonly at: Instant
    }
  /** A party told the overseers of a year; the first time stays. */
  | {
      readonly change: 'year-told'
      readonly party: string
      readonly agreement: string
      readonly figures: YearFigures
      readonly at: Instant
    }
  /** The overseers were told that these are kept for long; the first time stays. */
  | { readonly change: 'long-kept-told'; readonly holdings: readonly HoldingKey[]; readonly at: Instant }
  /** The overseers were told that the recipient did not confirm in time. */
  | { readonly change: 'takeback-escalated'; readonly id: ActId; readonly at: Instant }
  /** A warning was sent, or came here; one whose item was taken back before it came is recalled already. */
  | {
      readonly change: 'alert-raised'
      readonly id: ActId
      readonly agreement: string
      readonly party: string
      readonly recipient: string
      readonly holding: HoldingKey
      readonly severity: AlertSeverity
      readonly validUntil: Instant
      readonly about: readonly HoldingKey[]
      readonly state: 'sent' | 'provisional'
      readonly at: Instant
    }
  /** What became of a provisional one; one that was recalled stays so. */
  | { readonly change: 'alert-settled'; readonly id: ActId; readonly state: 'confirmed' | 'quarantined'; readonly at: Instant }
  /** What is given on, by consent or against a threat: see `onward-change.ts`. */
  | OnwardChange
  /** What is passed on without its origin: see `passed-change.ts`. */
  | PassedChange
  /** A request for data: see `request-change.ts`. */
  | RequestChange
  /** A passkey of an official signed acts of its party, for the so-manieth time; one root is kept once. */
  | {
      readonly change: 'approval-signed'
      readonly party: string
      readonly credential: string
      readonly root: string
      readonly signCount: number
      readonly at: Instant
    }
  | { readonly change: 'refused'; readonly refusals: readonly { readonly kind: string; readonly code: string; readonly count: number }[] }
  | {
      readonly change: 'items-used'
      readonly id: ActId
      readonly agreement: string
      readonly account: string
      readonly deed: UseDeed
      readonly outcome: UseOutcome
      readonly holdings: readonly HoldingKey[]
      readonly at: Instant
    }
  /** A party is told what came of its items. */
  | {
      readonly change: 'feedback-told'
      readonly id: ActId
      readonly agreement: string
      readonly recipient: string
      readonly outcome: UseOutcome
      readonly holdings: readonly HoldingKey[]
      readonly at: Instant
    }
  /** A recipient says what came of own items. */
  | {
      readonly change: 'feedback-given'
      readonly id: ActId
      readonly agreement: string
      readonly party: string
      readonly outcome: UseOutcome
      readonly holdings: readonly HoldingKey[]
      readonly at: Instant
    }
  /** The record of reads was looked through as far as this. */
  | { readonly change: 'monitored'; readonly through: number; readonly until: Instant }
  | {
      readonly change: 'observed'
      readonly id: ActId
      /** Under which an official opened something for itself; null for what self-monitoring saw. */
      readonly agreement: string | null
      readonly account: string
      readonly check: Check
      /** What somebody opened for itself and nobody looked at in time. */
      readonly about: ActId | null
      readonly from: Instant
      readonly until: Instant
      readonly reads: number
      readonly items: number
      readonly at: Instant
    }
  /** A recipient says that an official of it opened own items for itself. */
  | {
      readonly change: 'opening-told'
      readonly id: ActId
      readonly party: string
      readonly agreement: string
      readonly items: number
      readonly from: Instant
      readonly until: Instant
      readonly at: Instant
    }
  /** The first time stays. */
  | {
      readonly change: 'observation-closed'
      readonly id: ActId
      readonly outcome: ObservationOutcome
      readonly account: string
      readonly at: Instant
    }
  /** What was done with the account of a tool, and how it stands since. */
  | {
      readonly change: 'tool-changed'
      readonly id: ActId
      readonly tool: string
      readonly deed: ToolDeed
      readonly by: string | null
      readonly owner: string
      readonly purpose: string
      readonly posts: 'nothing' | 'proposals' | 'at-once'
      readonly reviewBy: Instant
      readonly at: Instant
    }
  | RoleChange
  | { readonly change: 'consulted'; readonly account: string; readonly purpose: string; readonly reads: number }

/** What was done with received items. */
export type UseDeed = 'blocked' | 'watched' | 'investigated' | 'warned' | 'proceedings' | 'nothing'

/** What came of it. */
export type UseOutcome = Outcome

/** What is done with the account of a tool; it lapses by itself. */
export type ToolDeed = 'added' | 'passed' | 'reviewed' | 'secret-renewed' | 'revoked' | 'lapsed'

/** What self-monitoring looks for, what an official says of itself beforehand, and that nobody looked at that in time. */
export type Check =
  | 'volume'
  | 'hours'
  | 'watchword'
  | 'standing-reason'
  | 'break-glass'
  | 'glass-unreviewed'
  | 'threat'
  | 'threat-unreviewed'

/** What an observation turned out to be. */
export type ObservationOutcome = 'explained' | 'misuse' | 'unclear'
