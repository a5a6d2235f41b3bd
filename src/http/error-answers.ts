/** Every failure leaves this door in one shape: `{code, message}`, and `article` where an agreement decided. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from '#typebox'
import { AgreementError } from '../agreement/index.ts'
import { ComityError, type Refusal, type Result } from '../foundation/index.ts'
import type { ApiApp } from './api-app.ts'
import { setHeaders } from './browser-guard.ts'
import { statusOfError, statusOfRefusal } from './status-codes.ts'

/** The body of every answer that is not a success. */
export const FailureSchema = Type.Object(
  {
    code: Type.String({ description: 'Stable, for programs' }),
    message: Type.String({ description: 'For people; holds no data of the request' }),
    article: Type.Optional(Type.String({ description: 'Number of the article that the refusal rests on' })),
  },
  { title: 'Failure', additionalProperties: false },
)

/** A refusal that a workflow gave as a value, on its way to the caller. */
export class RefusedRequest extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.reason)
    this.refusal = refusal
  }
}

/** The value of a workflow's answer. @throws RefusedRequest */
export function granted<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new RefusedRequest(result.refusal)
  return result.value
}

/** For the `routerOptions` of the server: the schemas say how long a parameter may be, and the router matches none against an expression. */
export const PARAMETER_LENGTH_MAX = 32 * 1024

/** For the `frameworkErrors` of the server: what its router refuses before any door sees it has the same shape. */
export const answerRouterError = answerForeign

/** Answers every error and every unknown path of the app in one shape. */
export function setUpFailures(app: ApiApp): void {
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply))
  app.setNotFoundHandler((_request, reply) => answer(reply, 404, { code: 'route-unknown', message: 'there is nothing at this path' }))
}

function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  // The rest of a body that is not wanted is not waited for.
  if (!request.raw.readableEnded) setHeaders(reply, { connection: 'close' })
  if (error instanceof RefusedRequest) {
    const { code, reason, article } = error.refusal
    return answer(reply, statusOfRefusal(code), { code, message: reason, ...(article === undefined ? {} : { article }) })
  }
  if (error instanceof ComityError) {
    const status = statusOfError(error.code)
    if (status !== undefined) {
      if (status >= 500) request.log.error({ code: error.code, detail: error.logDetail }, 'request failed')
      return answer(reply, status, { code: error.code, message: placed(error) })
    }
  }
  return answerForeign(error, request, reply)
}

/** What is wrong with a document is told with its place. */
function placed(error: ComityError): string {
  return error instanceof AgreementError ? `${error.place.slice(1)} ${error.message}`.trimStart() : error.message
}

/** Errors of the framework are the caller's where they say so; all others are told to the log alone. */
function answerForeign(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { validation, validationContext, statusCode = 500 } = error as Partial<FastifyError>
  if (validation !== undefined) {
    const place = `${validationContext ?? 'request'}${validation[0]?.instancePath ?? ''}`
    return answer(reply, 400, { code: 'request-invalid', message: `request does not have its shape: ${place}` })
  }
  if (statusCode === 413) return answer(reply, 413, { code: 'too-large', message: 'body is larger than this operation takes' })
  if (statusCode === 415) return answer(reply, 415, { code: 'media-type-unsupported', message: 'operation does not take this media type' })
  if (statusCode >= 400 && statusCode < 500)
    return answer(reply, statusCode, { code: 'request-invalid', message: 'request cannot be read' })
  request.log.error({ err: error }, 'request failed')
  return answer(reply, 500, { code: 'internal-error', message: 'the node failed; its log says more' })
}

function answer(reply: FastifyReply, status: number, failure: Static<typeof FailureSchema>): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(failure)
}
