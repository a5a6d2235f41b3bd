/** Who stands in for whom: named, acted upon, ended. */
import { Button, Group, Table, TextInput } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import { type Attempt, useAttempt } from './attempt.tsx'
import type { Deputation } from './generated/api.ts'
import { useDeputations } from './live-status.ts'
import { Confirmed } from './officials-panel.tsx'
import { Heads, Nothing, Panel, StateMark } from './panel.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { standIn, standsInFor } from './stand-in.ts'
import { FATE_COLOURS } from './theme.ts'
import { stamp } from './words.ts'

const STATES: Readonly<Record<Deputation['state'], { readonly words: string; readonly colour: string }>> = {
  ahead: { words: 'Has not begun', colour: FATE_COLOURS.waiting },
  current: { words: 'Stands in', colour: FATE_COLOURS.inUse },
  over: { words: 'Over', colour: FATE_COLOURS.erased },
}

type DeputiesProps = { readonly me: string; readonly mayName: boolean; readonly mayEndAll: boolean }

/** Deputations as far as the own role sees them, and a form to name a deputy. */
export function DeputiesPanel({ me, mayName, mayEndAll }: DeputiesProps) {
  const { data, failureReason, refetch } = useDeputations()
  const { attempt, refusal } = useAttempt(refetch)
  if (data === undefined) {
    if (failureReason === null) return <Waiting what="The deputies are being read" />
    return <Unread failure={failureReason} what="The deputies" retry={() => void refetch()} />
  }
  return (
    <Panel
      title="Deputies"
      note="A deputy acts in its own name and your role, for a while. Beside each other the two of you are one person where two are needed."
    >
      {refusal}
      {data.items.length === 0 ? (
        <Nothing>Nobody stands in for anybody.</Nothing>
      ) : (
        <Rows items={data.items} me={me} mayEndAll={mayEndAll} attempt={attempt} />
      )}
      {mayName && <NameDeputy attempt={attempt} />}
    </Panel>
  )
}

function Rows({
  items,
  me,
  mayEndAll,
  attempt,
}: { readonly items: readonly Deputation[]; readonly attempt: Attempt } & Omit<DeputiesProps, 'mayName'>) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing="sm">
        <Heads of={['Deputy', 'Stands in for', 'Until', 'State', 'Actions']} />
        <Table.Tbody>
          {items.map(({ id, deputy, principal, role, state, endsAt }) => (
            <Table.Tr key={id}>
              <Table.Th scope="row">{deputy}</Table.Th>
              <Table.Td>
                {principal}, {role}
              </Table.Td>
              <Table.Td>{stamp(endsAt)}</Table.Td>
              <Table.Td>
                <StateMark colour={STATES[state].colour}>{STATES[state].words}</StateMark>
              </Table.Td>
              <Table.Td>
                <Group gap="xs">
                  {state === 'current' && deputy === me && standsInFor() === null && (
                    <Button size="xs" onClick={() => standIn(principal)}>
                      Stand in for {principal}
                    </Button>
                  )}
                  {state !== 'over' && (mayEndAll || deputy === me || principal === me) && (
                    <Confirmed
                      action="End"
                      of={`${deputy} for ${principal}`}
                      run={() => attempt(() => post(`/api/v1/deputations/${id}/end`))}
                    />
                  )}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function NameDeputy({ attempt }: { readonly attempt: Attempt }) {
  const [deputy, setDeputy] = useState('')
  const [until, setUntil] = useState('')
  const [reason, setReason] = useState('')
  const isWhole = deputy.trim() !== '' && until !== '' && reason.trim() !== ''
  const name = (): void => {
    const endsAt = new Date(`${until}T23:59:59Z`).toISOString()
    void attempt(() => post('/api/v1/deputations', { deputy: deputy.trim(), endsAt, reason: reason.trim() }))
  }
  return (
    <Group gap="sm" align="end">
      <TextInput label="Login of your deputy" value={deputy} maxLength={100} onChange={(event) => setDeputy(event.currentTarget.value)} />
      <TextInput label="Until the end of (UTC)" type="date" value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
      <TextInput label="Why" value={reason} maxLength={500} onChange={(event) => setReason(event.currentTarget.value)} />
      <Button disabled={!isWhole} onClick={name}>
        Name the deputy
      </Button>
    </Group>
  )
}
