/** The JSON text of served objects, without parsing them. */
import { type ContentStore, decodeContent, type HoldingKey, type Vault } from '../acts/index.ts'
import { isJsonObject, type Json } from '../foundation/index.ts'

/** Where contents are. */
export type ContentsParts = { readonly contents: Pick<ContentStore, 'find'>; readonly vault: Vault }

/** Opens contents and gives the objects as they were derived, each with its specification version. */
export async function objectTexts(holdings: readonly HoldingKey[], parts: ContentsParts): Promise<ReadonlyMap<HoldingKey, string>> {
  const texts = new Map<HoldingKey, string>()
  for (const [holding, plaintext] of await parts.vault.read(parts.contents, holdings)) {
    texts.set(holding, withSpecVersion(decodeContent(plaintext).object))
  }
  return texts
}

const VERSION_FOREMOST = /^\{(?:"(?:type|id)":"[^"\\]*",)*"spec_version":/

/**
 * The object with `spec_version`, which cyber-observable objects may lack and
 * without which clients take a page for STIX 2.0. Any other text stays as it is.
 */
export function withSpecVersion(text: string): string {
  if (VERSION_FOREMOST.test(text)) return text
  const isAbsent = !text.includes('"spec_version"') || !hasSpecVersion(JSON.parse(text) as Json)
  return isAbsent ? `{"spec_version":"2.1",${text.slice(1)}` : text
}

function hasSpecVersion(object: Json): boolean {
  return isJsonObject(object) && Object.hasOwn(object, 'spec_version')
}
