/** A node that was restored from a back-up of before shows nothing until people have looked: what was erased since may be here again. */
import { ConsultationError } from './errors.ts'
import type { ReadRecorder } from './record.ts'

/**
 * A recorder that records no read while the node is behind what witnesses saw of its ledger, so that no door answers one (DESIGN rule 10).
 * It then throws ConsultationError `restored-behind`.
 */
export function shutWhileBehind(recorder: ReadRecorder, isBehind: () => boolean): ReadRecorder {
  return {
    async record(read) {
      if (!isBehind()) return recorder.record(read)
      throw new ConsultationError(
        'restored-behind',
        'this node was restored from a back-up, and what was erased since may be here again: put back its list of what was erased, then run comity ledger recover',
      )
    },
  }
}
