/** Questions to origins: may it be given on, used for another purpose, used before a court? Their clocks, and the answer of an origin. */
import { Button, Group, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { post, readQuestion } from './api-client.ts'
import { type Attempt, useAttempt } from './attempt.tsx'
import type { OnwardAsk, OnwardDetail, OnwardReport } from './generated/api.ts'
import { useQuestions } from './live-status.ts'
import { Nothing, Panel, StateMark } from './panel.tsx'
import { PartyFlag } from './party-flag.tsx'
import { QuestionAnswer } from './question-answer.tsx'
import { COURT_USE, QuestionForm } from './question-form.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { NO_REASONS } from './request-parts.ts'
import { FATE_COLOURS } from './theme.ts'
import { ThreatWords } from './threat-words.tsx'
import { ThreatsWaiting } from './threats-waiting.tsx'
import { ahead, counted, sentence, stamp } from './words.ts'

type Props = {
  readonly self: string
  readonly me: string
  readonly now: number
  readonly nameOf: (party: string) => string
  readonly partners: readonly string[]
  /** Whether the role may ask and give on, and whether it may answer, as far as agreements let it. */
  readonly mayAsk: boolean
  readonly mayAnswer: boolean
}

/** Both directions in one list; a form for those who may ask. */
export function QuestionsPanel({ self, me, now, nameOf, partners, mayAsk, mayAnswer }: Props) {
  const { data, failureReason, refetch } = useQuestions()
  const { attempt, refusal } = useAttempt(refetch)
  const [isAsking, setAsking] = useState(false)
  if (data === undefined) {
    if (failureReason === null) return <Waiting what="Questions to origins are being read" />
    return <Unread failure={failureReason} what="Questions to origins" retry={() => void refetch()} />
  }
  return (
    <Panel
      title="Questions to origins"
      note="What a partner sent is given on, used for another purpose or shown to a court once its origin said yes. Each question has a clock; silence is a no on both sides."
      aside={
        mayAsk && (
          <Button size="xs" variant="default" aria-expanded={isAsking} onClick={() => setAsking(!isAsking)}>
            Ask an origin
          </Button>
        )
      }
    >
      {refusal}
      {isAsking && mayAsk && (
        <QuestionForm
          partners={partners.map((party) => ({ value: party, label: nameOf(party) }))}
          attempt={attempt}
          done={() => setAsking(false)}
        />
      )}
      <ThreatsWaiting me={me} now={now} nameOf={nameOf} />
      {data.items.length === 0 && <Nothing>No origin was asked yet.</Nothing>}
      {data.items.map((one) => (
        <One
          key={one.id}
          {...{ one, now, nameOf, attempt }}
          isOurs={one.asker === self}
          mayAnswer={mayAnswer && one.origin === self && one.state === 'open'}
          mayGive={mayAsk && one.asker === self && one.recipient !== self && isToGive(one)}
        />
      ))}
    </Panel>
  )
}

/** What its origin said yes to, or what goes against a threat before it answers. */
function isToGive({ state, threat }: OnwardAsk): boolean {
  return state === 'consented' || (state === 'open' && threat !== null)
}

type OneProps = Pick<Props, 'now' | 'nameOf' | 'mayAnswer'> & {
  readonly one: OnwardAsk
  readonly attempt: Attempt
  readonly isOurs: boolean
  readonly mayGive: boolean
}

function One({ one, now, nameOf, attempt, isOurs, mayAnswer, mayGive }: OneProps) {
  const [detail, setDetail] = useState<OnwardDetail>()
  const other = isOurs ? one.origin : one.asker
  const title = titleOf(one, { isOurs, name: nameOf(other) })
  const look = (): void => void attempt(async () => setDetail(await readQuestion(one.id)))
  return (
    <article aria-label={`${title}, ${stamp(one.askedAt)}`}>
      <Group gap="sm" justify="space-between" align="start">
        <div>
          <Text fw={600} size="sm">
            <PartyFlag party={other} width={18} /> {title}
          </Text>
          <Text size="xs" c="dimmed">
            {useInWords(one, nameOf)} · {counted(one.items, 'item')} · {stamp(one.askedAt)}
          </Text>
        </div>
        <Button
          size="xs"
          variant="default"
          aria-expanded={detail !== undefined}
          onClick={() => (detail === undefined ? look() : setDetail(undefined))}
        >
          {detail === undefined ? 'Which items' : 'Close it'}
        </Button>
      </Group>
      {one.threat !== null && <ThreatWords threat={one.threat} agreement={one.agreement} now={now} />}
      <Standing one={one} now={now} isOurs={isOurs} />
      {detail !== undefined && <Items detail={detail} />}
      {mayAnswer && <QuestionAnswer id={one.id} attempt={attempt} />}
      {mayGive && <GiveOn id={one.id} to={nameOf(one.recipient)} attempt={attempt} />}
    </article>
  )
}

function titleOf({ threat }: OnwardAsk, { isOurs, name }: { readonly isOurs: boolean; readonly name: string }): string {
  if (threat !== null) return isOurs ? `Given on of ${name} against a threat` : `${name} gave on against a threat`
  return isOurs ? `Asked of ${name}` : `${name} asks`
}

/** What the asker would do, in words. */
function useInWords({ asker, recipient, purpose, threat }: OnwardAsk, nameOf: Props['nameOf']): string {
  if (threat !== null) return `To ${nameOf(recipient)} for ${purpose}`
  if (recipient !== asker) return `To be given on to ${nameOf(recipient)} for ${purpose}`
  return purpose === COURT_USE ? 'To be used before a court' : `To be used for ${purpose}`
}

/** How it stands by the node's own time. */
function Standing({ one, now, isOurs }: { readonly one: OnwardAsk; readonly now: number; readonly isOurs: boolean }) {
  const { state, until, reason, answeredAt, validUntil, threat, toldAt } = one
  if (state === 'consented') {
    const through = validUntil === null ? '' : `, until ${stamp(validUntil)}`
    return <StateMark colour={FATE_COLOURS.inUse}>{`Yes, said ${stamp(answeredAt ?? until)}${through}`}</StateMark>
  }
  if (state === 'refused') return <StateMark colour={FATE_COLOURS.refused}>{`No: ${reasonInWords(reason)}`}</StateMark>
  if (state === 'lapsed') return <StateMark colour={FATE_COLOURS.erased}>{`No answer by ${stamp(until)}, which is a no`}</StateMark>
  if (threat !== null) {
    const told = !isOurs ? '' : toldAt === null ? 'The origin is being told. ' : `The origin was told ${stamp(toldAt)}. `
    return <StateMark colour={FATE_COLOURS.waiting}>{`${told}Comes back on a no, or on silence ${ahead(until, now)}`}</StateMark>
  }
  return <StateMark colour={FATE_COLOURS.waiting}>{`To be answered ${ahead(until, now)}; silence is a no`}</StateMark>
}

function reasonInWords(reason: string | null): string {
  return NO_REASONS.find(({ value }) => value === reason)?.label ?? sentence(reason ?? 'no reason told')
}

function Items({ detail }: { readonly detail: OnwardDetail }) {
  return (
    <ul>
      {detail.items.map(({ holding, type, stixId, marking, isConsented, erasedAt }) => (
        <li key={holding} className="breaks">
          <Text size="xs" component="span">
            {type ?? 'erased'} {stixId ?? holding}
            {marking === null ? '' : `, TLP:${marking}`}
            {isConsented ? ', yes' : ''}
            {erasedAt === null ? '' : `, erased ${stamp(erasedAt)}`}
          </Text>
        </li>
      ))}
    </ul>
  )
}

function GiveOn({ id, to, attempt }: { readonly id: string; readonly to: string; readonly attempt: Attempt }) {
  const [necessity, setNecessity] = useState('')
  const [report, setReport] = useState<OnwardReport>()
  const give = (): void => {
    const why = necessity.trim() === '' ? {} : { necessity: necessity.trim() }
    void attempt(async () => setReport(await post<OnwardReport>(`/api/v1/onward/${id}/release`, why)))
  }
  const given = report?.acts.reduce((sum, { items }) => sum + items, 0) ?? 0
  return (
    <Group gap="sm" align="end" mt="xs">
      <TextInput
        size="xs"
        label="Why it is necessary"
        description="Where the agreement asks for it"
        value={necessity}
        maxLength={10_000}
        onChange={(event) => setNecessity(event.currentTarget.value)}
      />
      <Button size="xs" onClick={give}>
        Give on to {to}
      </Button>
      {report !== undefined && (
        <Text size="sm" role="status">
          {counted(given, 'item')} on the way; {counted(report.withheld.length, 'item')} withheld
          {report.withheld[0] === undefined ? '' : `: ${report.withheld[0].refusal.reason}`}
          {report.stopped === null ? '.' : `. It stopped: ${report.stopped.reason}.`}
        </Text>
      )}
    </Group>
  )
}
