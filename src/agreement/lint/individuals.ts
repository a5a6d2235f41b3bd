/** Clocks and limits that the law sets for the sake of individuals. */
import type { Draft, Found } from './finding.ts'

const FORWARD_DAYS_MAX = 31
const ANSWER_DAYS_MAX = 92
const UNCATEGORISED_DAYS_MAX = 548

/** A request of an individual is given on within a month and answered within three (law.md S1). */
export function rightsClockLong({ agreement: { rights } }: Draft): Found[] {
  if (rights === undefined) return []
  const { article, forwardDays, answer } = rights
  return [
    forwardDays > FORWARD_DAYS_MAX
      ? [{ articles: [article], pointer: '/rights/forwardDays', text: 'A request of an individual is given on later than after a month.' }]
      : [],
    answer.days > ANSWER_DAYS_MAX
      ? [{ articles: [article], pointer: '/rights/answer/days', text: 'An individual is answered later than after three months.' }]
      : [],
  ].flat()
}

/** What is put off has a ground and an end (law.md S3). */
export function rightsDelayOpen({ agreement: { rights } }: Draft): Found[] {
  if (rights === undefined || (rights.delay === undefined) === (rights.delayDays === undefined)) return []
  const text =
    rights.delay === undefined
      ? 'An answer to an individual may be put off, and no article says in which cases.'
      : 'An answer to an individual may be put off without an end.'
  return [{ articles: [rights.article], pointer: rights.delay === undefined ? '/rights/delayDays' : '/rights/delay', text }]
}

/** Whom data is about is told within eighteen months, or it is erased (law.md Q8). */
export function uncategorisedKeptLong({ agreement, flows }: Draft): Found[] {
  const { retention } = agreement
  const shorter = (retention.shorter ?? []).filter(({ dataSubjects }) => dataSubjects.includes('unspecified')).map(({ days }) => days)
  const general = Math.min(retention.days, ...shorter)
  return flows.flatMap(({ sharing, pointer, people }) => {
    const days = Math.min(general, sharing.retentionDays ?? general)
    if (!people.includes('unspecified') || days <= UNCATEGORISED_DAYS_MAX) return []
    const text = `Article ${sharing.article} lets data about persons that nobody told apart be kept for ${days} days.`
    return [{ articles: [sharing.article, retention.article], pointer, text }]
  })
}

/** An erasure is one once no back-up can be read any more (personal data that is erased is gone everywhere: law.md R1). */
export function backupsUnbounded({ agreement: { retention }, flows }: Draft): Found[] {
  if (retention.backupDays !== undefined || !flows.some(({ people }) => people.length > 0)) return []
  const text = 'Personal data is shared, and no article says for how long back-ups may still be read once it is erased.'
  return [{ articles: [retention.article], pointer: '/retention', text }]
}

/** Recipients of what was wrong are told without delay (law.md Q4). */
export function correctionMissing({ agreement: { quality }, flows }: Draft): Found[] {
  if (quality?.correctionHours !== undefined || !flows.some(({ people }) => people.length > 0)) return []
  const text = 'Personal data is shared, and no article says how soon recipients of something wrong are told.'
  return [{ articles: quality === undefined ? [] : [quality.article], pointer: quality === undefined ? '' : '/quality', text }]
}
