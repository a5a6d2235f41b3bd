/** Answering a request: a bundle that goes to the asker alone, or a no with a reason of the agreement. */
import { Anchor, Button, FileInput, Group, Select, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { post, submitAnswer } from './api-client.ts'
import type { Attempt } from './attempt.tsx'
import type { RequestBetweenParties, Submission } from './generated/api.ts'
import { NO_REASONS } from './request-parts.ts'
import { reviewAddress } from './route.ts'

/** Both ways, side by side. Once something was given, a no is no answer any more. */
export function RequestAnswer({ one, attempt }: { readonly one: RequestBetweenParties; readonly attempt: Attempt }) {
  const [file, setFile] = useState<File | null>(null)
  const [why, setWhy] = useState('')
  const [reason, setReason] = useState<string | null>(null)
  const [submitted, setSubmitted] = useState<Submission>()
  const give = (): void =>
    void attempt(async () => {
      if (file === null) return
      setSubmitted(await submitAnswer(one, { file, justification: why.trim() }))
      setFile(null)
    })
  return (
    <Group gap="sm" align="end" mt="xs">
      <FileInput size="xs" label="STIX bundle to give" value={file} onChange={setFile} clearable miw={180} />
      <TextInput size="xs" label="Why it is given" value={why} maxLength={2_000} onChange={(event) => setWhy(event.currentTarget.value)} />
      <Button size="xs" disabled={file === null || why.trim() === ''} onClick={give}>
        Give it
      </Button>
      {one.state === 'open' && (
        <>
          <Select size="xs" label="Reason of a no" data={NO_REASONS} value={reason} onChange={setReason} />
          <Button
            size="xs"
            variant="default"
            disabled={reason === null}
            onClick={() => void attempt(() => post(`/api/v1/requests/${one.id}/decline`, { reason }))}
          >
            Decline
          </Button>
        </>
      )}
      {submitted !== undefined && (
        <Text size="sm" role="status">
          {submitted.state === 'awaiting-approval' ? (
            <>
              It waits for a second person: <Anchor href={reviewAddress(submitted.id)}>look at it</Anchor>
            </>
          ) : (
            'It is on its way.'
          )}
        </Text>
      )}
    </Group>
  )
}
