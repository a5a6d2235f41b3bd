/** What was stated of a threat, and what permits to give on against it. */
import { Anchor, Text } from '@mantine/core'
import type { Threat } from './generated/api.ts'
import { agreementAddress } from './route.ts'
import { ahead, stamp } from './words.ts'

type Props = { readonly threat: Threat; readonly agreement: string; readonly now: number }

/** In the words of the official, with who agreed; then the decision: the one article that permits it, and the clock of its review. */
export function ThreatWords({ threat, agreement, now }: Props) {
  const { danger, endangered, haste, article, role, statedAt, approvedBy, reviewBy } = threat
  return (
    <>
      <Text size="sm">
        {danger}. Endangered: {endangered}. Why the origin was not asked: {haste}.
      </Text>
      <Text size="xs" c="dimmed">
        Stated by a {role.replaceAll('-', ' ')}, {stamp(statedAt)}
        {approvedBy === null ? '' : ' · another official agreed'}
      </Text>
      <Text size="xs">
        Permitted without the leave of the origin by the exception for an immediate threat alone, article{' '}
        <Anchor href={agreementAddress(agreement, article)}>{article}</Anchor>
        {reviewBy === null ? '' : `; ${reviewInWords(reviewBy, now)}`}.
      </Text>
    </>
  )
}

function reviewInWords(reviewBy: string, now: number): string {
  return Date.parse(reviewBy) > now
    ? `another official of who invoked it looks at it by ${stamp(reviewBy)}, ${ahead(reviewBy, now)}`
    : `the time in which another official of who invoked it looks at it ended ${stamp(reviewBy)}`
}
