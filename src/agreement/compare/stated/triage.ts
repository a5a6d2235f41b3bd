/** What triage states for all articles at once: what is scored, from what, and how. What each article shares of it, questions show. */
import type { Json } from '../../../foundation/index.ts'
import { type AgreementText, TRIAGE_INPUTS } from '../../document/index.ts'
import { anyChange, eachWidens, laterWordIsWider, nameOf, type Statement, state, stateEach } from './statement.ts'

/** Every statement on triage. An input more lets a recipient learn of one thing more; other weights are neither more nor less. */
export function triageStatements({ triage }: AgreementText): Statement[] {
  if (triage === undefined) return []
  const { formula, types, inputs, levels, people } = triage
  const within = nameOf('triage')
  const weighed = TRIAGE_INPUTS.filter((input) => inputs[input] !== undefined)
  const computed = {
    inputs: weighed.map((input) => [input, inputs[input]?.weight ?? null, (inputs[input]?.buckets ?? []) as Json]),
    levels: levels.map(({ code, atLeast }) => [code, atLeast]),
  }
  return [
    ...state(eachWidens('triage'), { ...formula }, { what: 'formula of triage', pointer: '/triage/formula' }),
    ...stateEach(eachWidens('triage-types'), types, { what: 'scored type', pointer: '/triage/types', within }),
    ...weighed.flatMap((input) =>
      state(eachWidens('triage-inputs'), input, { key: input, what: 'input of triage', pointer: `/triage/inputs/${input}`, within }),
    ),
    ...(['sightings', 'reach'] as const).flatMap((input) =>
      state({ aspect: 'triage-counts', order: laterWordIsWider(['released', 'submitted']) }, inputs[input]?.counts, {
        key: input,
        what: `rule on what counts for ${input}`,
        pointer: `/triage/inputs/${input}/counts`,
        within: nameOf('triage-inputs', input),
      }),
    ),
    ...state({ aspect: 'triage-formula', order: anyChange }, computed, {
      what: 'computation of scores',
      pointer: '/triage/inputs',
      within,
    }),
    ...state({ aspect: 'triage-people', order: laterWordIsWider(['never', 'advice']) }, people, {
      what: 'rule on scores about people',
      pointer: '/triage/people',
      within,
    }),
  ]
}
