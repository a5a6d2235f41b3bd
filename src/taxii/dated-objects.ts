/** Indicators that say until when they hold, so that a tool which never learns of an erasure stops acting on them all the same. */
import { type Instant, type JsonObject, utf8, utf8Text } from '../foundation/index.ts'
import { withinRetention } from '../intelligence/index.ts'
import type { ServedRow, Source } from './source.ts'

type Find = Source['objects']
type Dated = { readonly erasedAt: Instant; readonly text: Uint8Array }

/** The same objects; an indicator whose row says when it is erased holds until then at the latest. */
export function datedObjects(find: Find): Find {
  // For as long as what was opened is kept.
  const known = new WeakMap<Uint8Array, Dated>()
  const dated = (text: Uint8Array, erasedAt: Instant): Uint8Array => {
    const before = known.get(text)
    if (before?.erasedAt === erasedAt) return before.text
    const object = JSON.parse(utf8Text(text)) as JsonObject
    const bounded = withinRetention(object, erasedAt)
    const shown = bounded === object ? text : utf8(JSON.stringify(bounded))
    known.set(text, { erasedAt, text: shown })
    return shown
  }
  return async (rows) => {
    const bounded = rows.filter(isDated)
    const texts = await find(rows)
    if (bounded.length === 0) return texts
    const shown = new Map(texts)
    for (const { holding, erasedAt } of bounded) {
      const text = texts.get(holding)
      if (text !== undefined) shown.set(holding, dated(text, erasedAt))
    }
    return shown
  }
}

function isDated(row: ServedRow): row is ServedRow & { readonly erasedAt: Instant } {
  return row.erasedAt !== null && row.type === 'indicator'
}
