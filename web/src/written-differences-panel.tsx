/** Where a text is written otherwise than the draft that it answers, or than the version before: the text as its drafters edited it. */
import { Anchor, Stack, Text } from '@mantine/core'
import type { WrittenDifference, WrittenDifferences } from './generated/api.ts'
import { Nothing, Panel, StateMark } from './panel.tsx'
import { agreementAddress } from './route.ts'
import { FATE_COLOURS } from './theme.ts'

const CHANGES: Readonly<Record<WrittenDifference['change'], { readonly words: string; readonly colour: string }>> = {
  added: { words: 'Added', colour: FATE_COLOURS.inUse },
  removed: { words: 'Removed', colour: FATE_COLOURS.refused },
  replaced: { words: 'Replaced', colour: FATE_COLOURS.waiting },
}

type WrittenProps = { readonly hash: string; readonly against: string; readonly written: WrittenDifferences }

/** The differences in the order of the text. */
export function WrittenDifferencesPanel({ hash, against, written }: WrittenProps) {
  const { isDraft, count, differences } = written
  return (
    <Panel
      title="What is written otherwise"
      note={
        <>
          Every place that differs from{' '}
          <Anchor href={agreementAddress(against)}>{isDraft ? 'the draft that this one answers' : 'the version before'}</Anchor>, whether or
          not anything follows from it.
        </>
      }
      aside={
        <Anchor href={`/api/v1/agreements/${against}/comparison/${hash}`} size="sm">
          Both compared, to print
        </Anchor>
      }
    >
      {differences.length === 0 && <Nothing>Nothing.</Nothing>}
      <Stack gap="xs" component="ul" className="plain-list">
        {differences.map(({ change, sentence }) => (
          <li key={`${change} ${sentence}`}>
            <StateMark colour={CHANGES[change].colour}>{CHANGES[change].words}</StateMark>
            <Text>{sentence}</Text>
          </li>
        ))}
      </Stack>
      {count > differences.length && (
        <Text size="sm" c="dimmed">
          The first {differences.length} of {count}; all of them stand in what is printed.
        </Text>
      )}
    </Panel>
  )
}
