/** Who acts for this party: officials, who vouched for them, and the own passkeys. */
import { Anchor, Container, Stack, Title } from '@mantine/core'
import { useEffect } from 'react'
import { ActivityPanel } from './activity-panel.tsx'
import { ApprovalsPanel } from './approvals-panel.tsx'
import { AttributesPanel } from './attributes-panel.tsx'
import { useNodeClock } from './clock.ts'
import { DeputiesPanel } from './deputies-panel.tsx'
import { GlassPanel, GlassToldPanel } from './glass-panel.tsx'
import { InvitePanel } from './invite-panel.tsx'
import { KnownKeysPanel } from './known-keys-panel.tsx'
import { useLiveUpdates, useOfficials, useSession, useStatus } from './live-status.ts'
import { OfficialsPanel } from './officials-panel.tsx'
import { PageHeader } from './page-header.tsx'
import { PasskeysPanel } from './passkeys-panel.tsx'
import { Unread, Waiting } from './reading-states.tsx'

/** Roles that may invite and put out, and that may vouch, as the node has it too. */
const INVITING = ['operator', 'data-protection-officer']
const DISCLOSING = ['analyst', 'releasing-officer']
const READING = ['analyst', 'releasing-officer', 'data-protection-officer']
/** Those that record what an official has beside its role. */
const ATTESTING = ['releasing-officer', 'data-protection-officer']
const LOOKING = ['data-protection-officer', 'overseer']
/** Those that are told what partners opened. */
const TOLD = [...LOOKING, 'agreement-officer', 'releasing-officer']
const VOUCHING = ['releasing-officer', 'agreement-officer', 'data-protection-officer']

/** The page with its states: waiting, failed, shown. */
export function PeoplePage() {
  const connection = useLiveUpdates()
  const status = useStatus()
  const session = useSession()
  const now = useNodeClock(status.data?.at ?? '')
  const name = status.data?.name
  useEffect(() => {
    document.title = name === undefined ? 'Officials · Comity' : `Officials · ${name} · Comity`
  }, [name])
  const failure = status.failureReason ?? session.failureReason
  const retry = (): void => {
    void status.refetch()
    void session.refetch()
  }
  const isRead = status.data !== undefined && session.data !== undefined
  return (
    <>
      {status.data !== undefined && <PageHeader status={status.data} connection={connection} now={now} />}
      <Container size="xl" py="lg" component="main">
        {status.data === undefined && (
          <Title order={1} size="h2" mb="md">
            Comity
          </Title>
        )}
        {!isRead && failure !== null && <Unread failure={failure} what="The officials of this node" retry={retry} />}
        {!isRead && failure === null && <Waiting what="The officials are being read" />}
        {isRead && (
          <Stack gap="md">
            <Anchor href="#" size="sm">
              Back to the figures of this node
            </Anchor>
            {DISCLOSING.includes(session.data.role) && <ApprovalsPanel me={session.data.login} />}
            {session.data.bySession && <PasskeysPanel />}
            <DeputiesPanel
              me={session.data.login}
              mayName={session.data.bySession && session.data.standsInFor === null}
              mayEndAll={INVITING.includes(session.data.role)}
            />
            <AttributesPanel me={session.data.login} mayRecord={ATTESTING.includes(session.data.role)} />
            {[...READING, ...LOOKING].includes(session.data.role) && (
              <GlassPanel
                me={session.data.login}
                now={now}
                mayOpen={READING.includes(session.data.role)}
                mayLook={session.data.role === 'data-protection-officer'}
              />
            )}
            {TOLD.includes(session.data.role) && <GlassToldPanel />}
            {session.data.role !== 'analyst' && <Officials me={session.data.login} role={session.data.role} />}
            {session.data.role !== 'analyst' && <KnownKeysPanel mayVouch={VOUCHING.includes(session.data.role)} />}
            <ActivityPanel />
          </Stack>
        )}
      </Container>
    </>
  )
}

function Officials({ me, role }: { readonly me: string; readonly role: string }) {
  const officials = useOfficials()
  const { data, failureReason, refetch } = officials
  if (data === undefined) {
    if (failureReason === null) return <Waiting what="The officials are being read" />
    return <Unread failure={failureReason} what="The officials of this node" retry={() => void refetch()} />
  }
  const changed = (): void => void refetch()
  const isInviting = INVITING.includes(role)
  return (
    <>
      <OfficialsPanel officials={data.items} me={me} mayVouch={VOUCHING.includes(role)} mayPutOut={isInviting} changed={changed} />
      {isInviting && <InvitePanel changed={changed} />}
    </>
  )
}
