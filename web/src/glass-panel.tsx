/** What officials opened for themselves without what the agreement asks for: opened, its clock, looked at. And what partners tell of theirs. */
import { Button, Group, NumberInput, Select, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import { type Attempt, useAttempt } from './attempt.tsx'
import type { Opening } from './generated/api.ts'
import { useAgreements, useOpenings, useOpeningsTold } from './live-status.ts'
import { ObservationReview } from './observation-review.tsx'
import { Heads, Nothing, Panel, StateMark } from './panel.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { FATE_COLOURS } from './theme.ts'
import { ahead, counted, stamp } from './words.ts'

type GlassProps = { readonly me: string; readonly now: number; readonly mayOpen: boolean; readonly mayLook: boolean }

const REASON_MIN = 10
const MINUTES_MAX = 1_440

/** Openings as far as the own role sees them, a form to open, and one to look at each. */
export function GlassPanel({ me, now, mayOpen, mayLook }: GlassProps) {
  const { data, failureReason, refetch } = useOpenings()
  const { attempt, refusal } = useAttempt(refetch)
  if (data === undefined) {
    if (failureReason === null) return <Waiting what="What was opened is being read" />
    return <Unread failure={failureReason} what="What was opened" retry={() => void refetch()} />
  }
  return (
    <Panel
      title="Breaking the glass"
      note="Where the agreement lets it, an official reads for a while without the training, clearance or case that it asks for. It is on record before, another officer and the overseers look at it, and whoever sent what was read is told."
    >
      {refusal}
      {data.items.length === 0 ? (
        <Nothing>Nothing was opened.</Nothing>
      ) : (
        <Rows items={data.items} me={me} now={now} mayLook={mayLook} attempt={attempt} />
      )}
      {mayOpen && <Open attempt={attempt} />}
    </Panel>
  )
}

function Rows({
  items,
  me,
  now,
  mayLook,
  attempt,
}: Omit<GlassProps, 'mayOpen'> & { readonly items: readonly Opening[]; readonly attempt: Attempt }) {
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table verticalSpacing="sm">
        <Heads of={['Official', 'Why', 'Open', 'Read meanwhile', 'Looked at']} />
        <Table.Tbody>
          {items.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Th scope="row">{one.account}</Table.Th>
              <Table.Td>{one.opening}</Table.Td>
              <Table.Td>
                <StateMark colour={one.isOpen ? FATE_COLOURS.waiting : FATE_COLOURS.erased}>
                  {one.isOpen ? `Open, ends ${ahead(one.until, now)}` : 'Over'}
                </StateMark>
                <Text size="xs" c="dimmed">
                  {stamp(one.from)} to {stamp(one.until)}
                </Text>
              </Table.Td>
              <Table.Td>{counted(one.itemsRead, 'received item')}</Table.Td>
              <Table.Td>
                <ObservationReview one={one} deed="opened" now={now} mayLook={mayLook && one.account !== me} attempt={attempt} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Open({ attempt }: { readonly attempt: Attempt }) {
  const list = useAgreements().data?.items ?? []
  const [picked, setPicked] = useState<string | null>(null)
  const [minutes, setMinutes] = useState<string | number>(30)
  const [reason, setReason] = useState('')
  const agreement = picked ?? list[0]?.hash ?? null
  const isWhole = agreement !== null && typeof minutes === 'number' && reason.trim().length >= REASON_MIN
  return (
    <Group gap="sm" align="end">
      <Select
        label="Agreement of what is opened"
        data={list.map((one) => ({ value: one.hash, label: `${one.title}, version ${one.version}` }))}
        value={agreement}
        onChange={setPicked}
        allowDeselect={false}
      />
      <NumberInput label="Minutes" value={minutes} onChange={setMinutes} min={1} max={MINUTES_MAX} allowDecimal={false} />
      <TextInput
        label="Reason to open it, in words of your own"
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button
        disabled={!isWhole}
        onClick={() =>
          void attempt(async () => {
            await post('/api/v1/break-glass', { agreement, minutes, reason: reason.trim() })
            setReason('')
          })
        }
      >
        Break the glass
      </Button>
    </Group>
  )
}

/** What partners say that their officials opened of what this party sent. */
export function GlassToldPanel() {
  const { data, failureReason, refetch } = useOpeningsTold()
  if (data === undefined) {
    if (failureReason === null) return <Waiting what="What partners opened is being read" />
    return <Unread failure={failureReason} what="What partners opened" retry={() => void refetch()} />
  }
  if (data.items.length === 0) return null
  return (
    <Panel
      title="Opened at partners"
      note="Officials of a partner read these items of yours without what the agreement asks for. Their overseers see why."
    >
      <Table verticalSpacing="sm">
        <Heads of={['Partner', 'Items', 'Read', 'Told']} />
        <Table.Tbody>
          {data.items.map(({ id, party, items, from, until, toldAt }) => (
            <Table.Tr key={id}>
              <Table.Th scope="row">{party}</Table.Th>
              <Table.Td>{counted(items, 'item')}</Table.Td>
              <Table.Td>
                {stamp(from)} to {stamp(until)}
              </Table.Td>
              <Table.Td>{stamp(toldAt)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}
