/** Whether a release answers the request that it names. */
import type { Refusal } from '../../foundation/index.ts'
import type { Act, ActId } from '../act.ts'
import type { RequestRow } from '../request-views.ts'
import type { ActItem, Facts } from './kind.ts'
import type { ReleaseBody } from './release.ts'
import { endsUnanswered, isAskedFor } from './request-rule.ts'

/** How a release comes to its recipient, and of which types it may be. */
export type ReleaseManner = { readonly mode: 'push' | 'request'; readonly types: readonly string[] | null }

const UNASKED: ReleaseManner = { mode: 'push', types: null }

/** The manner of a release: on the request that it names, or unasked. */
export async function mannerOf(
  { party, agreement, at, body }: Act<ReleaseBody>,
  { requests, directory }: Pick<Facts, 'requests' | 'directory'>,
): Promise<ReleaseManner | { readonly refusal: Refusal }> {
  if (body.answers === undefined) return UNASKED
  const asked = await requests.find(body.answers as ActId)
  if (asked === undefined || asked.asked !== party || asked.asker !== body.to || asked.agreement !== agreement)
    return { refusal: { code: 'answer-to-nothing', reason: 'release names no request of its recipient to its party' } }
  const article = directory.agreement(asked.agreement)?.record.agreement.modes?.article
  const refusal = answerFault(asked, { purpose: body.purpose, at })
  if (refusal !== undefined) return { refusal: { ...refusal, ...(article === undefined ? {} : { article }) } }
  return { mode: 'request', types: asked.types }
}

/** Why a request is not answered by what is given for a purpose at an instant. What was begun in time goes on. */
export function answerFault(
  asked: RequestRow,
  { purpose, at }: { readonly purpose: string; readonly at: number },
): Refusal<'answer-differs' | 'already-answered' | 'ask-lapsed'> | undefined {
  if (asked.purpose !== purpose) return { code: 'answer-differs', reason: 'the request was for another purpose' }
  if (asked.state === 'declined' || asked.state === 'lapsed')
    return { code: 'already-answered', reason: 'the request was declined, or its clock has ended' }
  const isLate = asked.state === 'open' && at >= asked.until && endsUnanswered(asked.silence)
  return isLate ? { code: 'ask-lapsed', reason: 'the clock of the request has ended, and silence is a no' } : undefined
}

/** Why an item is no part of the answer. */
export function notAskedFault({ content }: ActItem, { types }: ReleaseManner): Refusal | undefined {
  if (content === null || isAskedFor(content.face.type, types)) return undefined
  return { code: 'not-asked', reason: 'the request that it answers asks for no object of this type' }
}
