/** Who this node is, whether it is well, and whether the page is live. */
import { ActionIcon, Anchor, Container, Group, Text, Title, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import type { Status } from './generated/api.ts'
import type { Connection } from './live-status.ts'
import { StateMark } from './panel.tsx'
import { PartyFlag } from './party-flag.tsx'
import { FATE_COLOURS } from './theme.ts'

const CONNECTIONS: Readonly<Record<Connection, { readonly words: string; readonly colour: string }>> = {
  opening: { words: 'Connecting', colour: FATE_COLOURS.waiting },
  live: { words: 'Live', colour: FATE_COLOURS.inUse },
  lost: { words: 'Connection lost, trying again', colour: FATE_COLOURS.refused },
}

/** The head of the page. */
export function PageHeader({ status, connection }: { readonly status: Status; readonly connection: Connection }) {
  const { words, colour } = CONNECTIONS[connection]
  return (
    <header className="page-header">
      <Container size="xl" py="md">
        <Group justify="space-between" gap="md">
          <Group gap="md" wrap="nowrap">
            <PartyFlag party={status.party} width={54} />
            <div>
              <Title order={1} size="h2" lh={1.15}>
                {status.name}
              </Title>
              <Text c="dimmed" size="sm">
                Node of party {status.party} · Comity {status.version} · <Anchor href="/api/">API</Anchor>
              </Text>
            </div>
          </Group>
          <Group gap="md">
            <span role="status">
              <StateMark colour={colour}>{words}</StateMark>
            </span>
            <SchemeSwitch />
          </Group>
        </Group>
      </Container>
    </header>
  )
}

function SchemeSwitch() {
  const scheme = useComputedColorScheme('light')
  const { setColorScheme } = useMantineColorScheme()
  const next = scheme === 'dark' ? 'light' : 'dark'
  return (
    <ActionIcon variant="default" size="lg" aria-label={`Switch to the ${next} colours`} onClick={() => setColorScheme(next)}>
      <svg width="18" height="18" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2">
        <circle cx="12" cy="12" r="8" />
        <path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" stroke="none" />
      </svg>
    </ActionIcon>
  )
}
