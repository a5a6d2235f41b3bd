/** The page of one node: what was shared, received, refused and erased, live. */
import { Anchor, Button, Container, List, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import { BreachesPanel } from './breaches-panel.tsx'
import { useNodeClock } from './clock.ts'
import { ContestsPanel } from './contests-panel.tsx'
import { DeliveriesPanel, ErasuresPanel } from './deliveries-panel.tsx'
import { FeedbackPanel } from './feedback-panel.tsx'
import { FlowPicture } from './flow-picture.tsx'
import type { Status } from './generated/api.ts'
import { KeyFigures } from './key-figures.tsx'
import { type Connection, useLiveUpdates, useMayCall, useSession, useStatus } from './live-status.ts'
import { OrdersPanel } from './orders-panel.tsx'
import { PageHeader } from './page-header.tsx'
import { Notice, Panel } from './panel.tsx'
import { AgreementsPanel, LedgerPanel, PartnersPanel } from './proof-panels.tsx'
import { QuestionsPanel } from './questions-panel.tsx'
import { RefusalsPanel } from './refusals-panel.tsx'
import { RequestsPanel } from './requests-panel.tsx'
import { SeenThreats } from './seen-threats.tsx'
import { ReceivedPanel, SharedPanel } from './shared-panel.tsx'
import { UnderWayPanel } from './under-way-panel.tsx'
import { counted, noun, stamp } from './words.ts'

/** The page with its states: waiting, failed, shown. */
export function NodePage() {
  const connection = useLiveUpdates()
  const { data, failureReason, refetch } = useStatus()
  if (data !== undefined) return <Shown status={data} connection={connection} />
  return (
    <Container size="xl" py="xl" component="main">
      <Title order={1} size="h2" mb="md">
        Comity
      </Title>
      {failureReason === null ? <Waiting /> : <Failed message={failureReason.message} tryAgain={() => void refetch()} />}
    </Container>
  )
}

function Waiting() {
  return (
    <Stack aria-busy="true" aria-label="The status is being read" role="status">
      <Skeleton height={60} />
      <Skeleton height={140} />
      <Skeleton height={260} />
    </Stack>
  )
}

function Failed({ message, tryAgain }: { readonly message: string; readonly tryAgain: () => void }) {
  return (
    <Notice title="The status of this node cannot be shown">
      <Text mb="sm">{message}</Text>
      <Button onClick={tryAgain}>Try again</Button>
    </Notice>
  )
}

function Shown({ status, connection }: { readonly status: Status; readonly connection: Connection }) {
  const now = useNodeClock(status.at)
  const names = new Map([[status.party, status.name], ...status.partners.map(({ party, name }) => [party, name] as const)])
  const mayCall = useMayCall()
  const login = useSession().data?.login ?? ''
  const nameOf = (party: string): string => names.get(party) ?? party
  const { summary, health } = status
  useEffect(() => {
    document.title = `${status.name} · Comity`
  }, [status.name])
  const hasFlow = summary.sent.length + summary.received.length > 0
  return (
    <>
      <Anchor className="skip-link" href="#figures">
        Skip to the figures
      </Anchor>
      <PageHeader status={status} connection={connection} now={now} />
      <Container size="xl" py="lg" component="main" id="figures">
        <Stack gap="md">
          {connection === 'lost' && (
            <Notice title="Connection lost, trying again">
              <Text size="sm">The figures below are those of {stamp(status.at)}.</Text>
            </Notice>
          )}
          {health.causes.length > 0 && <Hindered causes={health.causes} />}
          <KeyFigures summary={summary} />
          {hasFlow && (
            <div className="wide-only">
              <Panel title="At a glance" note="From whom this node holds items, and to whom it gave copies.">
                <FlowPicture self={status.name} summary={summary} nameOf={nameOf} />
              </Panel>
            </div>
          )}
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <SharedPanel sent={summary.sent} nameOf={nameOf} />
            <ReceivedPanel received={summary.received} nameOf={nameOf} />
          </SimpleGrid>
          <UnderWayPanel now={now} nameOf={nameOf} seesSubmissions={mayCall('listSubmissions')} seesTakebacks={mayCall('listTakebacks')} />
          {mayCall('listDeliveries') && <DeliveriesPanel now={now} nameOf={nameOf} />}
          <ContestsPanel self={status.party} now={now} nameOf={nameOf} />
          <FeedbackPanel nameOf={nameOf} />
          {mayCall('listRequests') && (
            <RequestsPanel
              self={status.party}
              now={now}
              nameOf={nameOf}
              partners={status.partners.map(({ party }) => party)}
              mayAct={mayCall('putRequest')}
            />
          )}
          {mayCall('listOnward') && (
            <QuestionsPanel
              self={status.party}
              me={login}
              now={now}
              nameOf={nameOf}
              partners={status.partners.map(({ party }) => party)}
              mayAsk={mayCall('askOnward')}
              mayAnswer={mayCall('consentOnward')}
            />
          )}
          {mayCall('listSeenThreats') && <SeenThreats nameOf={nameOf} />}
          {mayCall('listHolds') && <OrdersPanel now={now} />}
          {mayCall('listBreaches') && <BreachesPanel self={status.party} now={now} nameOf={nameOf} mayTell={mayCall('tellBreach')} />}
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <ErasuresPanel sent={summary.sent} now={now} nameOf={nameOf} />
            <RefusalsPanel refusals={status.refusals} />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md">
            <AgreementsPanel agreements={status.agreements} />
            <LedgerPanel ledger={status.ledger} now={now} nameOf={nameOf} />
            <PartnersPanel status={status} now={now} />
          </SimpleGrid>
          <Text c="dimmed" size="sm" ta="center">
            As of {stamp(status.at)} · {counted(summary.consultations, 'read')} of items {noun(summary.consultations, 'is', 'are')} on
            record
          </Text>
        </Stack>
      </Container>
    </>
  )
}

function Hindered({ causes }: { readonly causes: Status['health']['causes'] }) {
  return (
    <Notice title="This node is hindered">
      <List size="sm">
        {causes.map(({ code, message }) => (
          <List.Item key={`${code} ${message}`}>{message}</List.Item>
        ))}
      </List>
    </Notice>
  )
}
