/** The numbers that a person looks at first. */
import { Group, SimpleGrid, Text } from '@mantine/core'
import type { Summary } from './generated/api.ts'
import { FATE_COLOURS } from './theme.ts'
import { count, counted, noun } from './words.ts'

type Figure = { readonly label: string; readonly value: number; readonly note: string; readonly colour: string }

/** Shared, received, refused, erased. */
export function KeyFigures({ summary }: { readonly summary: Summary }) {
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
      {figuresOf(summary).map(({ label, value, note, colour }) => (
        <section className="panel" key={label} aria-label={label}>
          <Group gap="xs" wrap="nowrap">
            <span className="figure-mark" style={{ background: colour }} aria-hidden="true" />
            <Text size="sm" fw={600}>
              {label}
            </Text>
          </Group>
          <div className="figure" data-figure={label.toLowerCase()}>
            {count(value)}
          </div>
          <Text size="sm" c="dimmed">
            {note}
          </Text>
        </section>
      ))}
    </SimpleGrid>
  )
}

function figuresOf({ own, sent, received }: Summary): readonly Figure[] {
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
  const refused = total(sent.map((row) => row.refused))
  const erasedThere = total(sent.map((row) => row.erased))
  const erasedHere = total(received.map((row) => row.erased))
  const shared = total(sent.map((row) => row.sent))
  const held = total(received.map((row) => row.held))
  return [
    {
      label: 'Shared',
      value: shared,
      note: `${noun(shared, 'copy', 'copies')} of ${counted(own, 'own item')} to ${counted(sent.length, 'partner')}`,
      colour: FATE_COLOURS.inUse,
    },
    {
      label: 'Received',
      value: held,
      note: `${noun(held, 'item')} held from ${counted(received.length, 'partner')}`,
      colour: 'var(--mantine-color-harbour-6)',
    },
    {
      label: 'Refused',
      value: refused,
      note: `${noun(refused, 'copy', 'copies')} that partners refused under their own law`,
      colour: FATE_COLOURS.refused,
    },
    {
      label: 'Erased',
      value: erasedThere + erasedHere,
      note: `${count(erasedThere)} by partners with a receipt, ${count(erasedHere)} here`,
      colour: FATE_COLOURS.erased,
    },
  ]
}
