/** One batch: what one recipient gets at once. It is cut by what that recipient gets and by nothing else, so that its size tells nothing else. */
import type { Approval, HoldingKey, Proposal } from '../../acts/index.ts'
import { BATCH_BYTES_MAX, BATCH_ITEMS_MAX } from '../../foundation/index.ts'
import type { DraftedAct } from './drafted-acts.ts'
import type { DraftedItem, ShownItem } from './shown-item.ts'

/** One item for one recipient. */
export type Share = {
  readonly party: string
  readonly item: ShownItem
  readonly retainUntil: string
  /** Numbers of the articles that permit it. */
  readonly articles: readonly string[]
  /** Items that one release may hold under them. */
  readonly itemsMax: number
}

/** What every act of a submission states. */
export type Statement = {
  readonly submission: string
  readonly agreement: string
  readonly purpose: string
  /** Lower-case hexadecimal SHA-256 of the justification. */
  readonly justification: string
  readonly account: string
  readonly approvedBy: string | null
  /** SHA-256 of the written test of necessity, lower-case hexadecimal. */
  readonly necessity: string | null
  /** The act by which the overseers were told. */
  readonly notice: string | null
  readonly provenance: string
  /** The request that it answers; null where nobody asked. */
  readonly answers: string | null
  /** Whether it is to be passed on without its origin. */
  readonly anonymised: boolean
  /** Until when the own items are kept. */
  readonly retainUntil: string
  /** What officials signed of an act. */
  approvalOf?(act: DraftedAct): Approval
}

const ARTICLES_MAX = 64

/** Items of one release act: one date of erasure. */
type Group = {
  readonly retainUntil: string
  readonly articles: Set<string>
  readonly items: ShownItem[]
  itemsMax: number
}

/** Gathers items for one recipient until it is full. */
export class Batch {
  readonly party: string
  /** Index of the object of its first item: where a restarted node goes on for this recipient while the batch is not recorded. */
  readonly first: number
  readonly #itemsMax: number
  #groups: Group[] = []
  #bytes = 0
  #count = 0

  constructor(party: string, { first, itemsMax }: { readonly first: number; readonly itemsMax: number }) {
    this.party = party
    this.first = first
    this.#itemsMax = itemsMax
  }

  get count(): number {
    return this.#count
  }

  /** Whether nothing fits any more, whatever it is. */
  get isFull(): boolean {
    return this.#count >= this.#itemsMax
  }

  /** Whether an item fits; one alone always does. */
  hasRoomFor({ size }: ShownItem): boolean {
    return this.#count === 0 || (!this.isFull && this.#bytes + size <= BATCH_BYTES_MAX)
  }

  add(share: Share): void {
    const group = this.#groupFor(share)
    group.items.push(share.item)
    group.itemsMax = Math.min(group.itemsMax, share.itemsMax)
    for (const article of share.articles) group.articles.add(article)
    this.#bytes += share.item.size
    this.#count += 1
  }

  *items(): Generator<ShownItem> {
    for (const { items } of this.#groups) yield* items
  }

  /** Leaves out what is not to go any more. */
  leaveOut(isGone: (item: ShownItem) => boolean): void {
    this.#groups = this.#groups
      .map((group) => ({ ...group, items: group.items.filter((item) => !isGone(item)) }))
      .filter(({ items }) => items.length > 0)
    this.#count = this.#groups.reduce((sum, { items }) => sum + items.length, 0)
  }

  /** One release act for each date of erasure. Of items that are kept already no content is kept again. */
  releases(statement: Statement, isKept: (item: DraftedItem) => boolean): readonly Proposal[] {
    const { agreement, purpose, approvedBy, necessity, notice, answers, anonymised } = statement
    return this.#groups.map(({ articles, retainUntil, items }) => {
      const asked = { ...(answers !== null && { answers }), ...(anonymised && { anonymised }) }
      const said = {
        to: this.party,
        purpose,
        articles: [...articles],
        retainUntil,
        necessity,
        notice,
        ...asked,
        items: items.map(digestOf),
      }
      const approval = statement.approvalOf?.({ agreement, body: said })
      return {
        draft: { kind: 'release', agreement, body: { ...said, approvedBy, ...(approval && { approval }) } },
        items: items.map((item) => (isKept(item) ? { ...item, isKept: true } : item)),
      }
    })
  }

  #groupFor({ retainUntil, articles, itemsMax }: Share): Group {
    const fits = (group: Group): boolean =>
      group.retainUntil === retainUntil &&
      group.items.length < Math.min(group.itemsMax, itemsMax) &&
      (group.articles.size + articles.length <= ARTICLES_MAX || articles.every((article) => group.articles.has(article)))
    const found = this.#groups.find(fits)
    if (found !== undefined) return found
    const group: Group = { retainUntil, articles: new Set(), items: [], itemsMax: Number.POSITIVE_INFINITY }
    this.#groups.push(group)
    return group
  }
}

/** The act that brings own items in. */
export function submitOf(own: readonly DraftedItem[], statement: Statement): Proposal {
  const { agreement, submission, account, purpose, justification, retainUntil, provenance } = statement
  const body = { submission, account, purpose, justification, retainUntil, provenance, items: own.map(digestOf) }
  return { draft: { kind: 'submit', agreement, body }, items: own }
}

/** Items of a batch, at most as many as one act may bring. */
export function batchItemsMax(asked: number = BATCH_ITEMS_MAX): number {
  return Math.min(asked, BATCH_ITEMS_MAX)
}

function digestOf({ itemId, digest }: DraftedItem): readonly [string, string] {
  return [itemId, digest]
}

/** The key of the own item that an item was made of. */
export function sourceOf({ content }: ShownItem): HoldingKey {
  if (content.source === null) throw new Error('an item that goes out has no source')
  return content.source
}
