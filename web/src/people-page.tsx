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
import { useLiveUpdates, useMayCall, useOfficials, useSession, useStatus } from './live-status.ts'
import { ObservationsPanel } from './observations-panel.tsx'
import { OfficialsPanel } from './officials-panel.tsx'
import { PageHeader } from './page-header.tsx'
import { PasskeysPanel } from './passkeys-panel.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { RolesPanel } from './roles-panel.tsx'

/** The page with its states: waiting, failed, shown. */
export function PeoplePage() {
  const connection = useLiveUpdates()
  const status = useStatus()
  const session = useSession()
  const mayCall = useMayCall()
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
            {mayCall('listSubmissions') && mayCall('approveSubmission') && <ApprovalsPanel me={session.data.login} />}
            {session.data.bySession && <PasskeysPanel />}
            {mayCall('listDeputations') && (
              <DeputiesPanel
                me={session.data.login}
                mayName={session.data.bySession && session.data.standsInFor === null && mayCall('nameDeputy')}
                mayEndAll={mayCall('putOfficialOut')}
              />
            )}
            {mayCall('listAttributes') && <AttributesPanel me={session.data.login} mayRecord={mayCall('recordAttribute')} />}
            {mayCall('listOpenings') && (
              <GlassPanel me={session.data.login} now={now} mayOpen={mayCall('breakGlass')} mayLook={mayCall('closeObservation')} />
            )}
            {mayCall('listObservations') && <ObservationsPanel me={session.data.login} now={now} mayLook={mayCall('closeObservation')} />}
            {mayCall('listOpeningsTold') && <GlassToldPanel />}
            {mayCall('listOfficials') && <Officials me={session.data.login} />}
            {mayCall('listRoles') && <RolesPanel me={session.data.login} />}
            {mayCall('listOfficialKeys') && <KnownKeysPanel mayVouch={mayCall('askToVouchForKey')} />}
            <ActivityPanel />
          </Stack>
        )}
      </Container>
    </>
  )
}

function Officials({ me }: { readonly me: string }) {
  const mayCall = useMayCall()
  const officials = useOfficials()
  const { data, failureReason, refetch } = officials
  if (data === undefined) {
    if (failureReason === null) return <Waiting what="The officials are being read" />
    return <Unread failure={failureReason} what="The officials of this node" retry={() => void refetch()} />
  }
  const changed = (): void => void refetch()
  return (
    <>
      <OfficialsPanel
        officials={data.items}
        me={me}
        mayVouch={mayCall('vouchForOfficial')}
        mayPutOut={mayCall('putOfficialOut')}
        changed={changed}
      />
      {mayCall('inviteOfficial') && <InvitePanel changed={changed} />}
    </>
  )
}
