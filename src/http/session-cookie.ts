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
  const token = cookieOf(request, nameOf(party))
  return token !== undefined && TOKEN.test(token) ? token : undefined
}

/** What the browser kept while it was at the issuer. */
export function issuerCookieOf(request: FastifyRequest, party: string): string | undefined {
  return cookieOf(request, `${nameOf(party)}-issuer`)
}

/** Has the browser keep it until it is back. Pages of this node alone bring it, so it need not come along from the issuer's. */
export function setIssuerCookie(reply: FastifyReply, { party, kept, seconds }: { party: string; kept: string; seconds: number }): void {
  setHeaders(reply, { 'set-cookie': `${nameOf(party)}-issuer=${kept}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${seconds}` })
}

/** Has the browser forget it; beside other cookies of the same answer. */
export function clearIssuerCookie(reply: FastifyReply, party: string): void {
  setHeaders(reply, { 'set-cookie': `${nameOf(party)}-issuer=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0` })
}

function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const start = `${name}=`
  const found = (request.headers.cookie ?? '').split(/; */).filter((pair) => pair.startsWith(start))
  return found.length === 1 ? found[0]?.slice(start.length) : undefined
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
