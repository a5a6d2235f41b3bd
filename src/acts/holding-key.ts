/**
 * The name of a thing that this node holds, and the only id inside its stores.
 *
 * Item ids are their origin's to choose, and recipients of one item learn the
 * same id. So a holding is named by origin and item id together: what a party
 * sends is found, restricted and erased under that party's own name, and
 * reaches nothing that another one sent, whatever ids it knows. What travels
 * (acts, tokens, messages) names items by their bare ids.
 */
import type { Brand } from '../foundation/index.ts'

/** `XA.7c9e6679-7425-40de-944b-e07fc1f90ae7`: party code of the origin, a dot, the item id as the origin's acts name it. */
export type HoldingKey = Brand<string, 'HoldingKey'>

const FORM = /^[A-Z]{2}\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const ORIGIN_LENGTH = 2
const POSTED = 'inbox:'
const FED = 'feed:'

/** The key of an item of a party. */
export function holdingKey(origin: string, itemId: string): HoldingKey {
  return `${origin}.${itemId}` as HoldingKey
}

/** The keys of several items of one party, in their order. */
export function holdingKeys(origin: string, itemIds: readonly string[]): readonly HoldingKey[] {
  return itemIds.map((itemId) => holdingKey(origin, itemId))
}

/** The key of what a tool posted, which is no party's item until it is submitted. */
export function postedKey(id: string): HoldingKey {
  return `${POSTED}${id}` as HoldingKey
}

/** The key of what a feed brought, which is no party's item until it is submitted. */
export function fedKey(id: string): HoldingKey {
  return `${FED}${id}` as HoldingKey
}

/** Whether it is the key of what a feed brought. */
export function isFedKey(key: HoldingKey): boolean {
  return key.startsWith(FED)
}

/** The party that an item of a key that {@link holdingKey} made came from. */
export function originOf(key: HoldingKey): string {
  return key.slice(0, ORIGIN_LENGTH)
}

/** The item id by which acts name the item of a key that {@link holdingKey} made. */
export function itemIdOf(key: HoldingKey): string {
  return key.slice(ORIGIN_LENGTH + 1)
}

/** Reads the key of an item or of what a feed brought; undefined for any other text. */
export function parseGradedKey(text: string): HoldingKey | undefined {
  return text.startsWith(FED) && UUID.test(text.slice(FED.length)) ? (text as HoldingKey) : parseHoldingKey(text)
}

/** Reads the key of an item; undefined for any other text. */
export function parseHoldingKey(text: string): HoldingKey | undefined {
  return FORM.test(text) ? (text as HoldingKey) : undefined
}
