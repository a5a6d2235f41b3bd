/** What the sharing rests on: the agreements, the witnessed ledger and the partners' nodes. */
import { Anchor, Code, Group, Stack, Text } from '@mantine/core'
import type { AgreementStatus, LedgerStatus, Status } from './generated/api.ts'
import { Nothing, Panel, StateMark } from './panel.tsx'
import { PartyFlag } from './party-flag.tsx'
import { agreementAddress } from './route.ts'
import { FATE_COLOURS } from './theme.ts'
import { ago, codeInWords, count, counted, noun } from './words.ts'

type NameOf = { readonly nameOf: (party: string) => string }

/** States of agreements in words, each with its colour. */
export const STATES: Readonly<Record<AgreementStatus['state']['state'], { readonly words: string; readonly colour: string }>> = {
  proposed: { words: 'Proposed', colour: FATE_COLOURS.waiting },
  signed: { words: 'Signed', colour: FATE_COLOURS.waiting },
  ratified: { words: 'Ratified', colour: FATE_COLOURS.waiting },
  provisional: { words: 'Applied provisionally', colour: FATE_COLOURS.waiting },
  'in-force': { words: 'In force', colour: FATE_COLOURS.inUse },
  superseded: { words: 'Superseded', colour: FATE_COLOURS.refused },
  lapsed: { words: 'Lapsed', colour: FATE_COLOURS.refused },
}

/** Where each agreement stands. */
export function AgreementsPanel({ agreements }: { readonly agreements: readonly AgreementStatus[] }) {
  return (
    <Panel title="Agreements" note="Nothing crosses a border but under an agreement that all its parties ratified.">
      {agreements.length === 0 && <Nothing>No agreement was proposed yet.</Nothing>}
      <Stack gap="md">
        {agreements.map(({ hash, title, version, state, ratified }) => (
          <div key={hash}>
            <Group justify="space-between" gap="xs" align="start">
              <Anchor href={agreementAddress(hash)} fw={600} maw="34ch">
                {title}
              </Anchor>
              <StateMark colour={STATES[state.state].colour}>{STATES[state.state].words}</StateMark>
            </Group>
            <Text size="sm">{state.text}</Text>
            <Text size="sm" c="dimmed">
              Version {version}, ratified by {counted(ratified.length, 'party', 'parties')}
            </Text>
          </div>
        ))}
      </Stack>
    </Panel>
  )
}

/** The witnesses that cosigned the latest head with its quorum. */
export function witnessesReached({ witnesses, cosignedSize }: LedgerStatus): LedgerStatus['witnesses'] {
  return witnesses.filter(({ size }) => size > 0 && size >= cosignedSize)
}

/** How the ledger is proven. */
export function LedgerPanel({ ledger, now, nameOf }: { readonly ledger: LedgerStatus; readonly now: number } & NameOf) {
  const reached = witnessesReached(ledger)
  const quorum = ledger.quorum === null ? '' : `; ${count(ledger.quorum)} ${noun(ledger.quorum, 'is', 'are')} needed`
  return (
    <Panel
      title="Ledger"
      note="Every act is a leaf of this append-only log. Partners who cosign its head make it impossible to rewrite unnoticed."
    >
      <div>
        <div className="figure">{count(ledger.size)}</div>
        <Text size="sm">
          {noun(ledger.size, 'entry', 'entries')}, of which {count(ledger.cosignedSize)} {noun(ledger.cosignedSize, 'is', 'are')} cosigned
          {ledger.cosignedAt === null ? '' : `, last ${ago(ledger.cosignedAt, now)}`}
        </Text>
        <Text size="sm" c="dimmed">
          The latest head is cosigned by {count(reached.length)} of {counted(ledger.witnesses.length, 'witness', 'witnesses')}
          {quorum}
        </Text>
      </div>
      <Stack gap={6}>
        {ledger.witnesses.map((witness) => {
          const { party, outsider, size, lastCosignedAt } = witness
          const isCurrent = reached.includes(witness)
          return (
            <Group key={`${party} ${outsider ?? ''}`} justify="space-between" gap="xs">
              <StateMark colour={isCurrent ? FATE_COLOURS.inUse : FATE_COLOURS.refused}>{outsider ?? nameOf(party)}</StateMark>
              <Text size="sm" c="dimmed">
                {lastCosignedAt === null ? 'never heard' : `up to entry ${count(size)}, ${ago(lastCosignedAt, now)}`}
              </Text>
            </Group>
          )
        })}
      </Stack>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {ledger.origin}
      </Text>
    </Panel>
  )
}

/** How the partners' nodes answer. */
export function PartnersPanel({ status, now }: { readonly status: Status; readonly now: number }) {
  const { partners, outbox } = status
  const waiting = outbox.oldestAt === null ? '' : `, the oldest since ${ago(outbox.oldestAt, now)}`
  return (
    <Panel
      title="Partners"
      note={
        outbox.waiting === 0
          ? 'Every delivery was answered.'
          : `${counted(outbox.waiting, 'delivery', 'deliveries')} not answered yet${waiting}; tried again until answered.`
      }
    >
      {partners.length === 0 && (
        <Nothing>
          No partner was introduced yet. Two officials compare fingerprints, then <Code>comity party introduce</Code> pins the card.
        </Nothing>
      )}
      <Stack gap="sm">
        {partners.map(({ party, name, lastOkAt, lastError, failures, software, unmet }) => (
          <div key={party}>
            <Group justify="space-between" gap="xs" wrap="nowrap" align="start">
              <Group gap="xs" wrap="nowrap">
                <PartyFlag party={party} width={24} />
                <Text fw={600}>{name}</Text>
              </Group>
              <StateMark colour={failures > 0 ? FATE_COLOURS.refused : lastOkAt === null ? FATE_COLOURS.waiting : FATE_COLOURS.inUse}>
                {failures > 0 ? 'Not answering' : lastOkAt === null ? 'Not called yet' : 'Answering'}
              </StateMark>
            </Group>
            <Text size="sm" c="dimmed">
              {lastOkAt === null ? 'No answer since this node started' : `Answered ${ago(lastOkAt, now)}`}
              {failures > 0 && lastError !== null ? `. ${counted(failures, 'failure')} since: ${codeInWords(lastError.code)}.` : ''}
            </Text>
            <Text size="sm" c="dimmed">
              {software === null
                ? 'Its software told no version yet'
                : `Software ${software.version}, with ${software.algorithms.join(', ')}`}
            </Text>
            {unmet.map(({ agreement, article, reason }) => (
              <Text key={agreement} size="sm">
                <Anchor href={agreementAddress(agreement)}>Article {article}</Anchor>: {reason}. Nothing is disclosed to it nor taken from
                it; duties go on.
              </Text>
            ))}
          </div>
        ))}
      </Stack>
    </Panel>
  )
}
