/** A submission that waits, object by object: what it says, what each partner gets of it and by which article, and what a person does about it. */
import { Anchor, Button, Container, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { post } from './api-client.ts'
import { useAttempt } from './attempt.tsx'
import { useNodeClock } from './clock.ts'
import { Decision } from './decision.tsx'
import type { Submission, Tightenings } from './generated/api.ts'
import { useLiveUpdates, useSession, useStatus, useSubmission } from './live-status.ts'
import { PageHeader } from './page-header.tsx'
import { Nothing, Panel } from './panel.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { isAnsweredBy } from './review-questions.tsx'
import { type Shown, useReview } from './review-reading.ts'
import { ReviewedObject } from './reviewed-object.tsx'
import { agreementAddress } from './route.ts'
import { counted, stamp } from './words.ts'

const CHOICES = [
  { value: 'all', label: 'All' },
  { value: 'questions', label: 'With questions' },
  { value: 'removals', label: 'With removals' },
] as const

/** The page with its states: waiting, failed, shown. */
export function ReviewPage({ submission: id }: { readonly submission: string }) {
  const connection = useLiveUpdates()
  const status = useStatus()
  const session = useSession()
  const submission = useSubmission(id)
  const now = useNodeClock(status.data?.at ?? '')
  const name = status.data?.name
  useEffect(() => {
    document.title = name === undefined ? 'Review · Comity' : `Review · ${name} · Comity`
  }, [name])
  const failure = status.failureReason ?? session.failureReason ?? submission.failureReason
  const retry = (): void => {
    for (const { refetch } of [status, session, submission]) void refetch()
  }
  const isRead = status.data !== undefined && session.data !== undefined && submission.data !== undefined
  return (
    <>
      {status.data !== undefined && <PageHeader status={status.data} connection={connection} now={now} />}
      <Container size="xl" py="lg" component="main">
        {status.data === undefined && (
          <Title order={1} size="h2" mb="md">
            Comity
          </Title>
        )}
        {!isRead && failure !== null && <Unread failure={failure} what="The submission" retry={retry} />}
        {!isRead && failure === null && <Waiting what="The submission is being read" />}
        {isRead && (
          <Stack gap="md">
            <Anchor href="#/people" size="sm">
              Back to what waits
            </Anchor>
            <Looked submission={submission.data} me={session.data.login} changed={() => void submission.refetch()} />
          </Stack>
        )}
      </Container>
    </>
  )
}

type LookedProps = { readonly submission: Submission; readonly me: string; readonly changed: () => void }

function Looked({ submission, me, changed }: LookedProps) {
  const { id, account, receivedAt, purpose, justification, agreement, state, tightenings } = submission
  const { attempt, refusal } = useAttempt(changed)
  const recipients = submission.report?.recipients ?? []
  const isWaiting = state === 'awaiting-approval'
  return (
    <>
      <Panel
        title={`Submitted by ${account}`}
        note={
          <>
            {stamp(receivedAt)}, for {purpose}, under <Anchor href={agreementAddress(agreement)}>this agreement</Anchor>. Reason given:{' '}
            {justification}
          </>
        }
      >
        {refusal}
        <ul className="plain-list">
          {recipients.map(({ party, released, offered, changed: reduced, withheld }) => (
            <li key={party}>
              <strong>{party}</strong> gets {counted(released, 'object')} of {offered}
              {reduced > 0 && `, ${reduced} of them reduced`}
              {withheld.map(({ code, reason, article, count }) => (
                <Text key={`${code} ${article}`} size="sm" c="dimmed">
                  {counted(count, 'object')} withheld: {reason}
                  {article !== null && ` (article ${article})`}
                </Text>
              ))}
            </li>
          ))}
        </ul>
        {tightenings > 0 && <Text size="sm">Tightened {counted(tightenings, 'time')}.</Text>}
        {isWaiting ? (
          <Decision submission={submission} me={me} attempt={attempt} />
        ) : (
          <Text role="status">It does not wait any more: {state.replaceAll('-', ' ')}.</Text>
        )}
      </Panel>
      {isWaiting && <Objects id={id} me={me} parties={recipients.map(({ party }) => party)} changed={changed} />}
    </>
  )
}

type ObjectsProps = { readonly id: string; readonly me: string; readonly parties: readonly string[]; readonly changed: () => void }

function Objects({ id, me, parties, changed }: ObjectsProps) {
  const [shown, setShown] = useState<Shown>('all')
  const [round, setRound] = useState(0)
  const { objects, seen, isWhole, isReading, failure, more } = useReview(id, shown, round)
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set())
  const { attempt, refusal } = useAttempt(changed)
  const tighten = ({ tightenings }: Tightenings) =>
    attempt(async () => {
      await post(`/api/v1/submissions/${encodeURIComponent(id)}/tighten`, { tightenings })
      setRound((before) => before + 1)
    })
  const stays = (index: number, value: string) =>
    attempt(async () => {
      await post(`/api/v1/submissions/${encodeURIComponent(id)}/stay`, { stays: [{ index, value }] })
      setAnswered((before) => new Set([...before, value]))
    })
  const asked = objects.flatMap(({ shares }) => shares.flatMap(({ review }) => review))
  const open = new Set(asked.filter((question) => !answered.has(question.value) && !isAnsweredBy(question, me)).map(({ value }) => value))
    .size
  return (
    <Panel
      title="Object by object"
      note="On the left what was submitted, beside it what each partner would get. You can let a partner have less, never more, and nothing loosens it again."
      aside={
        <SegmentedControl
          aria-label="Objects shown"
          data={[...CHOICES]}
          value={shown}
          onChange={(value) => setShown(CHOICES.find((one) => one.value === value)?.value ?? 'all')}
        />
      }
    >
      {refusal}
      <Text size="sm" role="status">
        {isReading ? 'Reading. ' : ''}
        {counted(objects.length, 'object')} shown, {seen} read{isWhole ? ', which is all' : ''}; {counted(open, 'question')} of those shown
        not answered yet.
      </Text>
      {failure !== null && <Unread failure={failure} what="What each partner gets" retry={() => setRound((before) => before + 1)} />}
      {isWhole && objects.length === 0 && <Nothing>There is none.</Nothing>}
      {objects.map((object) => (
        <ReviewedObject key={object.index} object={object} parties={parties} me={me} answered={answered} stays={stays} tighten={tighten} />
      ))}
      {!isWhole && failure === null && objects.length > 0 && (
        <Group>
          <Button variant="default" loading={isReading} onClick={more}>
            Show more
          </Button>
        </Group>
      )}
    </Panel>
  )
}
