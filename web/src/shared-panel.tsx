/** What was shared with each partner, and what was received from each. */
import { Group, Stack, Text } from '@mantine/core'
import { FateBar } from './fate-bar.tsx'
import type { ReceivedFromPartner, SentToPartner } from './generated/api.ts'
import { Nothing, Panel } from './panel.tsx'
import { PartyFlag } from './party-flag.tsx'
import { FATE_COLOURS } from './theme.ts'
import { counted } from './words.ts'

type NameOf = { readonly nameOf: (party: string) => string }

/** Copies by recipient. */
export function SharedPanel({ sent, nameOf }: { readonly sent: readonly SentToPartner[] } & NameOf) {
  return (
    <Panel title="Shared with partners" note="Copies released to each partner, and what its node answered with a signature.">
      {sent.length === 0 && <Nothing>Nothing was shared yet. A release under an agreement in force appears here at once.</Nothing>}
      <Stack gap="lg">
        {sent.map((row) => (
          <PartyRow key={row.recipient} party={row.recipient} name={nameOf(row.recipient)} total={counted(row.sent, 'copy', 'copies')}>
            <FateBar
              fates={[
                { label: 'in use there', value: Math.max(0, row.applied - row.erased), colour: FATE_COLOURS.inUse },
                { label: 'refused', value: row.refused, colour: FATE_COLOURS.refused },
                { label: 'erased', value: row.erased, colour: FATE_COLOURS.erased },
                { label: 'not answered yet', value: Math.max(0, row.sent - row.applied - row.refused), colour: FATE_COLOURS.waiting },
              ]}
            />
          </PartyRow>
        ))}
      </Stack>
    </Panel>
  )
}

/** Items by origin. */
export function ReceivedPanel({ received, nameOf }: { readonly received: readonly ReceivedFromPartner[] } & NameOf) {
  return (
    <Panel
      title="Received from partners"
      note="Items that partners shared with this node. Restricted ones are shown to nobody and wait to be erased."
    >
      {received.length === 0 && <Nothing>Nothing was received yet.</Nothing>}
      <Stack gap="lg">
        {received.map(({ origin, held, restricted, erased }) => (
          <PartyRow key={origin} party={origin} name={nameOf(origin)} total={counted(held + restricted + erased, 'item')}>
            <FateBar
              fates={[
                { label: 'held', value: held, colour: 'var(--mantine-color-harbour-6)' },
                { label: 'restricted', value: restricted, colour: FATE_COLOURS.waiting },
                { label: 'erased', value: erased, colour: FATE_COLOURS.erased },
              ]}
            />
          </PartyRow>
        ))}
      </Stack>
    </Panel>
  )
}

type PartyRowProps = { readonly party: string; readonly name: string; readonly total: string; readonly children: React.ReactNode }

function PartyRow({ party, name, total, children }: PartyRowProps) {
  return (
    <div data-party={party}>
      <Group justify="space-between" mb={6} gap="xs" wrap="nowrap">
        <Group gap="xs" wrap="nowrap">
          <PartyFlag party={party} width={24} />
          <Text fw={600}>{name}</Text>
        </Group>
        <Text size="sm" fw={600}>
          {total}
        </Text>
      </Group>
      {children}
    </div>
  )
}
