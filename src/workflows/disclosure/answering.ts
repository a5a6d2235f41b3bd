/** A submission that answers a request of a partner: to that partner alone, of the types that it asked for. */
import { type ActId, answerFault, type RequestRow } from '../../acts/index.ts'
import type { Mode } from '../../agreement/index.ts'
import { accepted, type Result, refused } from '../../foundation/index.ts'
import type { DisclosureRefusalCode } from './errors.ts'
import type { DisclosureParts } from './parts.ts'

/** How items come to their recipients. */
export type Manner = {
  readonly mode: Mode
  /** The only types that go; null for all. */
  readonly types: readonly string[] | null
}

/** What nobody asked for. */
export const UNASKED: Manner = { mode: 'push', types: null }

/** The request that something answers; undefined where it answers none. */
export async function answeredRequest(
  { road, requests }: Pick<DisclosureParts, 'road' | 'requests'>,
  given: { readonly answers?: string | null; readonly agreement: string; readonly purpose: string },
): Promise<Result<RequestRow | undefined, DisclosureRefusalCode>> {
  const { answers, agreement, purpose } = given
  if (answers === undefined || answers === null) return accepted(undefined)
  const asked = await requests.find(answers as ActId)
  if (asked === undefined || asked.asked !== road.self || asked.agreement !== agreement)
    return refused('request-unknown', 'no such request was put to this party under the agreement')
  const fault = answerFault(asked, { purpose, at: road.clock.now() })
  if (fault === undefined) return accepted(asked)
  const article = (await road.directory.current()).agreement(agreement)?.record.agreement.modes?.article
  return refused(fault.code, fault.reason, article)
}

/** The manner in which what answers a request, or none, goes. */
export function mannerOfAnswer(asked: RequestRow | undefined): Manner {
  return asked === undefined ? UNASKED : { mode: 'request', types: asked.types }
}
