/** The own passkeys: which there are, one more, one less. */
import { Button, Code, Group, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { post, remove } from './api-client.ts'
import { useAttempt } from './attempt.tsx'
import type { PasskeyInvitation, ProgramSession } from './generated/api.ts'
import { usePasskeys } from './live-status.ts'
import { Confirmed } from './officials-panel.tsx'
import { Panel } from './panel.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { stamp } from './words.ts'

/** The passkeys of who is signed in. */
export function PasskeysPanel() {
  const { data, failureReason, refetch } = usePasskeys()
  const [link, setLink] = useState<string>()
  const [session, setSession] = useState<ProgramSession>()
  const { attempt, refusal } = useAttempt(refetch)
  const another = (): Promise<void> =>
    attempt(async () => {
      const { invitation } = await post<PasskeyInvitation>('/api/v1/passkeys/invitations')
      setLink(`${window.location.origin}/sign-in#invitation=${invitation}`)
    })
  const forProgram = (): Promise<void> => attempt(async () => setSession(await post<ProgramSession>('/api/v1/session/program')))
  return (
    <Panel
      title="Your passkeys"
      note="One on a second device or key lets you in when the first is lost."
      aside={
        <Group gap="xs">
          <Button variant="default" onClick={() => void forProgram()}>
            For the command line
          </Button>
          <Button onClick={() => void another()}>Add one</Button>
        </Group>
      }
    >
      {refusal}
      {link !== undefined && (
        <Text size="sm" role="status">
          Open this on the other device within a quarter of an hour: <Code className="breaks">{link}</Code>
        </Text>
      )}
      {session !== undefined && (
        <Text size="sm" role="status">
          Shown this once, good until {stamp(session.endsAt)}: <Code className="breaks">export COMITY_SESSION={session.token}</Code>
        </Text>
      )}
      {data === undefined && failureReason === null && <Waiting what="Your passkeys are being read" />}
      {data === undefined && failureReason !== null && <Unread failure={failureReason} what="Your passkeys" retry={() => void refetch()} />}
      {data !== undefined && (
        <Table verticalSpacing="sm">
          <Table.Tbody>
            {data.items.map(({ credential, name, createdAt, usedAt, isBackupEligible }) => (
              <Table.Tr key={credential}>
                <Table.Th scope="row">{name === '' ? 'Without a name' : name}</Table.Th>
                <Table.Td>
                  Made {stamp(createdAt)}
                  {usedAt === null ? '' : `, used ${stamp(usedAt)}`}
                </Table.Td>
                <Table.Td>{isBackupEligible ? 'May be copied to your other devices' : 'On this device or key alone'}</Table.Td>
                <Table.Td>
                  <Group justify="end">
                    <Confirmed
                      action="Remove"
                      of={name === '' ? 'this passkey' : name}
                      run={() => attempt(() => remove(`/api/v1/passkeys/${credential}`))}
                    />
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  )
}
