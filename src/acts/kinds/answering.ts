/** What the answers have in common: they are to this party, and to an act that this party sent to whoever answers. */
import type { Act } from '../act.ts'
import { type Facts, refuseAct, type Verdict } from './kind.ts'

/** The act that an answer names, or the refusal of an answer to nothing. */
export async function answeredAct(
  act: Act<{ to: string }>,
  of: string,
  { directory, find }: Facts,
): Promise<{ readonly act: Act } | { readonly refusal: Verdict }> {
  if (act.body.to !== directory.self) return { refusal: refuseAct('not-addressed', 'answer is for another party') }
  const answered = await find(of)
  if (answered === undefined || answered.party !== directory.self) {
    return { refusal: refuseAct('answer-to-nothing', 'answer names no act of this party') }
  }
  const { to } = answered.body
  if (typeof to === 'string' && to !== act.party) {
    return { refusal: refuseAct('answer-to-nothing', 'answer names an act that was for another party') }
  }
  return { act: answered }
}
