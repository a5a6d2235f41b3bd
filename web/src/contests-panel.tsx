/** What is said to be wrong: contested with this party, by it, or by it of its own items; and a form to judge what partners raised. */
import { Button, Group, Select, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import { type Attempt, useAttempt } from './attempt.tsx'
import type { Contest } from './generated/api.ts'
import { useContests, useMayCall } from './live-status.ts'
import { Heads, Nothing, Panel, StateMark } from './panel.tsx'
import { Unread } from './reading-states.tsx'
import { FATE_COLOURS } from './theme.ts'
import { ahead, counted, stamp } from './words.ts'

const GROUNDS: Readonly<Record<Exclude<Contest['ground'], null>, string>> = {
  person: 'A person whom it is about',
  court: 'A court',
  overseer: 'The overseer',
  holder: 'A holder proposes a correction',
}
const STATES: Readonly<Record<Contest['state'], { readonly words: string; readonly colour: string }>> = {
  open: { words: 'To be judged', colour: FATE_COLOURS.waiting },
  flagged: { words: 'Marked for every holder', colour: FATE_COLOURS.refused },
  corrected: { words: 'Corrected', colour: FATE_COLOURS.erased },
  declined: { words: 'Declined, marked at who raised it', colour: FATE_COLOURS.waiting },
  lifted: { words: 'Lifted', colour: FATE_COLOURS.inUse },
}
const REASONS = [
  { value: 'accurate', label: 'It is accurate' },
  { value: 'unfounded', label: 'Unfounded' },
  { value: 'superseded', label: 'Superseded' },
  { value: 'not-competent', label: 'Not ours to judge' },
]

type Props = { readonly self: string; readonly now: number; readonly nameOf: (party: string) => string }

/** Contests that stand; nothing for who does not see them. */
export function ContestsPanel(props: Props) {
  const mayCall = useMayCall()
  return mayCall('listContests') ? <Standing {...props} mayJudge={mayCall('answerContest')} /> : null
}

function Standing({ self, now, nameOf, mayJudge }: Props & { readonly mayJudge: boolean }) {
  const { data, failureReason, refetch } = useContests()
  const { attempt, refusal } = useAttempt(refetch)
  if (data === undefined)
    return failureReason === null ? null : <Unread failure={failureReason} what="What is contested" retry={() => void refetch()} />
  return (
    <Panel
      title="Contested accuracy"
      note="Whoever sent an item judges what holders contest of it. Until it did, who raised it marks its own copy; nobody answering in time marks it everywhere."
    >
      {refusal}
      {data.items.length === 0 ? (
        <Nothing>Nothing is contested.</Nothing>
      ) : (
        <Table.ScrollContainer
          minWidth={720}
          scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': 'Contests' } }}
        >
          <Table verticalSpacing="sm">
            <Heads of={['Raised by', 'On whose word', 'Items', 'State', 'Contest']} />
            <Table.Tbody>
              {data.items.map((one) => (
                <Table.Tr key={`${one.contest} ${one.origin}`}>
                  <Table.Th scope="row">{one.raisedBy === self ? whomOf(one, { self, nameOf }) : nameOf(one.raisedBy)}</Table.Th>
                  <Table.Td>
                    {one.ground === null ? 'The origin itself' : GROUNDS[one.ground]}
                    <Text size="xs" c="dimmed">
                      {one.document}
                    </Text>
                  </Table.Td>
                  <Table.Td>{counted(one.items, 'item')}</Table.Td>
                  <Table.Td>
                    <StateMark colour={STATES[one.state].colour}>{STATES[one.state].words}</StateMark>
                    {one.state === 'open' && one.until !== null && (
                      <Text size="xs" c="dimmed" title={stamp(one.until)}>
                        Answer due {ahead(one.until, now)}
                      </Text>
                    )}
                    {mayJudge && one.state === 'open' && one.origin === self && one.id !== null && (
                      <Judge id={one.id} by={nameOf(one.raisedBy)} attempt={attempt} />
                    )}
                  </Table.Td>
                  <Table.Td>
                    <Text size="xs" ff="monospace">
                      {one.contest}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Panel>
  )
}

function whomOf({ origin }: Contest, { self, nameOf }: Pick<Props, 'self' | 'nameOf'>): string {
  return origin === self ? 'This party, of its own items' : `This party, with ${nameOf(origin)}`
}

function Judge({ id, by, attempt }: { readonly id: string; readonly by: string; readonly attempt: Attempt }) {
  const [reason, setReason] = useState<string | null>('accurate')
  const answer = (how: object) => void attempt(() => post(`/api/v1/contests/${id}/answer`, how))
  return (
    <Group gap="xs" align="end" mt="xs">
      <Button size="xs" aria-label={`Mark it everywhere, as ${by} contests`} onClick={() => answer({ answer: 'flagged' })}>
        Mark it everywhere
      </Button>
      <Select
        size="xs"
        label={`Why what ${by} contests is declined`}
        data={REASONS}
        value={reason}
        onChange={setReason}
        allowDeselect={false}
      />
      <Button size="xs" variant="default" onClick={() => answer({ answer: 'declined', reason })}>
        Decline
      </Button>
    </Group>
  )
}
