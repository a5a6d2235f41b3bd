/** Writes an answer into the page, as text only. */
import type { Section } from './details.ts'

/** `partly` holds as far as it was shown; `nothing` contradicts nothing and proves nothing. */
export type StepState = 'holds' | 'partly' | 'nothing' | 'fails' | 'unreached'

/** What the page shows of one verification. */
export type Answer = {
  readonly holds: boolean
  readonly verdict: string
  /** Why it does not hold. */
  readonly reason: string | null
  readonly steps: readonly { readonly title: string; readonly text: string; readonly state: StepState }[]
  readonly details: readonly Section[]
}

const SIGNS = { holds: '✓ Yes.', partly: '✓ In part.', nothing: '– Nothing to prove.', fails: '✗ No.', unreached: '–' } as const
const HELD: Readonly<Record<StepState, 'yes' | 'no' | ''>> = { holds: 'yes', partly: 'yes', nothing: '', fails: 'no', unreached: '' }

/** Shows an answer in the place of any earlier one, and moves the reader to it. */
export function showAnswer({ holds, verdict, reason, steps, details }: Answer): void {
  const section = placeOf('answer')
  const heading = placeOf('verdict')
  heading.textContent = `${holds ? '✓' : '✗'} ${verdict}`
  heading.dataset.holds = holds ? 'yes' : 'no'
  const why = placeOf('reason')
  why.hidden = reason === null
  why.textContent = reason
  placeOf('steps').replaceChildren(...steps.map(stepItem))
  placeOf('details').replaceChildren(...details.flatMap(({ title, facts }) => [element('h3', title), factList(facts)]))
  section.hidden = false
  heading.focus()
}

function stepItem({ title, text, state }: Answer['steps'][number]): HTMLElement {
  const item = element('li', '')
  item.className = state
  item.dataset.holds = HELD[state]
  item.append(element('strong', `${title} ${SIGNS[state]}`), element('span', text))
  return item
}

function factList(facts: Answer['details'][number]['facts']): HTMLElement {
  const list = element('dl', '')
  list.append(...facts.flatMap(([term, value]) => [element('dt', term), element('dd', value)]))
  return list
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

function placeOf(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no place ${id}`)
  return found
}
