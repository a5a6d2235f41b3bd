/**
 * What a kind of act is. One folder entry defines one kind whole: the shape of
 * its body, to whom it goes, what decides on it and what it changes.
 */
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Instant, Refusal } from '../../foundation/index.ts'
import type { VerifiedToken } from '../../intelligence/index.ts'
import type { Act, ActDraft, ActId } from '../act.ts'
import type { Change, ItemState } from '../change.ts'
import type { Directory } from '../directory.ts'
import type { ContentHead, ItemContent } from '../item-content.ts'

/**
 * `outward`: a partner accepts it only with a receipt; `answer`: signed and
 * recorded, its proof follows; `local`: recorded, never sent (DESIGN rule 2).
 */
export type ActClass = 'outward' | 'answer' | 'local'

/** With which receipt a partner accepts an act: under its agreement's quorum, under the ledger's own signature, or none. */
export type ReceiptNeed = 'quorum' | 'own-log' | 'none'

/** One item of an act with its content, as far as it is there. */
export type ActItem = {
  readonly itemId: string
  /** Null when the content was erased before it came here. */
  readonly content: ItemContent | null
  /** The proof of the content at a partner; null at home and when erased. */
  readonly token: VerifiedToken | null
}

/** One item as an act applies it: what its content says of itself, null once the content is erased. */
export type AppliedItem = { readonly itemId: string; readonly content: ContentHead | null }

/** The facts on which an act is decided. */
export type Facts = {
  readonly directory: Directory
  readonly now: Instant
  /** `home`: the party states the act itself; `partner`: it arrived. */
  readonly side: 'home' | 'partner'
  /** An act that this one names and this node keeps. */
  readonly find: (id: string) => Promise<Act | undefined>
  /** Those of the items that this node keeps or kept, for acts that may only touch what came from their sender. */
  readonly holdingsOf: (itemIds: readonly string[]) => Promise<ReadonlyMap<string, Holding>>
}

/** What is known of an item that came here or was made here. */
export type Holding = { readonly origin: string; readonly state: ItemState }

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
  /** Whether a body has the shape of this kind. */
  isBody(body: unknown): body is Body
  /** Codes of the parties it is delivered to, never the own. */
  addressees(act: Act<Body>, directory: Directory): readonly string[]
  /** Acts that one of this kind comes after beside those its draft names, because it rests on them. */
  follows?(draft: ActDraft, directory: Directory): readonly ActId[]
  decide(act: Act<Body>, facts: Facts, items: readonly ActItem[]): Promise<Verdict>
  /** Pure: what the act changes, given the items that were accepted and when it was recorded here. */
  apply(act: Act<Body>, applied: Applied): readonly Change[]
}

/** What `apply` is given. */
export type Applied = {
  readonly self: string
  readonly recordedAt: Instant
  readonly items: readonly AppliedItem[]
}

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
