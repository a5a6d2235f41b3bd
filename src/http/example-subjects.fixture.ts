/** Records of subjects of the example: one that is there. */
import { accepted, refused } from '../foundation/index.ts'
import type { SubjectRecordPorts } from './ports.ts'

/** The ports; the record ends with the link of that name. */
export function exampleSubjectRecords(idOf: (name: string) => string): SubjectRecordPorts {
  return {
    ask: async () => ({ id: idOf('link'), subject: idOf('subject'), number: 3 }),
    read: async ({ id }) => (id === idOf('link') ? accepted('{}') : refused('record-unknown', 'no record ends with this link')),
  }
}
