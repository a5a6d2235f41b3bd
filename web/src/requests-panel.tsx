/** Requests for data: what partners ask of this party and until when, what it asks of them, and the forms to ask and to answer. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { post, readRequest } from './api-client.ts'
import { type Attempt, useAttempt } from './attempt.tsx'
import type { RequestBetweenParties, RequestDetail } from './generated/api.ts'
import { useRequests } from './live-status.ts'
import { Nothing, Panel, StateMark } from './panel.tsx'
import { PartyFlag } from './party-flag.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { RequestAnswer } from './request-answer.tsx'
import { RequestForm } from './request-form.tsx'
import { PART_NAMES } from './request-parts.ts'
import { FATE_COLOURS } from './theme.ts'
import { ahead, consequenceInWords, counted, stamp } from './words.ts'

type Props = {
  readonly self: string
  readonly now: number
  readonly nameOf: (party: string) => string
  readonly partners: readonly string[]
  /** Whether the role may ask, decline and give, as far as agreements let it. */
  readonly mayAct: boolean
}

/** Both lists; a form for those who may ask. */
export function RequestsPanel({ self, now, nameOf, partners, mayAct }: Props) {
  const { data, failureReason, refetch } = useRequests()
  const { attempt, refusal } = useAttempt(refetch)
  const [isAsking, setAsking] = useState(false)
  if (data === undefined) {
    if (failureReason === null) return <Waiting what="Requests are being read" />
    return <Unread failure={failureReason} what="Requests" retry={() => void refetch()} />
  }
  const isForm = isAsking && mayAct
  const common = { now, nameOf, attempt }
  return (
    <Panel
      title="Requests"
      note="Some data goes only to whoever asks for it with reasons. Each answer has its clock, and all parties are told when it runs out."
      aside={
        mayAct && (
          <Button size="xs" variant="default" aria-expanded={isForm} onClick={() => setAsking(!isAsking)}>
            Ask a partner
          </Button>
        )
      }
    >
      {refusal}
      {isForm && (
        <RequestForm
          partners={partners.map((party) => ({ value: party, label: nameOf(party) }))}
          ask={(request) =>
            attempt(async () => {
              await post('/api/v1/requests', request)
              setAsking(false)
            })
          }
        />
      )}
      {data.items.length === 0 && <Nothing>Nobody asked anything yet.</Nothing>}
      {data.items.map((one) => (
        <One key={one.id} one={one} {...common} isOurs={one.asker === self} mayAnswer={mayAct && one.asked === self} />
      ))}
    </Panel>
  )
}

type OneProps = Pick<Props, 'now' | 'nameOf'> & {
  readonly one: RequestBetweenParties
  readonly attempt: Attempt
  readonly isOurs: boolean
  readonly mayAnswer: boolean
}

function One({ one, now, nameOf, attempt, isOurs, mayAnswer }: OneProps) {
  const [detail, setDetail] = useState<RequestDetail>()
  const other = isOurs ? one.asked : one.asker
  const title = isOurs ? `Asked of ${nameOf(other)}` : `${nameOf(other)} asks`
  const isAnswerable = mayAnswer && (one.state === 'open' || one.state === 'given')
  const read = (): void => void attempt(async () => setDetail(await readRequest(one.id)))
  return (
    <article aria-label={`${title}, ${stamp(one.askedAt)}`}>
      <Group gap="sm" justify="space-between" align="start">
        <div>
          <Text fw={600} size="sm">
            <PartyFlag party={other} width={18} /> {title}
          </Text>
          <Text size="xs" c="dimmed">
            {one.purpose} · {one.types === null ? 'whatever may be given on a request' : one.types.join(', ')} ·{' '}
            {one.urgency === 'normal' ? 'not urgent' : 'urgent'} · {stamp(one.askedAt)}
          </Text>
        </div>
        <Button
          size="xs"
          variant="default"
          aria-expanded={detail !== undefined}
          onClick={() => (detail === undefined ? read() : setDetail(undefined))}
        >
          {detail === undefined ? 'Read it' : 'Close it'}
        </Button>
      </Group>
      <Answer one={one} now={now} />
      {detail !== undefined && <Told detail={detail} />}
      {detail !== undefined && isAnswerable && <RequestAnswer one={one} attempt={attempt} />}
    </article>
  )
}

/** How it stands by the node's own time. */
function Answer({ one, now }: { readonly one: RequestBetweenParties; readonly now: number }) {
  const { state, until, silence, reason, items, answeredAt, missedAt } = one
  const late = missedAt === null ? '' : `; that the clock had run out was published ${stamp(missedAt)}`
  if (state === 'given') {
    return <StateMark colour={FATE_COLOURS.inUse}>{`${counted(items, 'item')} given, from ${stamp(answeredAt ?? until)}${late}`}</StateMark>
  }
  if (state === 'declined') return <StateMark colour={FATE_COLOURS.erased}>{`Declined: ${reason}${late}`}</StateMark>
  if (state === 'refused') return <StateMark colour={FATE_COLOURS.refused}>{`The node that was asked refused it: ${reason}`}</StateMark>
  if (state === 'lapsed') return <StateMark colour={FATE_COLOURS.refused}>{`Nobody answered by ${stamp(until)}${late}`}</StateMark>
  if (Date.parse(until) > now) {
    return (
      <StateMark
        colour={FATE_COLOURS.waiting}
      >{`To be answered ${ahead(until, now)}, by ${stamp(until)}; else ${consequenceInWords(silence)}`}</StateMark>
    )
  }
  return (
    <StateMark colour={FATE_COLOURS.refused}>{`Was to be answered by ${stamp(until)}: ${consequenceInWords(silence)}${late}`}</StateMark>
  )
}

function Told({ detail }: { readonly detail: RequestDetail }) {
  const { text, marking, answers, askedBy, declinedBy } = detail
  const parts = Object.entries(PART_NAMES).flatMap(([part, name]) => {
    const words = text?.[part as keyof typeof PART_NAMES]
    return typeof words === 'string' ? [{ name, words }] : []
  })
  return (
    <Stack gap={4} mt="xs">
      {text === null && <Text size="sm">Its text is erased.</Text>}
      {parts.length > 0 && (
        <dl className="facts">
          {parts.map(({ name, words }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      )}
      <Text size="xs" c="dimmed">
        {[
          marking === null ? '' : `Text at TLP:${marking}`,
          askedBy === null ? '' : `asked here by ${askedBy}`,
          declinedBy === null ? '' : `declined here by ${declinedBy}`,
          ...answers.map(({ items, at }) => `${counted(items, 'item')} given ${stamp(at)}`),
        ]
          .filter((words) => words !== '')
          .join(' · ')}
      </Text>
    </Stack>
  )
}
