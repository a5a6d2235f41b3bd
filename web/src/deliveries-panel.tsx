/** The latest deliveries, and among them what was refused or still waits. */
import { Button, Group, SegmentedControl, Text } from '@mantine/core'
import { useState } from 'react'
import type { Delivery } from './generated/api.ts'
import { useDeliveries } from './live-status.ts'
import { Nothing, Notice, Panel, StateMark } from './panel.tsx'
import { PartyFlag } from './party-flag.tsx'
import { FATE_COLOURS } from './theme.ts'
import { ago, codeInWords, count, counted, kindInWords, stamp } from './words.ts'

const ROWS_FIRST = 12

const STATES: Readonly<Record<Delivery['state'], { readonly words: string; readonly colour: string }>> = {
  recorded: { words: 'On its way', colour: FATE_COLOURS.waiting },
  delivered: { words: 'Delivered', colour: FATE_COLOURS.waiting },
  applied: { words: 'Accepted', colour: FATE_COLOURS.inUse },
  refused: { words: 'Refused', colour: FATE_COLOURS.refused },
  expired: { words: 'Expired', colour: FATE_COLOURS.refused },
}

const CHOICES = [
  { value: 'all', label: 'All' },
  { value: 'refused', label: 'Refused' },
  { value: 'waiting', label: 'Waiting' },
]

type Props = { readonly now: number; readonly nameOf: (party: string) => string }

/** The table. */
export function DeliveriesPanel({ now, nameOf }: Props) {
  const [choice, setChoice] = useState('all')
  const [isWhole, setWhole] = useState(false)
  const { data, error, isPending } = useDeliveries()
  const rows = (data?.items ?? []).filter((row) => isChosen(row, choice))
  const shown = isWhole ? rows : rows.slice(0, ROWS_FIRST)
  return (
    <Panel
      title="Latest deliveries"
      note="Each act that went to a partner, and its signed answer. A partner decides again under its own law, so it may refuse what was sent."
      aside={<SegmentedControl data={CHOICES} value={choice} onChange={setChoice} aria-label="Which deliveries are shown" />}
    >
      {error !== null && <Notice title="The deliveries cannot be shown">{error.message}</Notice>}
      {!isPending && error === null && rows.length === 0 && (
        <Nothing>{choice === 'all' ? 'Nothing was sent yet.' : 'None of the latest deliveries.'}</Nothing>
      )}
      {shown.length > 0 && <DeliveryTable rows={shown} now={now} nameOf={nameOf} />}
      {rows.length > ROWS_FIRST && (
        <Group>
          <Button variant="default" size="xs" onClick={() => setWhole(!isWhole)}>
            {isWhole ? 'Show fewer' : `Show all ${count(rows.length)}`}
          </Button>
        </Group>
      )}
    </Panel>
  )
}

function DeliveryTable({ rows, now, nameOf }: Props & { readonly rows: readonly Delivery[] }) {
  return (
    <table className="rows">
      <thead>
        <tr>
          <th scope="col">To</th>
          <th scope="col">State</th>
          <th scope="col">Act</th>
          <th scope="col" className="number">
            Items
          </th>
          <th scope="col">When</th>
          <th scope="col">Remark</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.actId} ${row.recipient}`}>
            <td>
              <Group gap="xs" wrap="nowrap">
                <PartyFlag party={row.recipient} width={24} />
                {nameOf(row.recipient)}
              </Group>
            </td>
            <td>
              <StateMark colour={STATES[row.state].colour}>{STATES[row.state].words}</StateMark>
            </td>
            <td>{kindInWords(row.kind)}</td>
            <td className="number">{row.items === 0 ? '' : counted(row.items, 'item')}</td>
            <td>
              <time dateTime={row.at} title={stamp(row.at)}>
                {ago(row.at, now)}
              </time>
            </td>
            <td>{remarkOf(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function remarkOf({ state, refusedItems, code }: Delivery): React.ReactNode {
  if (code !== null) return codeInWords(code)
  if (refusedItems > 0 && state === 'applied') return `${counted(refusedItems, 'item')} refused under its own law`
  return null
}

function isChosen({ state, refusedItems }: Delivery, choice: string): boolean {
  if (choice === 'refused') return state === 'refused' || state === 'expired' || refusedItems > 0
  if (choice === 'waiting') return state === 'recorded' || state === 'delivered'
  return true
}

/** Recalls among the deliveries, and who confirmed what. */
export function ErasuresPanel({
  sent,
  now,
  nameOf,
}: Props & { readonly sent: readonly { readonly recipient: string; readonly erased: number }[] }) {
  const { data } = useDeliveries()
  const recalls = (data?.items ?? [])
    .filter(({ kind }) => kind === 'recall' || kind === 'correct' || kind === 'narrow' || kind === 'lift-contest' || kind === 'erase')
    .slice(0, ROWS_FIRST)
  const confirmed = sent.filter(({ erased }) => erased > 0)
  return (
    <Panel
      title="Recalls and erasure receipts"
      note="A recall or narrower handling is obeyed at once. Each holder erases, then says so in a signed receipt that this node’s ledger keeps."
    >
      {recalls.length === 0 && confirmed.length === 0 && <Nothing>Nothing was recalled and nothing erased.</Nothing>}
      {confirmed.map(({ recipient, erased }) => (
        <Group key={recipient} justify="space-between" gap="xs">
          <Group gap="xs" wrap="nowrap">
            <PartyFlag party={recipient} width={24} />
            <Text fw={600}>{nameOf(recipient)}</Text>
          </Group>
          <StateMark colour={FATE_COLOURS.erased}>{`${count(erased)} confirmed erased`}</StateMark>
        </Group>
      ))}
      {recalls.length > 0 && <DeliveryTable rows={recalls} now={now} nameOf={nameOf} />}
    </Panel>
  )
}
