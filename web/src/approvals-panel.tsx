/** What waits for a person: signed with a passkey where the agreement asks for it, approved by word where not. */
import { Anchor, Table, Text } from '@mantine/core'
import { type Attempt, useAttempt } from './attempt.tsx'
import { Decision } from './decision.tsx'
import type { Submission } from './generated/api.ts'
import { useSubmissions } from './live-status.ts'
import { Heads, Nothing, Panel } from './panel.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { reviewAddress } from './route.ts'
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

type RowProps = { readonly submission: Submission; readonly me: string; readonly attempt: Attempt }

function Row({ submission, me, attempt }: RowProps) {
  const { id, account, receivedAt, purpose, justification, report } = submission
  const recipients = report?.recipients ?? []
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
          <Anchor href={reviewAddress(id)} aria-label={`Look at what ${account} submitted`}>
            Look at it, and let partners have less
          </Anchor>
        </Text>
      </Table.Td>
      <Table.Td>
        <Decision submission={submission} me={me} attempt={attempt} />
      </Table.Td>
    </Table.Tr>
  )
}
