/** What protects officials' browsers: headers on every answer, and no request that another site had them make. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { HttpError } from './errors.ts'

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Sets headers. A reply can be awaited, but what is set here is not something to wait for. */
export function setHeaders(reply: FastifyReply, headers: Readonly<Record<string, string | number>>): void {
  void reply.headers(headers)
}

/** Headers for any answer; pages replace the content security policy by one that lets them load their own parts. */
export function setSecurityHeaders(reply: FastifyReply): void {
  setHeaders(reply, {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  })
}

/** The policy of a page: its own files, and styles that carry the nonce of this answer. */
export function pagePolicy(nonce?: string): string {
  const styles = nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`
  return `default-src 'self'; ${styles}; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`
}

/**
 * Refuses what another site made a browser ask. Browsers attach the password, and the cookie of a session, by themselves,
 * so neither proves anything about who asks; programs send neither header. A page may be opened from anywhere (`isPage`).
 * @throws HttpError `origin-foreign`
 */
export function assertOwnOrigin(request: FastifyRequest, own: { readonly origins: readonly string[]; readonly isPage: boolean }): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  const changesState = !SAFE_METHODS.has(request.method)
  const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (isForeignSite && !own.isPage) throw foreign()
  if (changesState && origin !== undefined && !own.origins.includes(origin)) throw foreign()
}

function foreign(): HttpError {
  return new HttpError('origin-foreign', "the request was made by a page of another origin than the node's own address")
}
