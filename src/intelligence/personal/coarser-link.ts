/** Links without what tells one visitor from others. */
import { readingsOf } from './text-readings.ts'
import { sourceSpan, type View } from './view.ts'

/** A scheme and what stands before the host; some schemes have a host without it as well (WHATWG URL, special schemes). */
const BEFORE_HOST = /^\s*(?:[a-z][a-z0-9+.-]*:[/\\]+|(?:https?|ftps?|wss?):)/i
/** What ends user, password and host. */
const HOST_END = /[/\\?#]/
/** Query, fragment and parameters of the path, or an entity that may stand for what begins them. */
const PARTICULARS = /[?#;&]/

/** Whether a text is a link to a host. */
export function isLink(text: string): boolean {
  return BEFORE_HOST.test(text)
}

/**
 * A link up to its path, without user and password, however these and what begins a query, a fragment or parameters are written (escaped
 * once or more, as entities, in full width, defanged). Undefined where nothing is left, where what it names has no host (`data:` and
 * such hold their content), and where it reads in too many ways.
 */
export function coarserLink(link: string): string | undefined {
  const { views, isComplete } = readingsOf(link)
  const parts = views.flatMap((view) => partsOf(view) ?? [])
  if (!isComplete || parts.length === 0) return undefined
  const end = Math.min(...parts.map((part) => part.end))
  const host = Math.max(...parts.map((part) => part.host))
  const left = link.slice(0, Math.min(end, ...parts.map((part) => part.user))) + link.slice(host, end)
  return left.replace(BEFORE_HOST, '') === '' ? undefined : left
}

/** Where user, host and what follows the path begin in the source, as one way of reading has it. */
function partsOf(view: View): { readonly user: number; readonly host: number; readonly end: number } | undefined {
  const { text } = view
  const user = BEFORE_HOST.exec(text)?.[0].length
  if (user === undefined || user === text.length) return undefined
  const length = text.slice(user).search(HOST_END)
  const host = Math.max(user, text.lastIndexOf('@', length === -1 ? text.length : user + length) + 1)
  const path = text.slice(host).search(PARTICULARS)
  const startOf = (place: number): number => (place < text.length ? sourceSpan(view, place, place + 1).start : Number.MAX_SAFE_INTEGER)
  return { user: startOf(user), host: startOf(host), end: path === -1 ? Number.MAX_SAFE_INTEGER : startOf(host + path) }
}
