/** What a question to an origin states. */
import { Button, Group, Select, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import type { Attempt } from './attempt.tsx'
import type { OnwardAsked } from './generated/api.ts'

/** The word that stands in place of a purpose where use before a court is asked for. */
export const COURT_USE = 'court-use'

const USES = [
  { value: 'onward', label: 'Give them on to a partner' },
  { value: 'purpose', label: 'Use them here for another purpose' },
  { value: 'court', label: 'Use them before a court' },
]

type Props = {
  readonly partners: readonly { readonly value: string; readonly label: string }[]
  readonly attempt: Attempt
  readonly done: () => void
}

/** The form. */
export function QuestionForm({ partners, attempt, done }: Props) {
  const [ids, setIds] = useState<string[]>([])
  const [use, setUse] = useState<string>('onward')
  const [recipient, setRecipient] = useState<string | null>(null)
  const [purpose, setPurpose] = useState('')
  const [justification, setJustification] = useState('')
  const [left, setLeft] = useState<OnwardAsked['refusals']>([])
  const isFor = use === 'court' ? COURT_USE : purpose.trim()
  const isWhole = ids.length > 0 && isFor !== '' && justification.trim() !== '' && (use !== 'onward' || recipient !== null)
  const ask = (): void => {
    const to = use === 'onward' ? { recipient } : {}
    void attempt(async () => {
      const asked = { stixIds: ids, purpose: isFor, justification: justification.trim(), ...to }
      const { refusals } = await post<OnwardAsked>('/api/v1/onward', asked)
      setLeft(refusals)
      if (refusals.length === 0) done()
    })
  }
  return (
    <Stack gap="sm">
      <TagsInput
        label="STIX ids of what partners sent"
        description="Enter after each one. Each origin is asked for its own."
        value={ids}
        onChange={setIds}
        splitChars={[',', ' ', '\n']}
      />
      <Group gap="sm" align="end">
        <Select label="What for" data={USES} value={use} onChange={(value) => setUse(value ?? 'onward')} allowDeselect={false} />
        {use === 'onward' && <Select label="To whom" data={[...partners]} value={recipient} onChange={setRecipient} />}
        {use !== 'court' && (
          <TextInput
            label="Purpose, by its code"
            value={purpose}
            maxLength={64}
            onChange={(event) => setPurpose(event.currentTarget.value)}
          />
        )}
      </Group>
      <Textarea
        label="Why"
        description="Stays here; the origin is told a digest of it, to compare later"
        value={justification}
        maxLength={2_000}
        autosize
        onChange={(event) => setJustification(event.currentTarget.value)}
      />
      {left.map(({ code, reason }) => (
        <Text key={`${code} ${reason}`} size="sm" role="alert">
          Not asked for all of them: {reason}
        </Text>
      ))}
      <Group justify="end">
        <Button disabled={!isWhole} onClick={ask}>
          Ask
        </Button>
      </Group>
    </Stack>
  )
}
