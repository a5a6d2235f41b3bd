/** Every official, and what can be done: vouch for one that was invited, put one out. */
import { Button, Group, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import { type Attempt, useAttempt } from './attempt.tsx'
import type { Official } from './generated/api.ts'
import { Heads, Nothing, Panel, StateMark } from './panel.tsx'
import { FATE_COLOURS } from './theme.ts'
import { counted, stamp } from './words.ts'

const STATES: Readonly<Record<Official['state'], { readonly words: string; readonly colour: string }>> = {
  invited: { words: 'Waits for an officer who vouches', colour: FATE_COLOURS.waiting },
  vouched: { words: 'Has not used the link yet', colour: FATE_COLOURS.waiting },
  enrolled: { words: 'Signs in', colour: FATE_COLOURS.inUse },
  left: { words: 'Left', colour: FATE_COLOURS.erased },
  'by-password': { words: 'Signs in with a password', colour: FATE_COLOURS.inUse },
}

type OfficialsProps = {
  readonly officials: readonly Official[]
  readonly me: string
  readonly mayVouch: boolean
  readonly mayPutOut: boolean
  readonly changed: () => void
}

/** The table of officials. */
export function OfficialsPanel({ officials, me, mayVouch, mayPutOut, changed }: OfficialsProps) {
  const { attempt, refusal } = useAttempt(changed)
  return (
    <Panel
      title="Officials"
      note="Each person has one account, for which an officer vouched who did not invite it. Nobody, the operator least, makes one alone."
    >
      {refusal}
      {officials.length === 0 && <Nothing>Nobody was invited yet.</Nothing>}
      {officials.length > 0 && (
        <Table.ScrollContainer minWidth={720}>
          <Table verticalSpacing="sm">
            <Heads of={['Login', 'Role', 'State', 'Invited and vouched for', 'Signs in with', 'Actions']} />
            <Table.Tbody>
              {officials.map((official) => (
                <Row key={official.login} official={official} me={me} mayVouch={mayVouch} mayPutOut={mayPutOut} attempt={attempt} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Panel>
  )
}

type RowProps = Omit<OfficialsProps, 'officials' | 'changed'> & {
  readonly official: Official
  readonly attempt: Attempt
}

function Row({ official, me, mayVouch, mayPutOut, attempt }: RowProps) {
  const { login, role, nationalRole, state, invitedBy, vouchedBy, vouchedAt, passkeys, hasIssuerAccount } = official
  const path = `/api/v1/officials/${encodeURIComponent(login)}`
  const canVouch = mayVouch && state === 'invited' && invitedBy !== me && login !== me
  return (
    <Table.Tr>
      <Table.Th scope="row">{login}</Table.Th>
      <Table.Td>
        {nationalRole ?? role}
        {nationalRole !== null && (
          <Text size="xs" c="dimmed">
            {role} to partners
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <StateMark colour={STATES[state].colour}>{STATES[state].words}</StateMark>
      </Table.Td>
      <Table.Td>
        {invitedBy?.startsWith('offline') !== false
          ? 'On the machine of the node'
          : `By ${invitedBy}; ${vouchedBy === null ? 'nobody vouched yet' : `${vouchedBy} vouched`}`}
        {vouchedAt !== null && (
          <Text size="xs" c="dimmed">
            {stamp(vouchedAt)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {counted(passkeys, 'passkey')}
        {hasIssuerAccount && (
          <Text size="xs" c="dimmed">
            Account at the issuer
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          {canVouch && <Vouch login={login} vouch={(identity) => attempt(() => post(`${path}/vouch`, { identity }))} />}
          {mayPutOut && state !== 'left' && login !== me && (
            <Confirmed action="Put out" of={login} run={() => attempt(() => post(`${path}/put-out`))} />
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}

/** Whoever vouches says who the person is, without being told. */
function Vouch({ login, vouch }: { readonly login: string; readonly vouch: (identity: string) => Promise<void> }) {
  const [isOpen, setOpen] = useState(false)
  const [identity, setIdentity] = useState('')
  if (!isOpen) {
    return (
      <Button size="xs" aria-label={`Vouch for ${login}`} onClick={() => setOpen(true)}>
        Vouch
      </Button>
    )
  }
  return (
    <Group gap="xs" align="end">
      <TextInput
        size="xs"
        label={`Identity of ${login}, as you know it`}
        value={identity}
        onChange={(event) => setIdentity(event.currentTarget.value)}
      />
      <Button size="xs" disabled={identity.trim() === ''} onClick={() => void vouch(identity).then(() => setOpen(false))}>
        I vouch
      </Button>
      <Button size="xs" variant="default" onClick={() => setOpen(false)}>
        Cancel
      </Button>
    </Group>
  )
}

/** What cannot be undone is asked twice. */
export function Confirmed({ action, of, run }: { readonly action: string; readonly of: string; readonly run: () => Promise<void> }) {
  const [isAsked, setAsked] = useState(false)
  if (!isAsked) {
    return (
      <Button size="xs" variant="default" aria-label={`${action} ${of}`} onClick={() => setAsked(true)}>
        {action}
      </Button>
    )
  }
  return (
    <Group gap="xs">
      <Button size="xs" color="red.8" onClick={() => void run().then(() => setAsked(false))}>
        {action} {of}
      </Button>
      <Button size="xs" variant="default" onClick={() => setAsked(false)}>
        Cancel
      </Button>
    </Group>
  )
}
