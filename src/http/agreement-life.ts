/** The life of an agreement: where it stands in full, and every step that can be stated about it. */
import { Type } from '#typebox'
import { isStatementKind, STATEMENT_BODIES, type StatementBody, statementFault } from '../agreement/index.ts'
import { isJsonObject, type Json } from '../foundation/index.ts'
import type { StepKind } from '../workflows/agreements/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { RefusedRequest } from './error-answers.ts'
import { HttpError } from './errors.ts'
import { closed, HashField, HashParameter } from './fields.ts'
import { AgreementLifeSchema, lifeView } from './life-schema.ts'
import type { AgreementPorts } from './ports.ts'
import { mayState } from './roles.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Agreements'
const RecordedSchema = closed({ actId: HashField }, 'RecordedAct')

// These have operations of their own, or are stated by clocks.
const ELSEWHERE = new Set(['propose', 'sign', 'ratify', 'miss', 'enrol', 'retire', 'breach'])
const STATED = Object.entries(STATEMENT_BODIES).filter(([kind]) => !ELSEWHERE.has(kind))
const StatementSchema = Type.Union(
  STATED.map(([kind, body]) => closed({ kind: Type.Literal(kind), body })),
  { title: 'Statement', description: 'A kind of step and what it says' },
)

/** Mounts the life of agreements. */
export function agreementLifeRoutes(app: ApiApp, { agreements }: { readonly agreements: AgreementPorts }): void {
  app.get(
    '/api/v1/agreements/:hash/life',
    operation(
      'readLife',
      {
        tag: TAG,
        summary: 'State, parties, clocks, phase, reservations and every statement',
        description: 'Holds the own reservations that partners do not see.',
      },
      { params: HashParameter, response: { 200: AgreementLifeSchema } },
    ),
    async (request) => lifeView((await agreements.life(request.params.hash)) ?? unknownAgreement()),
  )
  app.post(
    '/api/v1/agreements/:hash/statements',
    {
      ...operation(
        'stateAboutAgreement',
        {
          tag: TAG,
          summary: 'Take a step: reserve, suspend, withdraw, renew, open a phase, announce, interpret and others',
          description: 'One act is recorded and goes to the parties. A step that is not legal now is refused with its article.',
        },
        { params: HashParameter, body: StatementSchema, response: { 201: RecordedSchema } },
      ),
      // The union of all kinds tells no place: the handler does.
      attachValidation: true,
    },
    async (request, reply) => {
      if (request.validationError !== undefined) throw invalidStatement(request)
      const official = officialOf(request)
      const { kind, body } = request.body as { readonly kind: StepKind; readonly body: StatementBody<StepKind> }
      if (!mayState(official.role, kind)) throw new HttpError('role-not-permitted', 'this role does not take this step')
      const outcome = await agreements.take({ official, hash: request.params.hash, kind, body })
      if (!outcome.ok) throw new RefusedRequest(outcome.refusal)
      return reply.code(201).send({ actId: outcome.act.id })
    },
  )
}

function invalidStatement({ body, validationError }: { readonly body: unknown; readonly validationError?: Error }): Error {
  if (validationError instanceof HttpError || !isJsonObject(body as Json)) return validationError as Error
  const { kind, body: said, ...others } = body as { readonly [name: string]: Json }
  if (typeof kind !== 'string' || !isStatementKind(kind) || ELSEWHERE.has(kind)) {
    return new HttpError('request-invalid', `kind must be one of: ${STATED.map(([known]) => known).join(', ')}`)
  }
  if (said === undefined || Object.keys(others).length > 0) return new HttpError('request-invalid', 'a statement is kind and body alone')
  return new HttpError('request-invalid', statementFault(kind, said))
}

function unknownAgreement(): never {
  throw new HttpError('agreement-unknown', 'no such agreement is known')
}
