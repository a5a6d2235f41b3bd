/** What a version permits or asks more or less than the one before. */
import { Anchor, Stack, Text, Title } from '@mantine/core'
import type { VersionDifference, VersionDifferences } from './generated/api.ts'
import { Nothing, Panel, StateMark } from './panel.tsx'
import { agreementAddress } from './route.ts'
import { FATE_COLOURS } from './theme.ts'

const VERDICTS: Readonly<Record<NonNullable<VersionDifferences['verdict']>, string>> = {
  narrower: 'It permits less, and nothing that the version before refuses.',
  equal: 'It permits exactly what the version before permits.',
  wider: 'It permits more than the version before, and takes nothing away.',
  incomparable: 'It permits some things more and others less.',
}

const DIRECTIONS: Readonly<Record<VersionDifference['direction'], { readonly words: string; readonly colour: string }>> = {
  wider: { words: 'Wider', colour: FATE_COLOURS.refused },
  narrower: { words: 'Narrower', colour: FATE_COLOURS.inUse },
  changed: { words: 'Changed', colour: FATE_COLOURS.waiting },
}

/** The differences, those that widen first. */
export function DifferencesPanel({ differences }: { readonly differences: VersionDifferences }) {
  const { prior, verdict, isFastTrackOpen, permissions, duties, texts, restart } = differences
  const groups = [
    { title: 'What may be shared', list: permissions },
    { title: 'Duties: wider asks more, narrower guarantees less', list: duties },
    { title: 'Words that software does not read', list: texts },
  ].filter(({ list }) => list.length > 0)
  return (
    <Panel
      title="What this version changes"
      note={
        <>
          Proven over every question that can be asked, against{' '}
          {prior === null ? 'the version before' : <Anchor href={agreementAddress(prior)}>the version before</Anchor>}.{' '}
          {verdict === null ? '' : VERDICTS[verdict]}{' '}
          {isFastTrackOpen ? 'Signatures alone can bring it into force.' : 'Every party has to ratify it.'}
        </>
      }
    >
      {restart !== null && <Text>{restart}</Text>}
      {groups.length === 0 && <Nothing>Nothing.</Nothing>}
      {groups.map(({ title, list }) => (
        <div key={title}>
          <Title order={3} size="h5" mb="xs">
            {title}
          </Title>
          <Stack gap="sm" component="ul" className="plain-list">
            {list.toSorted(widerFirst).map((one) => (
              <li key={`${one.direction} ${one.sentence}`}>
                <StateMark colour={DIRECTIONS[one.direction].colour}>{DIRECTIONS[one.direction].words}</StateMark>
                <Text>{one.sentence}</Text>
                <Text size="sm" c="dimmed">
                  {articlesInWords(one)}
                </Text>
              </li>
            ))}
          </Stack>
        </div>
      ))}
    </Panel>
  )
}

const ORDER = ['wider', 'changed', 'narrower']

function widerFirst(left: VersionDifference, right: VersionDifference): number {
  return ORDER.indexOf(left.direction) - ORDER.indexOf(right.direction)
}

function articlesInWords({ priorArticles, nextArticles }: VersionDifference): string {
  const side = (articles: readonly string[], none: string): string => (articles.length === 0 ? none : `article ${articles.join(', ')}`)
  return `Before: ${side(priorArticles, 'no article')}. Now: ${side(nextArticles, 'no article')}.`
}
