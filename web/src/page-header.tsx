/** Who this node is, whether it is well, and whether the page is live. */
import { ActionIcon, Anchor, Button, Container, Group, Text, Title, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { remove } from './api-client.ts'
import type { Status } from './generated/api.ts'
import { type Connection, useMayCall, useSession } from './live-status.ts'
import { StateMark } from './panel.tsx'
import { PartyFlag } from './party-flag.tsx'
import { witnessesReached } from './proof-panels.tsx'
import { ReasonBar } from './reason-bar.tsx'
import { standIn } from './stand-in.ts'
import { FATE_COLOURS } from './theme.ts'
import { ago, count, counted } from './words.ts'

const CONNECTIONS: Readonly<Record<Connection, { readonly words: string; readonly colour: string }>> = {
  opening: { words: 'Connecting', colour: FATE_COLOURS.waiting },
  live: { words: 'Live', colour: FATE_COLOURS.inUse },
  lost: { words: 'Connection lost, trying again', colour: FATE_COLOURS.refused },
}

/** The head of the page. */
export function PageHeader({
  status,
  connection,
  now,
}: {
  readonly status: Status
  readonly connection: Connection
  readonly now: number
}) {
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
            <WhoIsSignedIn />
            <SchemeSwitch />
          </Group>
        </Group>
        <dl className="facts">
          {factsOf(status, now).map(({ name, words, colour }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <StateMark colour={colour}>{words}</StateMark>
              </dd>
            </div>
          ))}
        </dl>
        <ReasonBar />
      </Container>
    </header>
  )
}

type Fact = { readonly name: string; readonly words: string; readonly colour: string }

/** What a reader trusts the figures for: the agreement, the proof, and whether everything was answered. */
function factsOf({ agreements, ledger, outbox }: Status, now: number): readonly Fact[] {
  const inForce = agreements.filter(({ state }) => state.state === 'in-force')
  const [first] = inForce
  const reached = witnessesReached(ledger).length
  const isProven = ledger.quorum !== null && reached >= ledger.quorum
  const age = ledger.cosignedAt === null ? '' : `, ${ago(ledger.cosignedAt, now)}`
  return [
    {
      name: inForce.length > 1 ? counted(inForce.length, 'agreement') : 'Agreement',
      words: first === undefined ? 'None is in force' : `In force: ${first.title}`,
      colour: first === undefined ? FATE_COLOURS.waiting : FATE_COLOURS.inUse,
    },
    {
      name: 'Ledger',
      words: `${counted(ledger.size, 'entry', 'entries')}, cosigned by ${count(reached)} of ${counted(ledger.witnesses.length, 'witness', 'witnesses')}${age}`,
      colour: isProven ? FATE_COLOURS.inUse : FATE_COLOURS.waiting,
    },
    {
      name: 'Deliveries',
      words: outbox.waiting === 0 ? 'All answered' : `${count(outbox.waiting)} not answered yet`,
      colour: outbox.waiting === 0 ? FATE_COLOURS.inUse : FATE_COLOURS.waiting,
    },
  ]
}

function WhoIsSignedIn() {
  const { data } = useSession()
  const mayCall = useMayCall()
  if (data === undefined) return null
  const signOut = async (): Promise<void> => {
    await remove('/api/v1/session')
    window.location.assign('/sign-in')
  }
  return (
    <Group gap="xs">
      {mayCall('searchItems') && (
        <Anchor href="#/items" size="sm">
          Items
        </Anchor>
      )}
      {mayCall('listCases') && (
        <Anchor href="#/cases" size="sm">
          Cases
        </Anchor>
      )}
      <Anchor href="#/people" size="sm">
        {data.login}
      </Anchor>
      {data.nationalRole !== null && (
        <Text size="sm" c="dimmed" title={data.nationalRole.description ?? undefined}>
          {data.nationalRole.name}
        </Text>
      )}
      {data.standsInFor !== null && (
        <Button size="xs" onClick={() => standIn(null)}>
          You stand in for {data.standsInFor}: stop
        </Button>
      )}
      {data.bySession && (
        <Button size="xs" variant="default" onClick={() => void signOut()}>
          Sign out
        </Button>
      )}
    </Group>
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
