/** open-phase: a party opens the gate of a later phase on its evidence. What it states of feedback is checked by each partner against its own acts. */
import type { FeedbackRowStated } from '../../agreement/index.ts'
import type { FeedbackSaid } from '../views.ts'
import { PERMITTED, refuseAct } from './kind.ts'
import { defineStatement } from './statement.ts'

export const openPhase = defineStatement('open-phase', {
  receipt: 'quorum',
  async decide({ party, body }, { record, row }, { side, directory, feedback }) {
    const article = record.agreement.phases?.article
    for (const { partner, given, got } of body.feedback ?? []) {
      // What passed between two others is for them to check.
      if (side === 'partner' && partner !== directory.self) continue
      const other = side === 'home' ? partner : party
      const known = await feedback.with({ agreement: row.hash, partner: other })
      const [told, heard] = side === 'home' ? [given, got] : [got, given]
      if (!isWithin(told, known.told) || !isWithin(heard, known.heard))
        return refuseAct('evidence-differs', 'the counts are of more than was told between the two parties', article)
    }
    return PERMITTED
  },
})

type Counts = FeedbackRowStated['given']

/** Words may still be on their way, or be taken back by later ones, but nothing counts that was never said. */
function isWithin(counts: Counts, said: FeedbackSaid): boolean {
  return counts.reports <= said.reports && counts.reports - counts.falsePositives <= said.notFalse && counts.useful <= said.useful
}
