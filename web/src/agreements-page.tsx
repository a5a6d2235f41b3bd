/** The agreements of this node: which there are, and one of them from its state to its last article. */
import { Anchor, Code, Container, Stack, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import { AgreementView } from './agreement-view.tsx'
import { useNodeClock } from './clock.ts'
import type { AgreementStatus } from './generated/api.ts'
import { useAgreements, useLiveUpdates, useStatus } from './live-status.ts'
import { PageHeader } from './page-header.tsx'
import { Nothing, Notice, StateMark } from './panel.tsx'
import { STATES } from './proof-panels.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { agreementAddress } from './route.ts'

type Asked = { readonly hash: string | undefined; readonly article: string | undefined }

/** The page with its states: waiting, failed, empty, shown. */
export function AgreementsPage({ hash, article }: Asked) {
  const connection = useLiveUpdates()
  const status = useStatus()
  const agreements = useAgreements()
  const now = useNodeClock(status.data?.at ?? '')
  const failure = status.failureReason ?? agreements.failureReason
  const name = status.data?.name
  useEffect(() => {
    document.title = name === undefined ? 'Agreements · Comity' : `Agreements · ${name} · Comity`
  }, [name])
  const retry = (): void => {
    void status.refetch()
    void agreements.refetch()
  }
  const isRead = status.data !== undefined && agreements.data !== undefined
  return (
    <>
      {isRead && (
        <Anchor className="skip-link" href="#agreement">
          Skip to the agreement
        </Anchor>
      )}
      {status.data !== undefined && <PageHeader status={status.data} connection={connection} now={now} />}
      <Container size="xl" py="lg" component="main">
        {status.data === undefined && (
          <Title order={1} size="h2" mb="md">
            Comity
          </Title>
        )}
        {!isRead && failure !== null && <Unread failure={failure} what="The agreements of this node" retry={retry} />}
        {!isRead && failure === null && <Waiting what="The agreements are being read" />}
        {isRead && <Shown agreements={agreements.data.items} now={now} hash={hash} article={article} />}
      </Container>
    </>
  )
}

function Shown({ agreements, now, hash, article }: Asked & { readonly agreements: readonly AgreementStatus[]; readonly now: number }) {
  const ordered = agreements.toSorted((left, right) => rank(left) - rank(right) || right.version - left.version)
  const chosen = hash === undefined ? ordered[0] : ordered.find((one) => one.hash === hash)
  return (
    <Stack gap="md">
      <Anchor href="#" size="sm">
        Back to the figures of this node
      </Anchor>
      <div className="beside">
        <nav aria-label="Agreements" className="panel">
          <Title order={2} size="h4" mb="sm">
            Agreements and drafts
          </Title>
          {ordered.length === 0 && (
            <Nothing>
              No agreement was laid before this party yet. <Code>comity agreement new</Code> begins a draft from a template.
            </Nothing>
          )}
          <ul className="choices">
            {ordered.map((one) => (
              <li key={one.hash}>
                <Anchor href={agreementAddress(one.hash)} aria-current={one === chosen ? 'page' : undefined} fw={600}>
                  {one.title}
                </Anchor>
                <Text size="sm">Version {one.version}</Text>
                <StateMark colour={STATES[one.state.state].colour}>{STATES[one.state.state].words}</StateMark>
              </li>
            ))}
          </ul>
        </nav>
        <div id="agreement" tabIndex={-1}>
          {chosen !== undefined && <AgreementView key={chosen.hash} status={chosen} now={now} article={article} />}
          {chosen === undefined && ordered.length > 0 && (
            <Notice title="This party knows no such agreement">
              <Text size="sm">The address names a draft that was never laid before it, or was cut short.</Text>
            </Notice>
          )}
        </div>
      </div>
    </Stack>
  )
}

/** What binds comes first, then what waits for somebody, then what is over. */
function rank({ state }: AgreementStatus): number {
  if (state.state === 'in-force' || state.state === 'provisional') return 0
  return state.state === 'superseded' || state.state === 'lapsed' ? 2 : 1
}
