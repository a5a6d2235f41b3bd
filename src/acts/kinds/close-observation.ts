/** close-observation: a data-protection officer looked at what self-monitoring saw, and says what it was. */
import { Type } from '#typebox'
import type { ActId } from '../act.ts'
import type { ObservationOutcome } from '../change.ts'
import { HashField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

/** What it was; what follows from misuse is for people to decide. */
export const OBSERVATION_OUTCOMES = ['explained', 'misuse', 'unclear'] as const satisfies readonly ObservationOutcome[]

export const closeObservation = defineKind(
  Type.Object(
    {
      account: Type.String({ minLength: 1, maxLength: 100 }),
      observation: HashField,
      outcome: Type.Enum([...OBSERVATION_OUTCOMES]),
      /** SHA-256 of the reason; its text stays beside the act. */
      reason: HashField,
    },
    { additionalProperties: false },
  ),
  {
    name: 'close-observation',
    ...LOCAL,
    async decide({ body }, { observations }) {
      const row = await observations.find(body.observation as ActId)
      if (row === undefined) return refuseAct('observation-unknown', 'there is no such observation')
      if (row.outcome !== null) return refuseAct('observation-closed', 'somebody closed it already')
      if (row.account === body.account) return refuseAct('observation-own', 'nobody closes what was seen of themselves')
      return PERMITTED
    },
    apply({ body }, { recordedAt }) {
      const { observation, outcome, account } = body
      return [{ change: 'observation-closed', id: observation as ActId, outcome, account, at: recordedAt }]
    },
  },
)
