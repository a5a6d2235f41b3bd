/** What an overseer sees of threats in the ledgers that it follows: whose origin was told, and in time. */
import { Table } from '@mantine/core'
import type { SeenThreat } from './generated/api.ts'
import { useSeenThreats } from './live-status.ts'
import { Heads, Panel, StateMark } from './panel.tsx'
import { Unread } from './reading-states.tsx'
import { FATE_COLOURS } from './theme.ts'
import { counted, stamp } from './words.ts'

const SIGHTS: Readonly<Record<SeenThreat['sight'], readonly [words: string, colour: string]>> = {
  told: ['Told in time, by its own ledger', FATE_COLOURS.inUse],
  waiting: ['The minutes run', FATE_COLOURS.waiting],
  late: ['Told after the minutes of the article', FATE_COLOURS.refused],
  unanswered: ['Not told: its ledger says nothing', FATE_COLOURS.refused],
  refused: ['It had nothing to be told of', FATE_COLOURS.refused],
  untold: ['Something went that nobody was told of before', FATE_COLOURS.refused],
  unseen: ['Whose acts this overseer does not read', FATE_COLOURS.erased],
}

/** Nothing where no threat was invoked. */
export function SeenThreats({ nameOf }: { readonly nameOf: (party: string) => string }) {
  const { data, failureReason, refetch } = useSeenThreats()
  if (data === undefined) {
    return failureReason === null ? null : <Unread failure={failureReason} what="Threats in ledgers" retry={() => void refetch()} />
  }
  if (data.items.length === 0) return null
  return (
    <Panel title="Given on against a threat" note="Without the leave of an origin, which has to be told before anything goes.">
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing="sm">
          <Heads of={['Party', 'When', 'Origin', 'Went', 'Whether it was told']} />
          <Table.Tbody>
            {data.items.map(({ party, threat, at, toldTo, releases, sight }) => (
              <Table.Tr key={`${party} ${threat}`}>
                <Table.Th scope="row">{nameOf(party)}</Table.Th>
                <Table.Td>{stamp(at)}</Table.Td>
                <Table.Td>{toldTo === null ? 'Not told of any' : nameOf(toldTo)}</Table.Td>
                <Table.Td>{counted(releases, 'release')}</Table.Td>
                <Table.Td>
                  <StateMark colour={SIGHTS[sight][1]}>{SIGHTS[sight][0]}</StateMark>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  )
}
