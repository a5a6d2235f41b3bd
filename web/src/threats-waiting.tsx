/** Threats that one official stated and another one did not agree to yet: nothing of them is told or given before. */
import { Button, Group, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { post, remove } from './api-client.ts'
import { useAttempt } from './attempt.tsx'
import type { ApprovalQuestion, InvokedThreat, WaitingThreat } from './generated/api.ts'
import { useThreats } from './live-status.ts'
import { Confirmed } from './officials-panel.tsx'
import { StateMark } from './panel.tsx'
import { signStatement } from './sign-in/passkey.ts'
import { FATE_COLOURS } from './theme.ts'
import { ThreatWords } from './threat-words.tsx'
import { ahead, counted } from './words.ts'

type Props = { readonly me: string; readonly now: number; readonly nameOf: (party: string) => string }

/** Nothing where none waits. */
export function ThreatsWaiting({ me, now, nameOf }: Props) {
  const { data, refetch } = useThreats()
  const { attempt, refusal } = useAttempt(refetch)
  const [went, setWent] = useState<string>()
  if (data === undefined || (data.items.length === 0 && went === undefined)) return null
  const agree = (one: WaitingThreat, necessity: string): void =>
    void attempt(async () => {
      const invoked = await agreed(one, necessity)
      setWent(invoked === null ? 'You signed; the other official agrees next.' : wentWords(invoked, nameOf))
    })
  return (
    <>
      {refusal}
      {went !== undefined && (
        <Text size="sm" role="status">
          {went}
        </Text>
      )}
      {data.items.map((one) => (
        <article key={one.id} aria-label={`Threat stated by ${one.account}`}>
          <Text fw={600} size="sm">
            {one.account} would give {counted(one.items, 'item')} of {nameOf(one.origin)} on to {nameOf(one.recipient)} for {one.purpose}
          </Text>
          <ThreatWords threat={one.threat} agreement={one.agreement} now={now} />
          <StateMark colour={FATE_COLOURS.waiting}>{`Another official agrees, or it is over ${ahead(one.until, now)}`}</StateMark>
          <Deciding
            one={one}
            isOwn={one.account === me}
            agree={(necessity) => agree(one, necessity)}
            drop={() => attempt(() => remove(`/api/v1/threats/${one.id}`))}
          />
        </article>
      ))}
    </>
  )
}

type DecidingProps = {
  readonly one: WaitingThreat
  readonly isOwn: boolean
  readonly agree: (necessity: string) => void
  readonly drop: () => Promise<void>
}

function Deciding({ one, isOwn, agree, drop }: DecidingProps) {
  const [necessity, setNecessity] = useState('')
  return (
    <Group gap="sm" align="end" mt="xs">
      {(!isOwn || one.isSigned) && (
        <>
          <TextInput
            size="xs"
            label="Test of necessity"
            description="Where the agreement asks for it"
            value={necessity}
            maxLength={10_000}
            onChange={(event) => setNecessity(event.currentTarget.value)}
          />
          <Button
            size="xs"
            aria-label={`${isOwn ? 'Sign' : 'Agree to'} what ${one.account} stated`}
            onClick={() => agree(necessity.trim())}
          >
            {isOwn ? 'Sign' : 'Agree'}
          </Button>
        </>
      )}
      <Confirmed action="Let it go" of={`what ${one.account} stated`} run={drop} />
    </Group>
  )
}

async function agreed({ id, isSigned }: WaitingThreat, text: string): Promise<InvokedThreat | null> {
  const path = `/api/v1/threats/${id}`
  const said = text === '' ? {} : { necessity: text }
  if (!isSigned) return post<InvokedThreat | null>(`${path}/agree`, said)
  const question = await post<ApprovalQuestion>(`${path}/question`, {})
  return post<InvokedThreat | null>(`${path}/agree`, { ...said, answer: { at: question.at, ...(await signStatement(question)) } })
}

function wentWords({ origin, report }: InvokedThreat, nameOf: Props['nameOf']): string {
  const given = report.acts.reduce((sum, { items }) => sum + items, 0)
  const stopped = report.stopped === null ? '' : ` It stopped: ${report.stopped.reason}.`
  return `${nameOf(origin)} is told; ${counted(given, 'item')} on the way.${stopped}`
}
