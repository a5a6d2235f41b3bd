/** What officers recorded of officials beside their roles: seen, recorded until a date, taken back. */
import { Button, Group, Select, Table, TextInput } from '@mantine/core'
import { useState } from 'react'
import { post, remove } from './api-client.ts'
import { type Attempt, useAttempt } from './attempt.tsx'
import type { Attribute } from './generated/api.ts'
import { useAttributes } from './live-status.ts'
import { Confirmed } from './officials-panel.tsx'
import { Heads, Nothing, Panel } from './panel.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { stamp } from './words.ts'

const KINDS: Readonly<Record<Attribute['kind'], string>> = { training: 'Training', clearance: 'Clearance', case: 'Member of the case' }
const CHOICES = Object.entries(KINDS).map(([value, label]) => ({ value, label }))
const VALUE_MIN = 3

/** Attributes as far as the own role sees them, and a form for the officers who record them. */
export function AttributesPanel({ me, mayRecord }: { readonly me: string; readonly mayRecord: boolean }) {
  const { data, failureReason, refetch } = useAttributes()
  const { attempt, refusal } = useAttempt(refetch)
  if (data === undefined) {
    if (failureReason === null) return <Waiting what="What is recorded of officials is being read" />
    return <Unread failure={failureReason} what="What is recorded of officials" retry={() => void refetch()} />
  }
  return (
    <Panel
      title="Trainings, clearances and cases"
      note="What an agreement can ask of an official beside its role. Another officer records it, until a date; from then on, or once it is taken back, it counts no more."
    >
      {refusal}
      {data.items.length === 0 ? (
        <Nothing>Nothing is recorded.</Nothing>
      ) : (
        <Rows items={data.items} me={me} mayRecord={mayRecord} attempt={attempt} />
      )}
      {mayRecord && <RecordAttribute attempt={attempt} />}
    </Panel>
  )
}

type RowsProps = { readonly items: readonly Attribute[]; readonly me: string; readonly mayRecord: boolean; readonly attempt: Attempt }

function Rows({ items, me, mayRecord, attempt }: RowsProps) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing="sm">
        <Heads of={['Official', 'Has', 'Until', 'Recorded by', 'Actions']} />
        <Table.Tbody>
          {items.map(({ login, kind, value, level, endsAt, recordedBy }) => (
            <Table.Tr key={`${login} ${kind} ${value}`}>
              <Table.Th scope="row">{login}</Table.Th>
              <Table.Td>
                {KINDS[kind]} {value}
                {level !== null && level !== value && ` (up to ${level})`}
              </Table.Td>
              <Table.Td>{stamp(endsAt)}</Table.Td>
              <Table.Td>{recordedBy}</Table.Td>
              <Table.Td>
                {mayRecord && login !== me && (
                  <Confirmed
                    action="Take back"
                    of={`${kind} ${value} of ${login}`}
                    run={() => attempt(() => remove(`${pathOf(login)}/${kind}/${encodeURIComponent(value)}`))}
                  />
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function RecordAttribute({ attempt }: { readonly attempt: Attempt }) {
  const [login, setLogin] = useState('')
  const [kind, setKind] = useState<string | null>('training')
  const [value, setValue] = useState('')
  const [until, setUntil] = useState('')
  const isWhole = login.trim() !== '' && value.trim().length >= VALUE_MIN && until !== ''
  const record = (): void => {
    const endsAt = new Date(`${until}T23:59:59Z`).toISOString()
    void attempt(() => post(pathOf(login.trim()), { kind, value: value.trim(), endsAt }))
  }
  return (
    <Group gap="sm" align="end">
      <TextInput label="Login of the official" value={login} maxLength={100} onChange={(event) => setLogin(event.currentTarget.value)} />
      <Select label="What it has" data={CHOICES} value={kind} onChange={setKind} allowDeselect={false} />
      <TextInput label="Code, level or number" value={value} maxLength={64} onChange={(event) => setValue(event.currentTarget.value)} />
      <TextInput label="Valid through (UTC)" type="date" value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
      <Button disabled={!isWhole} onClick={record}>
        Record it
      </Button>
    </Group>
  )
}

function pathOf(login: string): string {
  return `/api/v1/officials/${encodeURIComponent(login)}/attributes`
}
