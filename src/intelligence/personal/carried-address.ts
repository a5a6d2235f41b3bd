/** Addresses that a mailer wrote into the local part of another one, so that what comes back tells whom it did not reach. */
import { hasTraits, TRAIT } from './traits.ts'
import { rewrite, type View } from './view.ts'

const DOMAIN = '[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,6}'
const LOCAL = "[A-Za-z0-9._+'-]{1,64}"
/** Variable envelope return paths, and the sender rewriting scheme with the domain first. */
const CARRIED = new RegExp(
  `SRS[01][=+-][^\\s@]{0,200}?=(?<domain>${DOMAIN})=(?<local>${LOCAL})@${DOMAIN}|(?<before>${LOCAL})=(?<behind>${DOMAIN})@${DOMAIN}`,
  'gi',
)
/** What may part the name of a list or a number from the address. */
const PARTED = /[-+]/g
const READINGS_MAX = 6

/** The view with the address that each of these carries in its place; as many as it may be where more stands before it. */
export function carriedAddresses(view: View): View | undefined {
  if (!hasTraits(view.traits, TRAIT.at)) return undefined
  return rewrite(
    view,
    Array.from(view.text.matchAll(CARRIED), (match) => {
      const { domain, local, before, behind } = match.groups ?? {}
      const locals = local !== undefined ? [local] : endsOf(before ?? '')
      const text = locals.map((one) => `${one}@${domain ?? behind}`).join(' ')
      return { start: match.index, end: match.index + match[0].length, text }
    }),
  )
}

function endsOf(local: string): readonly string[] {
  const ends = Array.from(local.matchAll(PARTED), ({ index }) => local.slice(index + 1)).filter((end) => end !== '')
  return [local, ...ends.slice(1 - READINGS_MAX)]
}
