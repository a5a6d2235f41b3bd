/** Scores that never come, go to nobody, or tell what they stand in for. */
import { TRIAGE_INPUTS, type Triage } from '../document/index.ts'
import { partyName } from '../wording/index.ts'
import type { Draft, Found } from './finding.ts'
import { isDue } from './people.ts'

/** Items about people are scored only once an officer approved them, so nothing is where nobody has to. */
export function triageUnconfirmed({ agreement: { triage }, flows }: Draft): Found[] {
  if (triage?.people !== 'advice') return []
  const shared = new Set(triage.shared.flatMap(({ articles }) => articles))
  return flows.flatMap(({ sharing, people }) => {
    const isAsked = people.length === 0 || isDue(sharing, { requires: 'second-person', subjects: people })
    if (!shared.has(sharing.article) || isAsked) return []
    const text = `Under article ${sharing.article} items about people are scored only where a releasing officer approves, and no scrutiny asks for it.`
    return [{ articles: [triage.article, sharing.article], pointer: '/triage/people', text }]
  })
}

/** A level that even the best of everything does not reach. */
export function triageLevelUnreachable({ agreement: { triage } }: Draft): Found[] {
  if (triage === undefined) return []
  const best = highestScore(triage)
  return triage.levels.flatMap(({ title, atLeast }, index) => {
    if (atLeast <= best) return []
    const text = `No item reaches the level "${title}": the highest score of the formula is ${best}.`
    return [{ articles: [triage.article], pointer: `/triage/levels/${index}/atLeast`, text }]
  })
}

function highestScore({ inputs }: Triage): number {
  let points = 0
  let weights = 0
  for (const name of TRIAGE_INPUTS) {
    const input = inputs[name]
    if (input === undefined) continue
    weights += input.weight
    points += input.weight * (input.buckets.at(-1)?.points ?? 0)
  }
  return Math.floor(points / weights)
}

/** A party that would be shown scores and gets nothing under the article. */
export function triageRecipientOutside({ agreement, flows }: Draft): Found[] {
  const { triage } = agreement
  if (triage === undefined) return []
  return triage.shared.flatMap(({ articles, to = [] }, index) =>
    to.flatMap((code, place) => {
      const isRecipient = flows.some((flow) => articles.includes(flow.sharing.article) && flow.to.includes(code))
      if (isRecipient) return []
      const text = `${partyName(agreement, code)} gets no score: it receives nothing under the articles named.`
      return [{ articles: [triage.article], pointer: `/triage/shared/${index}/to/${place}`, text }]
    }),
  )
}

/** Where nothing else is weighed, the level is the grade of the source in other words. */
export function triageTellsGrade({ agreement: { triage } }: Draft): Found[] {
  if (triage === undefined || TRIAGE_INPUTS.some((name) => name !== 'reliability' && triage.inputs[name] !== undefined)) return []
  return triage.shared.flatMap(({ sourceGrade }, index) => {
    if (sourceGrade === undefined) return []
    const text = 'The grade of the source is withheld, and it alone makes the level, so that the level tells it.'
    return [{ articles: [triage.article], pointer: `/triage/shared/${index}/sourceGrade`, text }]
  })
}
