/** What waits for a person: signed with a passkey where the agreement asks for it, approved by word where not. */
import { Button, Code, Group, Table, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { CallError, post, remove } from './api-client.ts'
import { useAttempt } from './attempt.tsx'
import type { ApprovalQuestion, Submission } from './generated/api.ts'
import { useSubmissions } from './live-status.ts'
import { Confirmed } from './officials-panel.tsx'
import { Heads, Nothing, Panel } from './panel.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { signStatement } from './sign-in/passkey.ts'
import { counted, stamp } from './words.ts'

/** Submissions that wait. */
export function ApprovalsPanel({ me }: { readonly me: string }) {
  const { data, failureReason, refetch } = useSubmissions()
  const { attempt, refusal } = useAttempt(refetch)
  const waiting = data?.items.filter(({ state }) => state === 'awaiting-approval') ?? []
  return (
    <Panel title="Waiting for approval" note="Nothing of it leaves before. Look at what each partner would get before you sign.">
      {refusal}
      {data === undefined && failureReason === null && <Waiting what="What waits is being read" />}
      {data === undefined && failureReason !== null && <Unread failure={failureReason} what="What waits" retry={() => void refetch()} />}
      {data !== undefined && waiting.length === 0 && <Nothing>Nothing waits.</Nothing>}
      {waiting.length > 0 && (
        <Table verticalSpacing="sm">
          <Heads of={['Submitted', 'For', 'Recipients', 'Actions']} />
          <Table.Tbody>
            {waiting.map((submission) => (
              <Row key={submission.id} submission={submission} me={me} attempt={attempt} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  )
}

type RowProps = { readonly submission: Submission; readonly me: string; readonly attempt: (work: () => Promise<unknown>) => Promise<void> }

function Row({ submission, me, attempt }: RowProps) {
  const { id, account, receivedAt, purpose, justification, report } = submission
  const [necessity, setNecessity] = useState('')
  const recipients = report?.recipients ?? []
  const isTested = recipients.some(({ due }) => due.some(({ requires }) => requires === 'necessity-test'))
  const path = `/api/v1/submissions/${id}`
  return (
    <Table.Tr>
      <Table.Th scope="row">
        By {account}
        <Text size="xs" c="dimmed">
          {stamp(receivedAt)}
        </Text>
      </Table.Th>
      <Table.Td>
        {purpose}
        <Text size="xs" c="dimmed">
          {justification}
        </Text>
      </Table.Td>
      <Table.Td>
        {recipients.map(({ party, released }) => `${party}: ${counted(released, 'item')}`).join(', ')}
        <Text size="xs" c="dimmed">
          To look, and to let a partner have less:{' '}
          <Code>
            comity preview --submission {id} --to {recipients[0]?.party ?? 'PARTY'}
          </Code>
        </Text>
      </Table.Td>
      <Table.Td>
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
          <Button size="xs" aria-label={`Approve what ${account} submitted`} onClick={() => void attempt(() => approve(path, necessity))}>
            {account === me ? 'Sign' : 'Approve'}
          </Button>
          <Confirmed action="Decline" of={`what ${account} submitted`} run={() => attempt(() => remove(path))} />
        </Group>
      </Table.Td>
    </Table.Tr>
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
