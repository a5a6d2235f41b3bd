/** The cookie of a session: this origin's alone, out of reach of scripts, never sent along from another site (RFC 6265bis). */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { setHeaders } from './browser-guard.ts'

const TOKEN = /^[\w-]{16,512}$/

/** Nodes of several parties on one host have a cookie each: a host's cookies are the same for all its ports. */
function nameOf(party: string): string {
  return `__Host-comity-${party.toLowerCase()}`
}

/** The token that a request brings; undefined where it brings none, or two. */
export function sessionTokenOf(request: FastifyRequest, party: string): string | undefined {
  const start = `${nameOf(party)}=`
  const found = (request.headers.cookie ?? '').split(/; */).filter((pair) => pair.startsWith(start))
  const token = found[0]?.slice(start.length)
  return found.length === 1 && token !== undefined && TOKEN.test(token) ? token : undefined
}

/** Gives the browser a session; it forgets it when it is closed. */
export function setSession(reply: FastifyReply, party: string, token: string): void {
  setHeaders(reply, { 'set-cookie': `${nameOf(party)}=${token}; Path=/; Secure; HttpOnly; SameSite=Strict` })
}

/** Has the browser forget its session, and what pages keep. */
export function clearSession(reply: FastifyReply, party: string): void {
  setHeaders(reply, {
    'set-cookie': `${nameOf(party)}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0`,
    'clear-site-data': '"storage"',
  })
}
