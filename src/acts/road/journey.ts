/** One act on its way: what each step has found out so far. */
import type { NodeMeans } from '../../agreement/index.ts'
import type { SuiteName } from '../../envelope/index.ts'
import type { Act, ActDraft } from '../act.ts'
import type { ItemContent } from '../item-content.ts'
import type { ActItem, GivenOn, Kind } from '../kinds/kind.ts'

/** An act under way, shaped and signed. */
export type Journey = {
  readonly act: Act
  readonly kind: Kind
  readonly side: 'home' | 'partner'
  readonly items: readonly ActItem[]
  /** With which the envelope was sealed in which it came. */
  readonly suite?: SuiteName
  /** What the node that sent it told of itself with it. */
  readonly sender?: NodeMeans
}

/** What a party wants to state, with the contents of the items it brings. */
export type Proposal = {
  readonly draft: ActDraft
  readonly items?: readonly ProposedItem[]
}

/** An item that an act brings. */
export type ProposedItem = {
  readonly itemId: string
  readonly content: ItemContent & { readonly givenOn?: GivenOn }
  /** An act on record brought it before: its content is kept. */
  readonly isKept?: boolean
}
