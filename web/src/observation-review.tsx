/** How another official looks at what was seen of one: what it was, and why. */
import { Button, Group, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import type { Attempt } from './attempt.tsx'
import type { Observation } from './generated/api.ts'
import { StateMark } from './panel.tsx'
import { FATE_COLOURS } from './theme.ts'
import { ahead, stamp } from './words.ts'

const OUTCOMES = [
  { value: 'explained', label: 'Explained' },
  { value: 'unclear', label: 'Unclear' },
  { value: 'misuse', label: 'Misuse' },
]

type ReviewProps = {
  readonly one: Pick<Observation, 'id' | 'account' | 'outcome' | 'closedBy' | 'reviewBy'>
  /** What the official did, as the button to close it has it: `Close what anna opened`. */
  readonly deed: string
  readonly now: number
  readonly mayLook: boolean
  readonly attempt: Attempt
}

/** What it was; before, its clock, and a form for whoever may look at it. */
export function ObservationReview({ one: { id, account, outcome, closedBy, reviewBy }, deed, now, mayLook, attempt }: ReviewProps) {
  const [chosen, setChosen] = useState<string | null>('explained')
  const [reason, setReason] = useState('')
  if (outcome !== null) return `${OUTCOMES.find(({ value }) => value === outcome)?.label ?? outcome}, by ${closedBy}`
  return (
    <>
      <Clock reviewBy={reviewBy} now={now} />
      {mayLook && (
        <Group gap="xs" align="end">
          <Select
            size="xs"
            label={`What that of ${account} was`}
            data={OUTCOMES}
            value={chosen}
            onChange={setChosen}
            allowDeselect={false}
          />
          <TextInput size="xs" label="Reason" value={reason} maxLength={500} onChange={(event) => setReason(event.currentTarget.value)} />
          <Button
            size="xs"
            aria-label={`Close what ${account} ${deed}`}
            disabled={reason.trim() === ''}
            onClick={() => void attempt(() => post(`/api/v1/observations/${id}/close`, { outcome: chosen, reason: reason.trim() }))}
          >
            Close
          </Button>
        </Group>
      )}
    </>
  )
}

function Clock({ reviewBy, now }: Pick<Observation, 'reviewBy'> & { readonly now: number }) {
  if (reviewBy === null) return <StateMark colour={FATE_COLOURS.waiting}>Nobody looked at it yet</StateMark>
  const isLate = Date.parse(reviewBy) <= now
  return (
    <StateMark colour={isLate ? FATE_COLOURS.refused : FATE_COLOURS.waiting}>
      {isLate ? `Nobody looked at it by ${stamp(reviewBy)}` : `To be looked at ${ahead(reviewBy, now)}, by ${stamp(reviewBy)}`}
    </StateMark>
  )
}
