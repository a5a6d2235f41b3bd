/**
 * What a kind of act is. One folder entry defines one kind whole: the shape of
 * its body, to whom it goes, what decides on it and what it changes.
 */
import { Compile, type Static, type TSchema } from '#typebox'
import type { NodeMeans, OwnMeans } from '../../agreement/index.ts'
import type { SuiteName } from '../../envelope/index.ts'
import type { Instant, Refusal } from '../../foundation/index.ts'
import type { TriageClaim } from '../../intelligence/index.ts'
import type { Act, ActDraft, ActId } from '../act.ts'
import type { ApprovalReader } from '../approval.ts'
import type { Change, ItemState } from '../change.ts'
import type { ContestReader } from '../contest-views.ts'
import type { Directory } from '../directory.ts'
import type { HoldingKey } from '../holding-key.ts'
import type { ContentHead } from '../item-content.ts'
import type { NationalMaximum } from '../national-maxima.ts'
import type { ObservationReader } from '../observation-views.ts'
import type { OnwardReader } from '../onward-views.ts'
import type { RequestReader } from '../request-views.ts'
import type { FeedbackReader, ItemReader } from '../views.ts'

/**
 * `outward`: a partner accepts it only with a receipt; `answer`: signed and
 * recorded, its proof follows; `local`: recorded, never sent (DESIGN rule 2).
 */
export type ActClass = 'outward' | 'answer' | 'local'

/**
 * With which receipt a partner accepts an act: under its agreement's quorum, under the ledger's own signature, or none. `provisional`:
 * under the ledger's own signature, shown as provisional until the proof under the quorum follows (DESIGN rule 3).
 */
export type ReceiptNeed = 'quorum' | 'own-log' | 'provisional' | 'none'

/** One item of an act, with what its content says of itself; null once the content is erased. */
export type ActItem = {
  readonly itemId: string
  readonly content:
    | (ContentHead & { readonly givenOn?: GivenOn /** What its token claims of a score. */; readonly triage?: TriageClaim })
    | null
}

/** How an item came from another party than its sender: under that party's own token, or without its name. */
export type GivenOn = {
  readonly origin: string | null
  /** The consent of the origin, or the act by which it was told of a threat; for who gives it on alone. */
  readonly consent?: ActId
}

/** The facts on which an act is decided. */
export type Facts = {
  readonly directory: Directory
  readonly now: Instant
  /** What this node knows of itself and agreements ask of it. */
  readonly means: OwnMeans
  /** How long the own law lets what this party gives be kept; asked of its own acts alone. */
  readonly nationalMaxima: readonly NationalMaximum[]
  /** What a partner's node told of itself: with what it sends, where this act arrived from it; else the last time. */
  readonly meansOf: (party: string) => Promise<NodeMeans | undefined>
  /** `home`: the party states the act itself; `partner`: it arrived. */
  readonly side: 'home' | 'partner'
  /** With which the envelope was sealed in which it arrived. */
  readonly suite?: SuiteName
  /** An act that this one names and this node keeps and did not refuse. */
  readonly find: (id: string) => Promise<Act | undefined>
  /** The state of those of the items that this node keeps or kept. */
  readonly statesOf: (holdings: readonly HoldingKey[]) => Promise<ReadonlyMap<HoldingKey, ItemState>>
  /** Copies that were sent to a recipient under an agreement since an instant. */
  readonly sentCount: ItemReader['sentCount']
  readonly sentTo: ItemReader['sentTo']
  readonly findItems: ItemReader['find']
  readonly revokedAmong: ItemReader['revokedAmong']
  /** Those of the names under which an object is held that a feed brought. */
  readonly fedAmong: (holdings: readonly HoldingKey[]) => Promise<ReadonlySet<HoldingKey>>
  readonly onward: Pick<OnwardReader, 'ask' | 'itemsOf' | 'copiesOf' | 'copies' | 'refusedAmong'>
  readonly feedback: Pick<FeedbackReader, 'mostOf' | 'with'>
  readonly contests: Pick<ContestReader, 'find' | 'of' | 'itemsOf' | 'openOf'>
  readonly requests: Pick<RequestReader, 'find' | 'countSince'>
  readonly observations: Pick<ObservationReader, 'find' | 'monitored' | 'unreviewed'>
  readonly approvals: ApprovalReader
  /** Those of the items on which a legal hold stands. */
  readonly onHold: (holdings: readonly HoldingKey[]) => Promise<ReadonlySet<HoldingKey>>
}

/** What was decided: refused whole, or permitted but for some items. */
export type Verdict =
  | { readonly ok: true; readonly refusedItems: ReadonlyMap<string, Refusal> }
  | { readonly ok: false; readonly refusal: Refusal }

/** One kind of act. */
export type Kind<Body = Readonly<Record<string, unknown>>> = {
  readonly name: string
  readonly actClass: ActClass
  readonly receipt: ReceiptNeed
  /** An act that only reduces what is held or done is obeyed before its receipt is complete (DESIGN rule 4). */
  readonly onlyReduces: boolean
  /** One that goes to a partner forces a checkpoint as soon as it is recorded, not at the next cadence (DESIGN rule 3). */
  readonly isUrgent: boolean
  /** Whether a body has the shape of this kind. */
  isBody(body: unknown): body is Body
  /** Codes of the parties it is delivered to, never the own. */
  addressees(act: Act<Body>, directory: Directory): readonly string[]
  /** Acts that one of this kind comes after beside those its draft names, because it rests on them. */
  follows?(draft: ActDraft, directory: Directory): readonly ActId[]
  /**
   * Whether a partner is asked too soon: what it lacks comes by itself, so it does not take the act yet rather than refuse
   * it for good.
   */
  isEarly?(act: Act<Body>, facts: Pick<Facts, 'directory' | 'now'>): boolean
  decide(act: Act<Body>, facts: Facts, items: readonly ActItem[]): Promise<Verdict>
  /** Pure: what the act changes, given the items that were accepted and when it was recorded here. */
  apply(act: Act<Body>, applied: Applied): readonly Change[]
}

/** What `apply` is given. */
export type Applied = {
  readonly self: string
  readonly recordedAt: Instant
  readonly items: readonly ActItem[]
}

/** What all kinds have in common that are recorded and never sent. */
export const LOCAL = {
  actClass: 'local',
  receipt: 'none',
  onlyReduces: false,
  isUrgent: false,
  addressees: () => [],
} satisfies Partial<Kind>

/** What all kinds have in common that go to partners and only reduce what these hold or do: proven, but obeyed before (DESIGN rule 4). */
export const REDUCING = {
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: true,
  isUrgent: true,
} satisfies Partial<Kind>

/** Declares a kind with its body checked by a TypeBox schema. */
export function defineKind<Schema extends TSchema>(
  body: Schema,
  kind: Omit<Kind<Static<Schema>>, 'isBody'>,
): Kind<Static<Schema>> & { readonly schema: Schema } {
  const form = Compile(body)
  return { ...kind, schema: body, isBody: (value): value is Static<Schema> => form.Check(value) }
}

/** Permits the whole act. */
export const PERMITTED: Verdict = { ok: true, refusedItems: new Map() }

/** Refuses the whole act. */
export function refuseAct(code: string, reason: string, article?: string): Verdict {
  return { ok: false, refusal: article === undefined ? { code, reason } : { code, reason, article } }
}
