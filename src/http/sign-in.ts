/** Who calls: HTTP Basic, for which browsers ask, or a bearer token; then whether the role may. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Official } from '../workflows/officials/index.ts'
import { assertOwnOrigin, setHeaders, setSecurityHeaders } from './browser-guard.ts'
import { HttpError } from './errors.ts'
import type { ApiParts } from './ports.ts'
import { mayCall } from './roles.ts'

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
export function gatekeeper(parts: Pick<ApiParts, 'node' | 'officials' | 'countUnauthenticated' | 'recordRefusal'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    setSecurityHeaders(reply)
    if (request.is404) return
    const { operation, isOpen, isOpenLocally } = request.routeOptions.config as {
      operation?: string
      isOpen?: boolean
      isOpenLocally?: boolean
    }
    if (isOpen === true || (isOpenLocally === true && isLocal(request))) return
    assertOwnOrigin(request, { address: parts.node.address, isPage: operation === 'readPage' })
    const official = await identify(request, reply, parts)
    if (operation === undefined || !mayCall(official.role, operation)) {
      const [path = ''] = request.url.split('?')
      await parts.recordRefusal({ official, code: 'role-not-permitted', what: `${request.method} ${path}` })
      throw new HttpError('role-not-permitted', `the role ${official.role} may not do this`)
    }
    signedIn.set(request, official)
  }
}

async function identify(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: Pick<ApiParts, 'officials' | 'countUnauthenticated'>,
): Promise<Official> {
  const { authorization } = request.headers
  const answer = await parts.officials.signIn({ authorization, address: request.ip })
  if (answer.ok) return answer.official
  parts.countUnauthenticated()
  if (answer.retryAfterSeconds > 0) {
    setHeaders(reply, { 'retry-after': answer.retryAfterSeconds })
    throw new HttpError('too-many-attempts', 'too many attempts to sign in: wait, then try again')
  }
  setHeaders(reply, { 'www-authenticate': 'Basic realm="comity", charset="UTF-8"' })
  throw new HttpError('unauthenticated', 'sign in as an official of this node')
}
