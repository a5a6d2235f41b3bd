/** What was stated of a threat. */
import { Text } from '@mantine/core'
import type { Threat } from './generated/api.ts'
import { stamp } from './words.ts'

/** In the words of the official, with the article and who agreed. */
export function ThreatWords({ threat }: { readonly threat: Threat }) {
  const { danger, endangered, haste, article, role, statedAt, approvedBy } = threat
  return (
    <>
      <Text size="sm">
        {danger}. Endangered: {endangered}. Why the origin was not asked: {haste}.
      </Text>
      <Text size="xs" c="dimmed">
        Article {article} · stated by a {role.replaceAll('-', ' ')}, {stamp(statedAt)}
        {approvedBy === null ? '' : ' · another official agreed'}
      </Text>
    </>
  )
}
