/** What the own account read: everyone sees what is on record of them. */
import { Button, Table, Text } from '@mantine/core'
import { useActivity } from './live-status.ts'
import { Heads, Nothing, Panel } from './panel.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { counted, stamp } from './words.ts'

/** The newest reads of who is signed in, and older ones page by page. */
export function ActivityPanel() {
  const { data, failureReason, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useActivity()
  const reads = data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Panel
      title="What you looked at"
      note="As it is on record, with the purpose and the reason that stand beside it. The act in the ledger commits to it."
    >
      {data === undefined && failureReason === null && <Waiting what="Your activity is being read" />}
      {data === undefined && failureReason !== null && <Unread failure={failureReason} what="Your activity" retry={() => void refetch()} />}
      {data !== undefined && reads.length === 0 && <Nothing>You have read nothing yet.</Nothing>}
      {reads.length > 0 && (
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing="xs">
            <Heads of={['When', 'What', 'Items', 'Why']} />
            <Table.Tbody>
              {reads.map(({ number, at, what, items, purpose, justification, actId }) => (
                <Table.Tr key={number}>
                  <Table.Td>{stamp(at)}</Table.Td>
                  <Table.Td className="breaks">{what}</Table.Td>
                  <Table.Td>{counted(items, 'item')}</Table.Td>
                  <Table.Td>
                    {justification}
                    <Text size="xs" c="dimmed">
                      {purpose}
                      {actId === null ? ', not in the ledger yet' : ''}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older ones
        </Button>
      )}
    </Panel>
  )
}
