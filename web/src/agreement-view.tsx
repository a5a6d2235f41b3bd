/** One agreement: its state, its parties, its clocks, what was reserved, what a version changes, and every article. */
import { Anchor, Code, Group, Stack, Text, Title } from '@mantine/core'
import { ArticlesPanel } from './articles-panel.tsx'
import { DifferencesPanel } from './differences-panel.tsx'
import type { AgreementLife, AgreementStatus } from './generated/api.ts'
import { AssurancesPanel, ClocksPanel, HistoryPanel, MissesPanel, PartiesPanel, ReservationsPanel } from './life-panels.tsx'
import { useDifferences, useLife, useText, useWrittenDifferences } from './live-status.ts'
import { StateMark } from './panel.tsx'
import { STATES } from './proof-panels.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { stamp } from './words.ts'
import { WrittenDifferencesPanel } from './written-differences-panel.tsx'

type Viewed = { readonly status: AgreementStatus; readonly now: number; readonly article: string | undefined }

/** An agreement with everything that this official may read of it. */
export function AgreementView({ status, now, article }: Viewed) {
  const { hash } = status
  const life = useLife(hash)
  const text = useText(hash)
  const differences = useDifferences(hash)
  const written = useWrittenDifferences(hash)
  const nameOf = (party: string): string => text.data?.parties.find(({ code }) => code === party)?.name ?? party
  const prior = differences.data?.prior ?? null
  return (
    <Stack gap="md">
      <Head status={status} life={life.data} prior={prior} />
      {life.data === undefined && life.failureReason !== null && (
        <Unread failure={life.failureReason} what="The life of the agreement" retry={() => void life.refetch()} />
      )}
      {life.data === undefined && life.failureReason === null && <Waiting what="The life of the agreement is being read" />}
      {life.data !== undefined && (
        <>
          <PartiesPanel life={life.data} parties={text.data?.parties ?? []} now={now} />
          {life.data.assurances.length > 0 && <AssurancesPanel life={life.data} nameOf={nameOf} />}
          {life.data.misses.length > 0 && <MissesPanel life={life.data} nameOf={nameOf} />}
          <ClocksPanel life={life.data} now={now} nameOf={nameOf} />
          <ReservationsPanel life={life.data} nameOf={nameOf} />
        </>
      )}
      {prior !== null && differences.data !== undefined && <DifferencesPanel differences={differences.data} />}
      {differences.data === undefined && differences.failureReason !== null && (
        <Unread failure={differences.failureReason} what="What this version changes" retry={() => void differences.refetch()} />
      )}
      {written.data !== undefined && written.data.against !== null && (
        <WrittenDifferencesPanel hash={hash} against={written.data.against} written={written.data} />
      )}
      {written.data === undefined && written.failureReason !== null && (
        <Unread failure={written.failureReason} what="What is written otherwise" retry={() => void written.refetch()} />
      )}
      {text.data === undefined && text.failureReason !== null && (
        <Unread failure={text.failureReason} what="The text of the agreement" retry={() => void text.refetch()} />
      )}
      {text.data === undefined && text.failureReason === null && <Waiting what="The text is being read" />}
      {text.data !== undefined && <ArticlesPanel articles={text.data.articles} applying={life.data?.articles} shown={article} />}
      {life.data !== undefined && <HistoryPanel life={life.data} nameOf={nameOf} />}
    </Stack>
  )
}

type HeadProps = { readonly status: AgreementStatus; readonly life: AgreementLife | undefined; readonly prior: string | null }

function Head({ status, life, prior }: HeadProps) {
  const { hash, title, version, state } = status
  return (
    <section className="panel" aria-label="State">
      <Group justify="space-between" align="start" gap="sm">
        <Title order={2} size="h3">
          {title}
        </Title>
        <StateMark colour={STATES[state.state].colour}>{STATES[state.state].words}</StateMark>
      </Group>
      <Text mt="xs">{state.text}</Text>
      <Text size="sm" c="dimmed" mt="xs">
        Version {version}
        {life !== undefined && `, proposed by ${life.proposedBy} on ${stamp(life.proposedAt)}`}
        {life?.isOnFastTrack === true && ', on the fast track: signatures alone bring it into force'}
      </Text>
      <Text size="sm" c="dimmed" className="whole-hash">
        What is signed is the document with the hash <Code>{hash}</Code>
      </Text>
      <Group gap="md" mt="xs">
        <Anchor href={`/api/v1/agreements/${hash}/page`} size="sm">
          Page to print, with the policy beside each article
        </Anchor>
        {prior !== null && (
          <Anchor href={`/api/v1/agreements/${prior}/comparison/${hash}`} size="sm">
            Comparison with the version before, to print
          </Anchor>
        )}
      </Group>
    </section>
  )
}
