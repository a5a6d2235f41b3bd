/** Joins chains of subjects to the ledger, the keys and the configuration of this node. */
import { DAY_MS } from '../../foundation/index.ts'
import { expireLinks, type SubjectParts } from '../../workflows/subjects/index.ts'
import type { Core } from '../core.ts'

/** What chains are made with. */
export function subjectParts({ road, store, keys, config }: Pick<Core, 'road' | 'store' | 'keys' | 'config'>): SubjectParts {
  const { self, clock, randomness, directory } = road
  const delays = config.subjects?.delays ?? []
  return { self, clock, randomness, directory, key: keys.subject, delays, subjects: store.read.subjects, transactions: store }
}

/** Ends the retention of what links say, which is that of the longest kept log. */
export async function expireSubjects(core: Core, logsDays: number): Promise<void> {
  const parts = { ...subjectParts(core), subjects: core.store.read.subjects, transactions: core.store }
  const before = core.road.clock.now() - logsDays * DAY_MS
  for (let expired = await expireLinks(before, parts); expired > 0; ) expired = await expireLinks(before, parts)
}
