/** Says in words where the body of a statement leaves the shape of its kind. */
import type { Json } from '../../foundation/index.ts'
import { firstFault, shapeFaults } from '../schema-fault.ts'
import { STATEMENT_BODIES, type StatementKind } from './statement.ts'

/** The first place and what would be allowed there, for a body that the validator refused; repeats no value of it. */
export function statementFault(kind: StatementKind, body: Json): string {
  const { place, message } = firstFault(shapeFaults(STATEMENT_BODIES[kind], body, 'agreement-invalid'))
  return `${place.slice(1)} ${message}`.trimStart()
}
