/** The answer of an origin: yes until a day, or a no with its reason. */
import { Button, Group, Select } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import type { Attempt } from './attempt.tsx'
import { NO_REASONS } from './request-parts.ts'
import { endOfDay, UntilField } from './until-field.tsx'

/** Both ways, side by side. */
export function QuestionAnswer({ id, attempt }: { readonly id: string; readonly attempt: Attempt }) {
  const [day, setDay] = useState('')
  const [reason, setReason] = useState<string | null>(null)
  const until = day === '' ? {} : { until: endOfDay(day) }
  return (
    <Group gap="sm" align="end" mt="xs">
      <UntilField size="xs" label="Yes through (UTC)" help="30 days from now unless told" day={day} set={setDay} />
      <Button size="xs" onClick={() => void attempt(() => post(`/api/v1/onward/${id}/consent`, until))}>
        Say yes
      </Button>
      <Select size="xs" label="Reason of a no" data={NO_REASONS} value={reason} onChange={setReason} />
      <Button
        size="xs"
        variant="default"
        disabled={reason === null}
        onClick={() => void attempt(() => post(`/api/v1/onward/${id}/refuse`, { reason }))}
      >
        Say no
      </Button>
    </Group>
  )
}
