/** Articles that apply to one item together. */
import type { AgreementText, Annex } from '../document/index.ts'
import type { Draft, Found } from './finding.ts'
import { canMeet, type Flow } from './flow.ts'

// Every pair of a thousand articles can overlap; a drafter reads the first ones.
const PAIRS_MAX = 100

/** What the strictest treatment decides where several articles apply (spec/agreement.md#several-articles). */
export function articlesOverlap({ agreement, flows }: Draft): Found[] {
  const found: Found[] = []
  let pairs = 0
  for (const [left, right] of meetingPairs(agreement, flows)) {
    pairs += 1
    if (pairs > PAIRS_MAX) continue
    const numbers = [left.sharing.article, right.sharing.article]
    const text = `Articles ${numbers.join(' and ')} can both apply to one item; the stricter treatment then wins.`
    found.push({ articles: numbers, pointer: right.pointer, text })
  }
  if (pairs > PAIRS_MAX) {
    found.push({ articles: [], pointer: '/sharing', text: `${pairs - PAIRS_MAX} more pairs of articles can both apply to one item.` })
  }
  return found
}

/** A field that one annex says crosses and another says never does: where both apply it never does. */
export function fieldsContradict({ agreement, flows }: Draft): Found[] {
  const found = new Map<string, Found>()
  const annexes = new Map(agreement.annexes.map((annex) => [annex.code, annex]))
  const conflicts = new Map<string, string | undefined>()
  for (const [left, right] of meetingPairs(agreement, flows)) {
    const pair = [left.sharing.annex, right.sharing.annex].toSorted().join(' ')
    if (left.sharing.annex === right.sharing.annex || found.has(pair)) continue
    if (!conflicts.has(pair)) conflicts.set(pair, conflictOf(annexes.get(left.sharing.annex), annexes.get(right.sharing.annex)))
    const field = conflicts.get(pair)
    if (field === undefined) continue
    const numbers = [left.sharing.article, right.sharing.article]
    const text =
      `Articles ${numbers.join(' and ')} can both apply to one item, and their annexes contradict each other: ${field} never crosses ` +
      'under one and crosses under the other. It then never crosses.'
    found.set(pair, { articles: numbers, pointer: right.pointer, text })
  }
  return [...found.values()]
}

function conflictOf(left: Annex | undefined, right: Annex | undefined): string | undefined {
  for (const [type, fields] of Object.entries(left?.types ?? {})) {
    const others = right !== undefined && Object.hasOwn(right.types, type) ? right.types[type] : undefined
    for (const [field, treatment] of Object.entries(fields)) {
      const other = others !== undefined && Object.hasOwn(others, field) ? others[field] : undefined
      const isOpposed = other !== undefined && (treatment === 'never') !== (other === 'never') && treatment !== 'drop' && other !== 'drop'
      if (isOpposed) return `${type}.${field}`
    }
  }
  return undefined
}

function* meetingPairs(agreement: AgreementText, flows: readonly Flow[]): Generator<readonly [Flow, Flow]> {
  const shares = sharedTypes(agreement)
  for (const [index, left] of flows.entries()) {
    for (let place = index + 1; place < flows.length; place += 1) {
      const right = flows[place] as Flow
      if (canMeet(left, right) && shares(left.sharing.annex, right.sharing.annex)) yield [left, right]
    }
  }
}

/** Whether two annexes cover a type in common, asked once for each two. */
function sharedTypes(agreement: AgreementText): (left: string, right: string) => boolean {
  const types = new Map(agreement.annexes.map((annex) => [annex.code, new Set(Object.keys(annex.types))]))
  const known = new Map<string, boolean>()
  return (left, right) => {
    if (left === right) return types.has(left)
    const pair = `${left} ${right}`
    const answer = known.get(pair) ?? [...(types.get(left) ?? [])].some((type) => types.get(right)?.has(type) === true)
    known.set(pair, answer)
    return answer
  }
}
