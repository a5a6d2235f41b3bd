/** The register of cases as far as the own role sees it, with what its officers do to each case. */
import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import { type Attempt, useAttempt } from './attempt.tsx'
import { CaseForm } from './case-form.tsx'
import { CaseItems } from './case-items.tsx'
import { CaseMembers } from './case-members.tsx'
import type { Case } from './generated/api.ts'
import { useCases } from './live-status.ts'
import { Confirmed } from './officials-panel.tsx'
import { Nothing, Panel, StateMark } from './panel.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { FATE_COLOURS } from './theme.ts'
import { endOfDay, UntilField } from './until-field.tsx'
import { ahead, stamp } from './words.ts'

type Props = {
  readonly now: number
  readonly me: string
  /** Whether the role keeps the register, and whether it reads what is tied to a case. */
  readonly mayKeep: boolean
  readonly mayRead: boolean
}

/** The list; a form for those who keep it. */
export function CasesPanel({ now, me, mayKeep, mayRead }: Props) {
  const { data, failureReason, refetch } = useCases()
  const { attempt, refusal } = useAttempt(refetch)
  const [isOpening, setOpening] = useState(false)
  if (data === undefined) {
    if (failureReason === null) return <Waiting what="Cases are being read" />
    return <Unread failure={failureReason} what="Cases" retry={() => void refetch()} />
  }
  return (
    <Panel
      title="Cases"
      note="Where an agreement asks for a case, its members read what is tied to it and nothing else. An officer who is no member ties items and prolongs, so that nobody opens anything for itself."
      aside={
        mayKeep && (
          <Button size="xs" variant="default" aria-expanded={isOpening} onClick={() => setOpening(!isOpening)}>
            Open a case
          </Button>
        )
      }
    >
      {refusal}
      {isOpening && mayKeep && <CaseForm attempt={attempt} done={() => setOpening(false)} />}
      {data.items.length === 0 && (
        <Nothing>
          {mayKeep ? 'No case was opened yet.' : 'You are a member of no case. An officer opens one and records its members.'}
        </Nothing>
      )}
      {data.items.map((one) => (
        <One key={one.number} {...{ one, now, me, mayKeep, mayRead, attempt }} />
      ))}
    </Panel>
  )
}

function One({ one, now, me, mayKeep, mayRead, attempt }: Props & { readonly one: Case; readonly attempt: Attempt }) {
  const [isShown, setShown] = useState(false)
  const isMember = one.members.some(({ login }) => login === me)
  const isOpen = one.state === 'open'
  const path = `/api/v1/cases/${encodeURIComponent(one.number)}`
  return (
    <article aria-label={`Case ${one.number}`}>
      <Group gap="sm" justify="space-between" align="start">
        <div>
          <Text fw={600} size="sm">
            {one.number}
          </Text>
          <Text size="xs" c="dimmed">
            {one.purpose} · {one.reason} · {one.owner} is responsible · opened by {one.openedBy}, {stamp(one.openedAt)}
          </Text>
        </div>
        <Group gap="xs">
          {mayRead && (
            <Button size="xs" variant="default" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
              {isShown ? `Close the items of ${one.number}` : `Items of ${one.number}`}
            </Button>
          )}
          {isOpen && isMember && <Confirmed action="Leave" of={`case ${one.number}`} run={() => attempt(() => post(`${path}/leave`))} />}
          {isOpen && (mayKeep || one.owner === me) && (
            <Confirmed action="Close" of={`case ${one.number}`} run={() => attempt(() => post(`${path}/close`))} />
          )}
        </Group>
      </Group>
      <Standing one={one} now={now} />
      <Stack gap="xs" mt="xs">
        <CaseMembers one={one} me={me} mayRecord={mayKeep && isOpen} attempt={attempt} />
        {mayKeep && isOpen && isMember && (
          <Text size="sm" c="dimmed">
            You are a member: another officer ties items to this case and prolongs it.
          </Text>
        )}
        {mayKeep && one.state !== 'closed' && !isMember && <Prolong path={path} number={one.number} attempt={attempt} />}
        {isShown && (
          <CaseItems number={one.number} mayTie={mayKeep && isOpen && !isMember} mayUntie={mayKeep && isOpen} attempt={attempt} />
        )}
        {isShown && isMember && isOpen && (
          <Text size="sm" c="dimmed">
            To read them, say at the top of the page that you read for {one.number}, then look under <Anchor href="#/items">Items</Anchor>.
          </Text>
        )}
      </Stack>
    </article>
  )
}

/** How it stands by the node's own time. */
function Standing({ one, now }: { readonly one: Case; readonly now: number }) {
  if (one.state === 'closed') {
    return (
      <StateMark colour={FATE_COLOURS.erased}>{`Closed by ${one.closedBy ?? 'nobody'}, ${stamp(one.closedAt ?? one.endsAt)}`}</StateMark>
    )
  }
  if (one.state === 'over')
    return <StateMark colour={FATE_COLOURS.refused}>{`Over since ${stamp(one.endsAt)}: nobody reads for it`}</StateMark>
  return <StateMark colour={FATE_COLOURS.inUse}>{`Open; over ${ahead(one.endsAt, now)}, ${stamp(one.endsAt)}`}</StateMark>
}

function Prolong({ path, number, attempt }: { readonly path: string; readonly number: string; readonly attempt: Attempt }) {
  const [day, setDay] = useState('')
  return (
    <Group gap="sm" align="end">
      <UntilField size="xs" label={`${number} open through (UTC)`} help="Within a year" day={day} set={setDay} />
      <Button
        size="xs"
        variant="default"
        disabled={day === ''}
        onClick={() => void attempt(() => post(`${path}/prolong`, { endsAt: endOfDay(day) }))}
      >
        Give {number} this day
      </Button>
    </Group>
  )
}
