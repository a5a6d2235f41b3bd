/** Records of subjects over this node. */
import type { SubjectRecordPorts } from '../../http/index.ts'
import { askRecord, recordUpTo } from '../../workflows/subjects/index.ts'
import type { Core } from '../core.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { subjectParts } from '../jobs/subjects.ts'

/** As an access to what is held: the person, or somebody for it, asks what was done with it. */
const PURPOSE = 'subject-access'

/** The ports. */
export function subjectRecordPorts(core: Core, jobs: Pick<Jobs, 'hurryCheckpoint'>): SubjectRecordPorts {
  const { road, store, receipts } = core
  return {
    async ask({ stixId, official }) {
      const asked = await askRecord({ stixId, account: official.login, purpose: PURPOSE }, subjectParts(core))
      jobs.hurryCheckpoint()
      return asked
    },
    read: (question) =>
      recordUpTo(question, road.self, { clock: road.clock, subjects: store.read.subjects, proofUnder: receipts.proofUnder }),
  }
}
