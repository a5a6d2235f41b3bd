/** What a case is opened with. */
import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import type { Attempt } from './attempt.tsx'
import { endOfDay, UntilField } from './until-field.tsx'

const NUMBER_MIN = 3

/** The form. */
export function CaseForm({ attempt, done }: { readonly attempt: Attempt; readonly done: () => void }) {
  const [number, setNumber] = useState('')
  const [purpose, setPurpose] = useState('')
  const [owner, setOwner] = useState('')
  const [reason, setReason] = useState('')
  const [day, setDay] = useState('')
  const isWhole = number.trim().length >= NUMBER_MIN && ![purpose, owner, reason, day].some((text) => text.trim() === '')
  const open = (): void =>
    void attempt(async () => {
      const said = { number: number.trim(), purpose: purpose.trim(), owner: owner.trim(), reason: reason.trim() }
      await post('/api/v1/cases', { ...said, endsAt: endOfDay(day) })
      done()
    })
  return (
    <Group gap="sm" align="end">
      <TextInput
        label="Number"
        description="As this party numbers cases"
        value={number}
        maxLength={64}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <TextInput
        label="Purpose, by its code"
        description="For which its members read"
        value={purpose}
        maxLength={64}
        onChange={(event) => setPurpose(event.currentTarget.value)}
      />
      <TextInput
        label="Who is responsible"
        description="Login of another official, its first member"
        value={owner}
        maxLength={100}
        onChange={(event) => setOwner(event.currentTarget.value)}
      />
      <TextInput label="Why" value={reason} maxLength={500} onChange={(event) => setReason(event.currentTarget.value)} />
      <UntilField label="Open through (UTC)" help="Within a year" day={day} set={setDay} />
      <Button disabled={!isWhole} onClick={open}>
        Open it
      </Button>
    </Group>
  )
}
