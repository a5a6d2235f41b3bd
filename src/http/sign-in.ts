/** Who calls: the session of a passkey, HTTP Basic, for which browsers ask, or a bearer token; then whether the role may. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Official } from '../workflows/officials/index.ts'
import { assertOwnOrigin, setHeaders, setSecurityHeaders } from './browser-guard.ts'
import { granted } from './error-answers.ts'
import { HttpError } from './errors.ts'
import { CASE_HEADER } from './justification.ts'
import type { ApiParts } from './ports.ts'
import { isForOneself, needsOwnProof, officialMayCall } from './roles.ts'
import { sessionTokenOf } from './session-cookie.ts'

type GatekeeperParts = Pick<ApiParts, 'node' | 'officials' | 'passkeys' | 'deputations' | 'countUnauthenticated' | 'recordRefusal'>

/** What a page says of a request that it makes by itself while nobody is at it. */
const UNATTENDED_HEADER = 'comity-unattended'
/** Login of the official for whom the caller stands in. */
const STANDS_IN_HEADER = 'comity-stands-in-for'

const signedIn = new WeakMap<FastifyRequest, Official>()

/** The official behind a request of a named operation. @throws Error on a request that was not let in */
export function officialOf(request: FastifyRequest): Official {
  const official = signedIn.get(request)
  if (official === undefined) throw new Error('the operation is open, so nobody is signed in')
  return official
}

/** Whether the request comes from this machine and was not passed on by a proxy. */
export function isLocal(request: FastifyRequest): boolean {
  const { remoteAddress = '' } = request.socket
  const isLoopback = remoteAddress === '::1' || /^(?:::ffff:)?127\./.test(remoteAddress)
  return isLoopback && request.headers.forwarded === undefined && request.headers['x-forwarded-for'] === undefined
}

/** Lets a request in before its body is read. @throws HttpError unless it is open, or an official's whose role may */
export function gatekeeper(parts: GatekeeperParts) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    setSecurityHeaders(reply)
    if (request.is404) return undefined
    const { operation, isOpen, isOpenLocally, allow } = request.routeOptions.config as {
      operation?: string
      isOpen?: boolean
      isOpenLocally?: boolean
      allow?: string
    }
    if (allow !== undefined) {
      setHeaders(reply, { allow })
      throw new HttpError('method-not-allowed', `what lies at this path has no ${request.method}: it has ${allow}`)
    }
    const isForAll = isOpen === true || (isOpenLocally === true && isLocal(request))
    if (isForAll && request.method === 'GET') return undefined
    const isPage = operation === 'readPage'
    assertOwnOrigin(request, { origins: parts.node.origins, isPage })
    if (isForAll) return undefined
    if (isPage && (await hasToSignIn(request, parts))) return reply.redirect('/sign-in', 303)
    const isUnattended = operation === 'readEvents' || request.headers[UNATTENDED_HEADER] !== undefined
    const official = await actingAs(await identify(request, reply, { parts, isUnattended }), request, parts)
    if (operation === undefined || !officialMayCall(official, operation)) {
      const [path = ''] = request.url.split('?')
      await parts.recordRefusal({ official, code: 'role-not-permitted', what: `${request.method} ${path}` })
      throw new HttpError('role-not-permitted', whyNotPermitted(official))
    }
    if (official.isByIssuer === true && needsOwnProof(operation)) {
      throw new HttpError('passkey-needed', 'an issuer alone says who you are: sign in with a passkey for this')
    }
    if (official.standsInFor !== undefined && isForOneself(operation)) {
      throw new HttpError('deputy-not-here', 'a deputy does this for itself alone')
    }
    signedIn.set(request, official)
    return undefined
  }
}

function whyNotPermitted({ role, nationalRole }: Official): string {
  if (nationalRole === undefined) return `the role ${role} may not do this`
  if (nationalRole.terms !== null) return `the national role ${nationalRole.name} may not do this`
  return `the national role ${nationalRole.name} ended or is not known here: an officer has you invited anew, or two define it`
}

/** The official itself, or in the role of the one for whom it says to stand in. @throws RefusedRequest where it does not */
async function actingAs(official: Official, request: FastifyRequest, { deputations }: GatekeeperParts): Promise<Official> {
  const named = request.headers[STANDS_IN_HEADER]
  if (named === undefined) return official
  return granted(await deputations.standIn(official, loginIn(String(named))))
}

/** A header has no letters beyond ASCII, so a login in it is percent-encoded. */
function loginIn(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new HttpError('request-invalid', 'the login in the header is percent-encoded')
  }
}

/** Whether a browser is shown where to sign in: it brings nothing, and passkeys are used here. With `?password` it is asked for that. */
async function hasToSignIn(request: FastifyRequest, { node, officials, passkeys }: GatekeeperParts): Promise<boolean> {
  if (request.headers.authorization !== undefined || Object.hasOwn(request.query as object, 'password')) return false
  const session = sessionTokenOf(request, node.party)
  if (session !== undefined) return !(await officials.signIn({ authorization: undefined, session, address: request.ip })).ok
  return passkeys.areUsed()
}

async function identify(
  request: FastifyRequest,
  reply: FastifyReply,
  { parts, isUnattended }: { readonly parts: GatekeeperParts; readonly isUnattended: boolean },
): Promise<Official> {
  const { authorization } = request.headers
  const session = sessionTokenOf(request, parts.node.party)
  const named = request.headers[CASE_HEADER]
  const namedCase = typeof named === 'string' ? named : undefined
  const answer = await parts.officials.signIn({ authorization, session, address: request.ip, isUnattended, namedCase })
  if (answer.ok) return answer.official
  parts.countUnauthenticated()
  if (answer.retryAfterSeconds > 0) {
    setHeaders(reply, { 'retry-after': answer.retryAfterSeconds })
    throw new HttpError('too-many-attempts', 'too many attempts to sign in: wait, then try again')
  }
  // A page whose session is over sends its official to sign in anew; the browser is not to ask for a password meanwhile.
  if (session === undefined) setHeaders(reply, { 'www-authenticate': 'Basic realm="comity", charset="UTF-8"' })
  throw new HttpError('unauthenticated', 'sign in as an official of this node')
}
