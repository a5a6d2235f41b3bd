/** A page behind the page of the node: its head, the way back, and its states while it waits or fails. */
import { Anchor, Container, Stack, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { useNodeClock } from './clock.ts'
import type { Status } from './generated/api.ts'
import { useLiveUpdates, useStatus } from './live-status.ts'
import { PageHeader } from './page-header.tsx'
import { Unread, Waiting } from './reading-states.tsx'

/** What is shown once the node answered; `now` is its own time. */
export type Shown = (node: { readonly status: Status; readonly now: number }) => ReactNode

/** The page under a title. */
export function SubPage({ title, children }: { readonly title: string; readonly children: Shown }) {
  const connection = useLiveUpdates()
  const { data, failureReason, refetch } = useStatus()
  const now = useNodeClock(data?.at ?? '')
  const name = data?.name
  useEffect(() => {
    document.title = name === undefined ? `${title} · Comity` : `${title} · ${name} · Comity`
  }, [name, title])
  return (
    <>
      {data !== undefined && <PageHeader status={data} connection={connection} now={now} />}
      <Container size="xl" py="lg" component="main">
        {data === undefined && (
          <Title order={1} size="h2" mb="md">
            Comity
          </Title>
        )}
        {data === undefined && failureReason !== null && <Unread failure={failureReason} what="This node" retry={() => void refetch()} />}
        {data === undefined && failureReason === null && <Waiting what="This node is being read" />}
        {data !== undefined && (
          <Stack gap="md">
            <Anchor href="#" size="sm">
              Back to the figures of this node
            </Anchor>
            {children({ status: data, now })}
          </Stack>
        )}
      </Container>
    </>
  )
}
