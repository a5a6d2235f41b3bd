/** What a person decides on a submission that waits: it goes, signed with a passkey where the agreement asks for it, or it ends. */
import { Button, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import { CallError, post, remove } from './api-client.ts'
import type { Attempt } from './attempt.tsx'
import type { ApprovalQuestion, Submission } from './generated/api.ts'
import { Confirmed } from './officials-panel.tsx'
import { signStatement } from './sign-in/passkey.ts'

type DecisionProps = { readonly submission: Submission; readonly me: string; readonly attempt: Attempt }

/** Approve and decline, and the test of necessity where an article asks for one. */
export function Decision({ submission, me, attempt }: DecisionProps) {
  const { id, account, report } = submission
  const [necessity, setNecessity] = useState('')
  const isTested = report?.recipients.some(({ due }) => due.some(({ requires }) => requires === 'necessity-test')) === true
  const word = account === me ? 'Sign' : 'Approve'
  const path = `/api/v1/submissions/${id}`
  return (
    <>
      {isTested && (
        <Textarea
          size="xs"
          label="Why it is necessary"
          value={necessity}
          onChange={(event) => setNecessity(event.currentTarget.value)}
          autosize
        />
      )}
      <Group gap="xs">
        <Button size="xs" aria-label={`${word} what ${account} submitted`} onClick={() => void attempt(() => approve(path, necessity))}>
          {word}
        </Button>
        <Confirmed action="Decline" of={`what ${account} submitted`} run={() => attempt(() => remove(path))} />
      </Group>
    </>
  )
}

async function approve(path: string, text: string): Promise<void> {
  const said = text.trim() === '' ? {} : { necessity: text }
  const question = await post<ApprovalQuestion>(`${path}/approval-question`, said).catch((error: unknown) => {
    // Under most agreements the word of the official is enough.
    if (error instanceof CallError && error.code === 'approval-not-signed-here') return undefined
    throw error
  })
  const signed = question === undefined ? {} : { answer: { at: question.at, ...(await signStatement(question)) } }
  await post(`${path}/approve`, { ...said, ...signed })
}
