/** All ways of reading a text by some decodings one upon another. */
import { DECODERS } from './decoders.ts'
import { DECODINGS_MAX, READING_ALLOWANCE, READING_FACTOR_MAX, VIEWS_MAX } from './personal-limits.ts'
import type { View } from './view.ts'
import { plainView } from './view.ts'

/** The text as written and as it reads decoded; not complete where there are more ways than are tried. */
export type Readings = { readonly views: readonly View[]; readonly isComplete: boolean }

/** Texts remembered, and the longest of them, in UTF-16 units. */
const [REMEMBERED_MAX, REMEMBERED_LENGTH_MAX] = [64, 2_048]

/** A text that crosses is read several times: for whose data it holds, for what is treated in it, for what it names. */
const remembered = new Map<string, Readings>()

/** All ways of reading a text by up to `DECODINGS_MAX` decodings. */
export function readingsOf(text: string): Readings {
  const known = remembered.get(text)
  if (known !== undefined) return known
  const readings = readAll(text)
  if (text.length > REMEMBERED_LENGTH_MAX) return readings
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  remembered.set(text, readings)
  return readings
}

function readAll(text: string): Readings {
  const views = [plainView(text)]
  const known = new Set([text])
  let budget = READING_ALLOWANCE + text.length * READING_FACTOR_MAX
  for (let index = 0; index < views.length; index += 1) {
    const view = views[index] as View
    if (view.decodings === DECODINGS_MAX) continue
    for (const decode of DECODERS) {
      const next = decode(view)
      if (next === undefined || known.has(next.text)) continue
      budget -= next.text.length
      if (views.length === VIEWS_MAX || budget < 0) return { views, isComplete: false }
      known.add(next.text)
      views.push(next)
    }
  }
  return { views, isComplete: true }
}
