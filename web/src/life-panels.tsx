/** The life of an agreement: who is bound, what runs out when, what was missed, what was reserved, what was stated. */
import { Anchor, Group, Stack, Table, Text } from '@mantine/core'
import type { AgreementInWords, AgreementLife, AgreementStatement, PartyStanding, Reservation } from './generated/api.ts'
import { Heads, Nothing, Panel, StateMark } from './panel.tsx'
import { PartyFlag } from './party-flag.tsx'
import { agreementAddress } from './route.ts'
import { FATE_COLOURS } from './theme.ts'
import { ahead, consequenceInWords, kindInWords, stamp, standingInWords } from './words.ts'

type NameOf = { readonly nameOf: (party: string) => string }
type OfLife = { readonly life: AgreementLife }

/** What is wider than the screen is scrolled by keyboard too. */
function reachable(label: string) {
  return { viewportProps: { tabIndex: 0, role: 'region', 'aria-label': label } }
}

/** Who signed, who ratified, and what each is bound by now. */
export function PartiesPanel({ life, parties, now }: OfLife & { readonly parties: AgreementInWords['parties']; readonly now: number }) {
  const listed = new Map(parties.map((party) => [party.code, party]))
  return (
    <Panel title="Parties" note="A ratification counts once its receipt under the quorum of witnesses is complete.">
      <Table.ScrollContainer minWidth={560} scrollAreaProps={reachable('Table of signatures')}>
        <Table>
          <Heads of={['Party', 'Signed', 'Ratified', 'Now']} />
          <Table.Tbody>
            {life.standings.map((standing) => (
              <Table.Tr key={standing.party} data-party={standing.party}>
                <Table.Th scope="row">
                  <Group gap="xs" wrap="nowrap">
                    <PartyFlag party={standing.party} width={24} />
                    <div>
                      {listed.get(standing.party)?.name ?? standing.party}
                      <Text size="sm" c="dimmed">
                        {roleOf(listed.get(standing.party), standing.party)}
                      </Text>
                    </div>
                  </Group>
                </Table.Th>
                <Table.Td>{signatureOf(life, standing.party)}</Table.Td>
                <Table.Td>{ratificationOf(life, standing.party)}</Table.Td>
                <Table.Td>
                  <StandingNow standing={standing} now={now} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  )
}

function roleOf(party: AgreementInWords['parties'][number] | undefined, code: string): string {
  const role = party?.role === 'overseer' ? `Overseer ${code}` : `Party ${code}`
  return party?.authority == null ? role : `${role}, ${party.authority}`
}

function signatureOf({ status, statements }: AgreementLife, party: string): string {
  const last = statements.findLast((one) => one.kind === 'sign' && one.party === party)
  if (last === undefined) return 'Not yet'
  return status.signed.includes(party) ? stamp(last.at) : `Not by all its offices; last ${stamp(last.at)}`
}

function ratificationOf({ status, statements }: AgreementLife, party: string): string {
  const act = statements.find((one) => one.kind === 'ratify' && one.party === party)
  if (!status.ratified.includes(party) || act === undefined) return 'Not yet'
  return act.isProven ? stamp(act.at) : `${stamp(act.at)}, its proof is incomplete`
}

function StandingNow({ standing: { standing, at, suspensions }, now }: { readonly standing: PartyStanding; readonly now: number }) {
  const isBound = standing === 'bound' || standing === 'provisional'
  const until = at === null ? '' : Date.parse(at) > now ? `, until ${stamp(at)}` : `, since ${stamp(at)}`
  return (
    <>
      <StateMark colour={suspensions.length > 0 ? FATE_COLOURS.refused : isBound ? FATE_COLOURS.inUse : FATE_COLOURS.waiting}>
        {standingInWords(standing)}
        {until}
      </StateMark>
      {suspensions.map((suspension) => (
        <Text size="sm" key={suspension.number}>
          Holds back {scopeInWords(suspension)} ({suspension.number})
        </Text>
      ))}
    </>
  )
}

function scopeInWords({ articles, purposes, parties }: PartyStanding['suspensions'][number]): string {
  const parts = [
    articles === undefined ? [] : [`article ${articles.join(', ')}`],
    purposes === undefined ? [] : [`purpose ${purposes.join(', ')}`],
    parties === undefined ? [] : [`with ${parties.join(', ')}`],
  ].flat()
  return parts.length === 0 ? 'everything' : parts.join(', ')
}

/** The register of assurances: what each party promised on the never-list, and what a purpose needs and nobody promised. */
export function AssurancesPanel({ life, nameOf }: OfLife & NameOf) {
  return (
    <Panel
      title="Assurances"
      note="What each party promised on the never-list. Where a purpose needs a promise that is not there, nothing goes for it."
    >
      <Table.ScrollContainer minWidth={560} scrollAreaProps={reachable('Table of assurances')}>
        <Table>
          <Heads of={['Party', 'Rule', 'Promise', 'Article']} />
          <Table.Tbody>
            {life.assurances.map(({ party, rule, article, neededFor, until, text }) => (
              <Table.Tr key={`${party} ${rule}`}>
                <Table.Th scope="row">{nameOf(party)}</Table.Th>
                <Table.Td>{rule}</Table.Td>
                <Table.Td>
                  <StateMark colour={until === null ? FATE_COLOURS.refused : FATE_COLOURS.inUse}>
                    {until === null ? 'Not given' : `Stands until ${stamp(until)}`}
                  </StateMark>
                  {text !== null && <Text size="sm">{text}</Text>}
                  {neededFor.length > 0 && (
                    <Text size="sm" c="dimmed">
                      Needed for {neededFor.join(', ')}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Anchor href={agreementAddress(life.status.hash, article)}>{article}</Anchor>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  )
}

/** What runs out when, the next first. */
export function ClocksPanel({ life, now, nameOf }: OfLife & NameOf & { readonly now: number }) {
  const { hash } = life.status
  return (
    <Panel title="Clocks" note="Each runs out by itself, and what follows needs nobody to act. The next comes first.">
      {life.clocks.length === 0 && <Nothing>No clock runs: nothing more can become of this version.</Nothing>}
      {life.clocks.length > 0 && (
        <Table.ScrollContainer minWidth={560} scrollAreaProps={reachable('Table of deadlines')}>
          <Table>
            <Heads of={['Time left', 'What it is about', 'If nobody acts', 'Article']} />
            <Table.Tbody>
              {life.clocks.map((clock) => (
                <Table.Tr key={`${clock.clock} ${clock.article} ${clock.deadline} ${clock.text}`}>
                  <Table.Th scope="row">
                    {ahead(clock.deadline, now)}
                    <Text size="sm" c="dimmed">
                      {stamp(clock.deadline)}
                    </Text>
                  </Table.Th>
                  <Table.Td>
                    {clock.text}
                    <WaitsFor parties={clock.parties} nameOf={nameOf} />
                  </Table.Td>
                  <Table.Td>{consequenceInWords(clock.consequence)}</Table.Td>
                  <Table.Td>
                    <Anchor href={agreementAddress(hash, clock.article)}>{clock.article}</Anchor>
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

function WaitsFor({ parties, nameOf }: { readonly parties: readonly string[] } & NameOf) {
  if (parties.length === 0) return null
  return (
    <Text size="sm" c="dimmed">
      Concerns {parties.map(nameOf).join(', ')}
    </Text>
  )
}

/** What ran out unheeded. */
export function MissesPanel({ life, nameOf }: OfLife & NameOf) {
  return (
    <Panel title="Missed" note="Clocks that ran out because somebody did not act. Every party publishes what it knows of each.">
      <Stack gap="sm">
        {life.misses.map((miss) => (
          <div key={`${miss.clock} ${miss.of ?? ''} ${miss.deadline}`}>
            <Text>{miss.text}</Text>
            <Text size="sm" c="dimmed">
              {stamp(miss.deadline)}: {consequenceInWords(miss.consequence)}, under article{' '}
              <Anchor href={agreementAddress(life.status.hash, miss.article)}>{miss.article}</Anchor>. Told by{' '}
              {tellersOf(life, miss).map(nameOf).join(', ') || 'nobody yet'}.
            </Text>
          </div>
        ))}
      </Stack>
    </Panel>
  )
}

function tellersOf({ statements }: AgreementLife, miss: AgreementLife['misses'][number]): readonly string[] {
  return statements
    .filter(({ kind, body }) => kind === 'miss' && body.clock === miss.clock && body.of === miss.of && body.deadline === miss.deadline)
    .map(({ party }) => party)
}

/** The own narrowing of the agreement, and what partners told of theirs. */
export function ReservationsPanel({ life, nameOf }: OfLife & NameOf) {
  const { reservations, disclosedReservations } = life
  return (
    <Panel
      title="Reservations"
      note="What a party forbids beyond the agreement under its own law. One that is not disclosed shows to partners nowhere."
    >
      {reservations.length === 0 && <Nothing>This party has stated none.</Nothing>}
      <Stack gap="sm">
        {reservations.map((one) => (
          <ReservationLine
            key={one.number}
            reservation={one}
            label={one.isDisclosedToPartners ? 'Own, told to all parties' : 'Own, told to nobody'}
          />
        ))}
        {disclosedReservations.map((one) => (
          <ReservationLine key={`${one.party} ${one.number}`} reservation={one} label={`Of ${nameOf(one.party)}`} />
        ))}
      </Stack>
    </Panel>
  )
}

const FORBIDDEN: Readonly<Record<Reservation['forbids'], string>> = {
  disclose: 'Is not given',
  receive: 'Is not received',
  read: 'Is not read here',
}

function ReservationLine({ reservation, label }: { readonly reservation: Reservation; readonly label: string }) {
  const { party, number, title, forbids, when } = reservation
  const conditions = Object.entries(when).map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
  return (
    <div>
      <Text fw={600}>
        {party}-{number}: {title}
      </Text>
      <Text size="sm">
        {FORBIDDEN[forbids]}: {conditions.length === 0 ? 'everything' : conditions.join('; ')}
      </Text>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
    </div>
  )
}

/** Everything that parties stated, the latest first. */
export function HistoryPanel({ life, nameOf }: OfLife & NameOf) {
  return (
    <Panel title="What was stated" note="Each line is a signed act that stands in its party’s witnessed ledger. The latest comes first.">
      <ol className="history">
        {life.statements.toReversed().map((statement) => (
          <li key={statement.actId}>
            <Text>
              {kindInWords(statement.kind)} by {nameOf(statement.party)}
              {statement.isProven ? '' : ' (its proof is incomplete)'}
            </Text>
            {saidIn(statement) !== '' && <Text size="sm">{saidIn(statement)}</Text>}
            <Text size="sm" c="dimmed">
              {stamp(statement.at)}
            </Text>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

/** What people wrote in a statement. */
function saidIn({ body }: AgreementStatement): string {
  const said = [
    body.article === null || body.article === undefined ? undefined : `Article ${String(body.article)}`,
    body.office === null || body.office === undefined ? undefined : `For the office ${String(body.office)}`,
  ]
  const words = [
    body.title,
    body.text,
    body.reason,
    body.comment,
    body.phase,
    body.subject,
    body.until === undefined ? undefined : `Until ${stamp(String(body.until))}`,
  ]
  return [...said, ...words].filter((word) => typeof word === 'string').join('. ')
}
