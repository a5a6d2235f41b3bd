/** Breaches told of here and by partners, what is still due of each, and the forms to tell of one and of more. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import { type Attempt, useAttempt } from './attempt.tsx'
import { BreachForm, type BreachWords } from './breach-form.tsx'
import type { Breach } from './generated/api.ts'
import { useBreaches } from './live-status.ts'
import { Nothing, Panel, StateMark } from './panel.tsx'
import { PartyFlag } from './party-flag.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { FATE_COLOURS } from './theme.ts'
import { ahead, consequenceInWords, counted, stamp } from './words.ts'

type Props = { readonly self: string; readonly now: number; readonly nameOf: (party: string) => string; readonly mayTell: boolean }

const CLOCKS = { incident: 'The first word', breach: 'The whole report' } as const

/** The list with its clocks; forms for those who may tell. */
export function BreachesPanel({ self, now, nameOf, mayTell }: Props) {
  const { data, failureReason, refetch } = useBreaches()
  const { attempt, refusal } = useAttempt(refetch)
  const [isTelling, setTelling] = useState(false)
  if (data === undefined) {
    if (failureReason === null) return <Waiting what="Breaches are being read" />
    return <Unread failure={failureReason} what="Breaches" retry={() => void refetch()} />
  }
  const isForm = isTelling && mayTell
  return (
    <Panel
      title="Breaches"
      note="What got away or was broken into, told to every partner and overseer under the agreements that it touches. Whoever is late is published by every party."
      aside={
        mayTell && (
          <Button size="xs" variant="default" aria-expanded={isForm} onClick={() => setTelling(!isTelling)}>
            Tell of a breach
          </Button>
        )
      }
    >
      {refusal}
      {isForm && (
        <BreachForm
          now={now}
          isFirst
          tell={(words) =>
            attempt(async () => {
              await post('/api/v1/breaches', words)
              setTelling(false)
            })
          }
        />
      )}
      {data.items.length === 0 && <Nothing>Nobody told of a breach.</Nothing>}
      {data.items.map((one) => (
        <One
          key={`${one.breach} ${one.agreement}`}
          one={one}
          now={now}
          by={nameOf(one.party)}
          attempt={attempt}
          mayGoOn={mayTell && one.party === self}
        />
      ))}
    </Panel>
  )
}

type OneProps = {
  readonly one: Breach
  readonly now: number
  readonly by: string
  readonly attempt: Attempt
  /** Whether this reader may tell more of it. */
  readonly mayGoOn: boolean
}

function One({ one, now, by, attempt, mayGoOn }: OneProps) {
  const [isOpen, setOpen] = useState(false)
  const last = one.parts.at(-1)
  const isComplete = last?.isComplete === true
  const more = async (words: BreachWords): Promise<void> => {
    await attempt(async () => {
      await post(`/api/v1/breaches/${one.breach}/parts`, words)
      setOpen(false)
    })
  }
  return (
    <article aria-label={`Breach at ${by}, found ${stamp(one.foundAt)}`}>
      <Group gap="sm" justify="space-between" align="start">
        <div>
          <Text fw={600} size="sm">
            <PartyFlag party={one.party} width={18} /> {by}, found {stamp(one.foundAt)}
          </Text>
          <Text size="sm">{last?.what}</Text>
          <Text size="xs" c="dimmed">
            {one.title} · {counted(one.parts.length, 'part')}
            {isComplete ? ', the last one was told' : ', more to follow'}
            {last !== undefined && ` · asked at ${last.contact}`}
          </Text>
          {one.cert !== null && (
            <Text size="xs" c="dimmed">
              Its computer emergency response team is told at {one.cert}
            </Text>
          )}
        </div>
        {mayGoOn && !isComplete && (
          <Button size="xs" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            Tell more
          </Button>
        )}
      </Group>
      <Stack gap={4} mt="xs">
        {one.clocks.map((clock) => (
          <Clock key={clock.clock} clock={clock} now={now} />
        ))}
      </Stack>
      {isOpen && mayGoOn && <BreachForm now={now} isFirst={false} tell={more} />}
    </article>
  )
}

/** The clock as it stands by the node's own time, also between two answers of the node. */
function Clock({ clock, now }: { readonly clock: Breach['clocks'][number]; readonly now: number }) {
  const { deadline, consequence, doneAt } = clock
  const name = CLOCKS[clock.clock]
  if (doneAt !== null && clock.state === 'kept') {
    return <StateMark colour={FATE_COLOURS.inUse}>{`${name} was told in time, ${stamp(doneAt)}`}</StateMark>
  }
  if (doneAt === null && Date.parse(deadline) > now) {
    return <StateMark colour={FATE_COLOURS.waiting}>{`${name} is due ${ahead(deadline, now)}, by ${stamp(deadline)}`}</StateMark>
  }
  return <StateMark colour={FATE_COLOURS.refused}>{`${name} was due ${stamp(deadline)}: ${consequenceInWords(consequence)}`}</StateMark>
}
