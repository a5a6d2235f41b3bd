/** What giving on needs kept beside its acts. */
import type { ActId, Approval, OnwardReader, RecalledTeller, RoadParts, RoadWriter, Threat } from '../../acts/index.ts'
import type { Instant, Refusal } from '../../foundation/index.ts'

/** Who asked here, and why: acts name neither. */
export type OnwardReason = { readonly account: string; readonly justification: string }

/** The reasons, by the act that asked. */
export type OnwardReasonStore = {
  /** A second reason for the same act fails the transaction. */
  put(ask: ActId, reason: OnwardReason): Promise<void>
  find(ask: ActId): Promise<OnwardReason | undefined>
}

/** A threat that an official stated, of the items of one origin, and to which another one has to agree before anything goes. */
export type ThreatProposal = {
  readonly id: string
  readonly agreement: string
  readonly origin: string
  /** Who stated it, and how partners know that official; null for one whose passkey none knows. */
  readonly account: string
  readonly official: string | null
  /** As it will be told; of signatures those that are there. */
  readonly threat: Threat & { readonly approval?: Approval }
  /** Opens its commitment to the items. */
  readonly salt: string
  /** Ids as the origin released them. */
  readonly items: readonly string[]
  readonly statedAt: Instant
  /** From then on it is too late to agree. */
  readonly endsAt: Instant
}

/** Threats that wait for a second official. Nothing of them is an act, and nothing is kept of one that nobody agreed to. */
export type ThreatProposalStore = {
  find(id: string): Promise<ThreatProposal | undefined>
  /** Newest first. */
  list(limit: number): Promise<readonly ThreatProposal[]>
  /** A second time it replaces what was signed of it. */
  put(proposal: ThreatProposal): Promise<void>
  /** @returns whether it was still there */
  remove(id: string): Promise<boolean>
  /** @returns how many were too old */
  removeEnded(now: Instant): Promise<number>
}

/** What asking and giving on write in one transaction. */
export type OnwardWriter = RoadWriter & { readonly onwardReasons: OnwardReasonStore; readonly threatProposals: ThreatProposalStore }

/** Remembers that tools were told of every use for another purpose that ended by an instant. */
export type UsesEndedStore = { toldEnds(until: Instant): Promise<void> }

/** What telling tools of them writes in one transaction. */
export type UsesEndedWriter = RoadWriter & {
  readonly recalled: RecalledTeller & UsesEndedStore
  readonly onward: Pick<OnwardReader, 'untoldEnds'>
}

/** The surroundings of giving on. */
export type OnwardParts = {
  readonly road: RoadParts<OnwardWriter>
  readonly onward: OnwardReader
  readonly reasons: Pick<OnwardReasonStore, 'find'>
  /** Secret of this node for the ids and surrogates that recipients are shown, 32 bytes. */
  readonly idKey: Uint8Array
}

/** What a threat needs beside: who officials are. */
export type ThreatParts = OnwardParts & {
  readonly proposals: Pick<ThreatProposalStore, 'find' | 'list'>
  /** How partners know the official of an account; null where they know none. */
  readonly officialOf: (account: string) => Promise<string | null>
  /** Why two accounts do not stand for two people, since an instant; undefined where they do. */
  readonly whyNotTwo: (accounts: readonly [string, string], since: Instant) => Promise<Refusal | undefined>
}
