/** What a party states of feedback when it opens a gate: what its node counted, and nothing that an official wrote. */
import type { AgreementEntry, FeedbackReader } from '../../acts/index.ts'
import type { StatementBody } from '../../agreement/index.ts'

/** The step with its counts, where its gate asks for them. */
export async function withFeedback(
  { phase, evidence }: StatementBody<'open-phase'>,
  { entry, feedback }: { readonly entry: AgreementEntry; readonly feedback: Pick<FeedbackReader, 'counts'> },
): Promise<StatementBody<'open-phase'>> {
  const asked = entry.record.agreement.phases?.list.find(({ code }) => code === phase)?.gate?.feedback
  if (asked === undefined) return { phase, evidence }
  const parties = new Set(entry.record.agreement.parties.list.map(({ code }) => code))
  const counts = await feedback.counts(entry.row.hash)
  return { phase, evidence, feedback: counts.filter(({ partner }) => parties.has(partner)) }
}
