/** What is seen of officials and waits for another one to look at it: unusual reads, what was opened, what was given on against a threat. */
import { Anchor, Button, Group, Select, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { readObservations, readQuestion } from './api-client.ts'
import { type Attempt, useAttempt } from './attempt.tsx'
import type { Observation, ObservationList, Threat } from './generated/api.ts'
import { ObservationReview } from './observation-review.tsx'
import { Heads, Nothing, Panel } from './panel.tsx'
import { agreementAddress } from './route.ts'
import { ThreatWords } from './threat-words.tsx'
import { counted, stamp } from './words.ts'

type Props = { readonly me: string; readonly now: number; readonly mayLook: boolean }

const SEEN: Readonly<Record<Observation['check'], string>> = {
  volume: 'More items on a day than usual',
  hours: 'Reads outside the hours of duty',
  watchword: 'Looked for a word that it should not look for',
  'standing-reason': 'Many reads without a reason of their own',
  'break-glass': 'Opened for itself what a condition keeps from it',
  'glass-unreviewed': 'Opened something for itself, and nobody looked at that in time',
  threat: 'Gave on without the leave of the origin, against an immediate threat',
  'threat-unreviewed': 'Gave on against a threat, and nobody looked at that in time',
}
const PURPOSES = [
  { value: 'self-monitoring', label: 'Self-monitoring' },
  { value: 'lawfulness-check', label: 'Check of lawfulness' },
  { value: 'integrity-and-security', label: 'Integrity and security' },
  { value: 'criminal-proceedings', label: 'Criminal proceedings' },
  { value: 'statistics', label: 'Statistics' },
]
const STATES = [
  { value: 'open', label: 'Nobody looked at yet' },
  { value: 'closed', label: 'Looked at' },
]

/** Asked for with a purpose and a reason, as the record of reads is; nothing is read before. */
export function ObservationsPanel({ me, now, mayLook }: Props) {
  const [asked, setAsked] = useState({ purpose: 'self-monitoring', state: 'open', justification: '' })
  const [found, setFound] = useState<ObservationList>()
  const look = async (): Promise<void> => setFound(await readObservations({ ...asked, justification: asked.justification.trim() }))
  const reading = useAttempt(() => undefined)
  // What was closed is read anew, for the reason that was stated.
  const closing = useAttempt(() => (found === undefined ? undefined : look()))
  return (
    <Panel
      title="What was seen of officials"
      note="Unusual reads, and what was opened or given on without what is usually asked for. It accuses nobody; another official looks at each. Reading it is on record."
    >
      {reading.refusal}
      {closing.refusal}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void reading.attempt(look)
        }}
      >
        <Group gap="sm" align="end">
          <Select
            label="Which"
            data={STATES}
            value={asked.state}
            onChange={(state) => setAsked({ ...asked, state: state ?? 'open' })}
            allowDeselect={false}
          />
          <Select
            label="You read it for"
            data={PURPOSES}
            value={asked.purpose}
            onChange={(purpose) => setAsked({ ...asked, purpose: purpose ?? 'self-monitoring' })}
            allowDeselect={false}
          />
          <TextInput
            label="Why you read it"
            value={asked.justification}
            maxLength={2_000}
            onChange={(event) => setAsked({ ...asked, justification: event.currentTarget.value })}
          />
          <Button type="submit" disabled={asked.justification.trim() === ''}>
            Show
          </Button>
        </Group>
      </form>
      {found !== undefined && found.items.length === 0 && <Nothing>There is none.</Nothing>}
      {found !== undefined && found.items.length > 0 && (
        <Rows items={found.items} me={me} now={now} mayLook={mayLook} attempt={closing.attempt} />
      )}
    </Panel>
  )
}

type RowsProps = Props & { readonly attempt: Attempt }

function Rows({ items, me, now, mayLook, attempt }: RowsProps & { readonly items: readonly Observation[] }) {
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table verticalSpacing="sm">
        <Heads of={['Official', 'What was seen', 'When', 'How much', 'Looked at']} />
        <Table.Tbody>
          {items.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Th scope="row">{one.account}</Table.Th>
              <Table.Td>
                <Seen one={one} now={now} attempt={attempt} />
              </Table.Td>
              <Table.Td>{one.from === one.until ? stamp(one.from) : `${stamp(one.from)} to ${stamp(one.until)}`}</Table.Td>
              <Table.Td>
                {one.reads === 0 ? counted(one.items, 'item') : `${counted(one.reads, 'read')} of ${counted(one.items, 'item')}`}
              </Table.Td>
              <Table.Td>
                <ObservationReview one={one} deed="did" now={now} mayLook={mayLook && one.account !== me} attempt={attempt} />
                {one.reason !== null && (
                  <Text size="xs" c="dimmed">
                    {one.reason}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** What it was in words, the article that permits it, and what was stated of a threat for whoever wants to judge it. */
function Seen({ one, now, attempt }: { readonly one: Observation; readonly now: number; readonly attempt: Attempt }) {
  const [stated, setStated] = useState<Threat>()
  const { check, about, agreement, article, opening, account } = one
  const read = (act: string): void => void attempt(async () => setStated((await readQuestion(act)).ask.threat ?? undefined))
  return (
    <>
      <Text size="sm">{SEEN[check]}</Text>
      {article !== null && agreement !== null && stated === undefined && (
        <Text size="xs" c="dimmed">
          Permitted by article <Anchor href={agreementAddress(agreement, article)}>{article}</Anchor> alone
        </Text>
      )}
      {opening !== null && <Text size="xs">{opening}</Text>}
      {check === 'threat' && about !== null && stated === undefined && (
        <Button size="xs" variant="default" mt="xs" aria-label={`What was stated by ${account}`} onClick={() => read(about)}>
          What was stated
        </Button>
      )}
      {stated !== undefined && agreement !== null && <ThreatWords threat={stated} agreement={agreement} now={now} />}
    </>
  )
}
