/** What an order wants kept, or kept from everybody: placed until a day, and lifted. */
import { Button, Checkbox, Group, NativeSelect, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import { type Attempt, useAttempt } from './attempt.tsx'
import type { Hold, HoldReport, PersonTold } from './generated/api.ts'
import { useHolds } from './live-status.ts'
import { Confirmed } from './officials-panel.tsx'
import { Nothing, Panel, StateMark } from './panel.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { FATE_COLOURS } from './theme.ts'
import { endOfDay, UntilField } from './until-field.tsx'
import { ahead, counted, stamp } from './words.ts'

/** Orders with their clocks, and a form to place one. */
export function OrdersPanel({ now }: { readonly now: number }) {
  const { data, failureReason, refetch } = useHolds()
  const { attempt, refusal } = useAttempt(refetch)
  const [isPlacing, setPlacing] = useState(false)
  if (data === undefined) {
    if (failureReason === null) return <Waiting what="Orders are being read" />
    return <Unread failure={failureReason} what="Orders" retry={() => void refetch()} />
  }
  return (
    <Panel
      title="Orders and legal holds"
      note="A hold keeps items whose erasure comes due; the order of an authority keeps them from everybody as well. Each ends on its day by itself, and what was put off is done then."
      aside={
        <Button size="xs" variant="default" aria-expanded={isPlacing} onClick={() => setPlacing(!isPlacing)}>
          Place one
        </Button>
      }
    >
      {refusal}
      {isPlacing && <Place attempt={attempt} done={() => setPlacing(false)} />}
      {data.items.length === 0 && <Nothing>No order stands.</Nothing>}
      {data.items.map((one) => (
        <One key={one.id} one={one} now={now} attempt={attempt} />
      ))}
    </Panel>
  )
}

function One({ one, now, attempt }: { readonly one: Hold; readonly now: number; readonly attempt: Attempt }) {
  const what = one.authority === null ? 'Kept' : 'Kept from everybody'
  return (
    <article aria-label={`${one.reason}, ${stamp(one.placedAt)}`}>
      <Group gap="sm" justify="space-between" align="start">
        <div>
          <Text fw={600} size="sm">
            {one.reason}
          </Text>
          <Text size="xs" c="dimmed">
            {what}: {counted(one.items, 'item')} · {one.authority === null ? 'no authority named' : `ordered by ${one.authority}`} · placed
            by {one.account}, {stamp(one.placedAt)}
          </Text>
        </div>
        {one.state === 'standing' && one.isForPerson && (
          <Told on={one} now={now} lift={(told) => attempt(() => post(`/api/v1/holds/${one.id}/lift`, { told }))} />
        )}
        {one.state === 'standing' && !one.isForPerson && (
          <Confirmed action="Lift" of={one.reason} run={() => attempt(() => post(`/api/v1/holds/${one.id}/lift`, {}))} />
        )}
      </Group>
      <Clock one={one} now={now} />
    </article>
  )
}

/** How it stands by the node's own time. */
function Clock({ one, now }: { readonly one: Hold; readonly now: number }) {
  if (one.state === 'lifted')
    return (
      <StateMark colour={FATE_COLOURS.erased}>{`Lifted by ${one.liftedBy ?? 'nobody'}, ${stamp(one.liftedAt ?? one.placedAt)}`}</StateMark>
    )
  if (one.until === null) return <StateMark colour={FATE_COLOURS.waiting}>Stands until it is lifted, once the person was told</StateMark>
  if (one.state === 'ended') return <StateMark colour={FATE_COLOURS.erased}>{`Ended ${stamp(one.until)}`}</StateMark>
  return <StateMark colour={FATE_COLOURS.waiting}>{`Stands; ends ${ahead(one.until, now)}, ${stamp(one.until)}`}</StateMark>
}

const WAYS: readonly { readonly value: PersonTold['by']; readonly label: string }[] = [
  { value: 'letter', label: 'By letter' },
  { value: 'in-person', label: 'In person' },
  { value: 'message', label: 'By message' },
  { value: 'representative', label: 'Through a representative' },
  { value: 'supervisor', label: 'Through the supervisor' },
]

type ToldProps = { readonly on: Hold; readonly now: number; readonly lift: (told: PersonTold) => Promise<void> }

/** Lifting an order for a person: on which day and how the person was told goes on record. */
function Told({ on: { reason, placedAt }, now, lift }: ToldProps) {
  const [day, setDay] = useState('')
  const [by, setBy] = useState<PersonTold['by']>('letter')
  const toldOn = (): string => {
    const end = Date.parse(endOfDay(day))
    const placed = Date.parse(placedAt)
    // On the day of the order itself the person was told after it; what the page knows of the time may be a moment old.
    return new Date(end < placed ? end : Math.max(placed, Math.min(now, end))).toISOString()
  }
  return (
    <Group gap="xs" align="end">
      <UntilField size="xs" label="The person was told on (UTC)" day={day} set={setDay} />
      <NativeSelect
        size="xs"
        label="How"
        data={[...WAYS]}
        value={by}
        onChange={(event) => setBy(WAYS.find(({ value }) => value === event.currentTarget.value)?.value ?? 'letter')}
      />
      <Button
        size="xs"
        variant="default"
        disabled={day === ''}
        aria-label={`Lift ${reason}`}
        onClick={() => void lift({ on: toldOn(), by })}
      >
        Lift
      </Button>
    </Group>
  )
}

function Place({ attempt, done }: { readonly attempt: Attempt; readonly done: () => void }) {
  const [ids, setIds] = useState<string[]>([])
  const [reason, setReason] = useState('')
  const [authority, setAuthority] = useState('')
  const [isForPerson, setForPerson] = useState(false)
  const [day, setDay] = useState('')
  const [left, setLeft] = useState<HoldReport['refusals']>([])
  const place = (): void => {
    const order = authority.trim() === '' ? {} : { authority: authority.trim(), ...(isForPerson && { forPerson: true }) }
    void attempt(async () => {
      const { refusals } = await post<HoldReport>('/api/v1/holds', { stixIds: ids, reason: reason.trim(), until: endOfDay(day), ...order })
      setLeft(refusals)
      if (refusals.length === 0) done()
    })
  }
  return (
    <Stack gap="sm">
      <TagsInput
        label="STIX ids of the items"
        description="Enter after each one. All versions that are held here are kept."
        value={ids}
        onChange={setIds}
        splitChars={[',', ' ', '\n']}
      />
      <Group gap="sm" align="end">
        <TextInput
          label="Which order"
          description="Names it, without personal data"
          value={reason}
          maxLength={200}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <TextInput
          label="Authority that wants it kept from everybody"
          description="Empty: the items are only kept"
          value={authority}
          maxLength={200}
          onChange={(event) => setAuthority(event.currentTarget.value)}
        />
        <UntilField label="Stands through (UTC)" help="Within 366 days" day={day} set={setDay} />
        <Button disabled={ids.length === 0 || reason.trim() === '' || day === ''} onClick={place}>
          Place it
        </Button>
      </Group>
      <Checkbox
        label="The order is for the person whom they are about"
        description="It stands until somebody records that the person was told; the day above is when a reminder comes"
        disabled={authority.trim() === ''}
        checked={isForPerson}
        onChange={(event) => setForPerson(event.currentTarget.checked)}
      />
      {left.map(({ code, reason: why }) => (
        <Text key={`${code} ${why}`} size="sm" role="alert">
          Not placed on all of them: {why}
        </Text>
      ))}
    </Stack>
  )
}
