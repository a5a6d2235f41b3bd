/** What came back: what recipients said of own items, the part that plays in scores, and the gates of phases that it opens. */
import { List, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core'
import type { FeedbackGate, FeedbackWord, SharedBack } from './generated/api.ts'
import { useMayCall, useSharingBack } from './live-status.ts'
import { Heads, Nothing, Panel, StateMark } from './panel.tsx'
import { Unread } from './reading-states.tsx'
import { FATE_COLOURS } from './theme.ts'
import { counted, stamp } from './words.ts'

const OUTCOMES: Readonly<Record<FeedbackWord['outcome'], { readonly words: string; readonly colour: string }>> = {
  sighted: { words: 'Seen', colour: FATE_COLOURS.inUse },
  'not-sighted': { words: 'Not seen', colour: FATE_COLOURS.erased },
  'false-positive': { words: 'False positive', colour: FATE_COLOURS.refused },
  useful: { words: 'Of use', colour: FATE_COLOURS.inUse },
  'not-useful': { words: 'Of no use', colour: FATE_COLOURS.erased },
  pending: { words: 'Not known yet', colour: FATE_COLOURS.waiting },
}

type Props = { readonly nameOf: (party: string) => string }

/** Nothing for who does not see it. */
export function FeedbackPanel(props: Props) {
  return useMayCall()('readSharingBack') ? <CameBack {...props} /> : null
}

function CameBack({ nameOf }: Props) {
  const { data, failureReason, refetch } = useSharingBack()
  if (data === undefined)
    return failureReason === null ? null : <Unread failure={failureReason} what="What came back" retry={() => void refetch()} />
  return (
    <Panel
      title="What came back"
      note="Recipients say at set times what came of items, each by its last word. Who said it further on, and what was done, nobody is told."
    >
      {data.words.length === 0 ? <Nothing>Nobody said anything of an item yet.</Nothing> : <Words words={data.words} nameOf={nameOf} />}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" mt="md">
        {data.agreements.map((one) => (
          <Under key={one.agreement} back={one} nameOf={nameOf} />
        ))}
      </SimpleGrid>
    </Panel>
  )
}

function Words({ words, nameOf }: Props & { readonly words: readonly FeedbackWord[] }) {
  return (
    <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': 'Words' } }}>
      <Table verticalSpacing="sm">
        <Heads of={['From', 'What came of it', 'Items', 'Told']} />
        <Table.Tbody>
          {words.map(({ id, party, outcome, items, givenAt }) => (
            <Table.Tr key={`${id} ${outcome}`}>
              <Table.Th scope="row">{nameOf(party)}</Table.Th>
              <Table.Td>
                <StateMark colour={OUTCOMES[outcome].colour}>{OUTCOMES[outcome].words}</StateMark>
              </Table.Td>
              <Table.Td>{counted(items, 'item')}</Table.Td>
              <Table.Td>{stamp(givenAt)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Under({ back, nameOf }: Props & { readonly back: SharedBack }) {
  const { title, outcomes, article, everyMinutes, intermediary, got, weighs, gates } = back
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {title}
      </Title>
      <Text size="sm">
        {outcomes.length === 0 || article === null
          ? 'No article lets anything be told back.'
          : `Article ${article} lets be told, every ${everyMinutes} minutes: ${outcomes.map((outcome) => OUTCOMES[outcome].words.toLowerCase()).join(', ')}.`}
      </Text>
      <Text size="sm">
        {`Of ${counted(got.reports, 'item')} partners said something: ${got.useful} seen or of use, ${got.falsePositives} false positives. `}
        {weighs.length === 0
          ? 'The score of an item does not take it into account.'
          : 'The score of an item takes it into account the next time it goes out.'}
      </Text>
      {intermediary !== null && (
        <Text size="sm">
          {`Through ${nameOf(intermediary.party)} anything goes to the others without whom it came from, which ${nameOf(intermediary.overseer)} alone is told.`}
        </Text>
      )}
      {gates.length > 0 && (
        <List size="sm" spacing={4}>
          {gates.map((gate) => (
            <List.Item key={gate.phase}>{gateWords(gate)}</List.Item>
          ))}
        </List>
      )}
    </Stack>
  )
}

function gateWords({ title, isOpen, unmet, by }: FeedbackGate): string {
  if (isOpen) return `${title}: open.`
  return unmet === null ? `${title}: what came back meets its gate, which can be opened until ${stamp(by)}.` : `${title}: ${unmet}.`
}
