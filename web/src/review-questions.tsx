/** What only a person can judge: each value once, with whom it would reach, and the answers to it. */

import { Button, Group, Text, Title } from '@mantine/core'
import type { ReviewQuestion, Tightenings } from './generated/api.ts'
import type { Reviewing } from './reviewed-object.tsx'
import { counted, stamp } from './words.ts'

type Asked = { readonly question: ReviewQuestion; readonly parties: readonly string[] }
type ValueTreatment = Extract<Tightenings['tightenings'][number], { what: 'value' }>['treatment']

const ANSWERS: readonly { readonly treatment: ValueTreatment; readonly words: string }[] = [
  { treatment: 'pseudonymise', words: 'Give it a pseudonym' },
  { treatment: 'never', words: 'Leave it out everywhere' },
]

/** The questions on one object. A value is treated wherever it stands in the submission, for all its recipients. */
export function Questions({ object, me, answered, stays, tighten }: Reviewing) {
  const asked = askedOf(object)
  if (asked.length === 0) return null
  return (
    <>
      <Title order={4} size="h6">
        Is this about a person?
      </Title>
      <ul className="plain-list">
        {asked.map(({ question, parties }) => {
          const { value, masked, length, category, pointer } = question
          const of = `${masked} in ${pointer}`
          return (
            <li key={value}>
              <Text size="sm">
                <strong>{masked}</strong> ({counted(length, 'character')}, {category}) in <span className="breaks">{pointer}</span> would
                reach {parties.join(', ')}.
              </Text>
              <Said by={question.stays ?? []} me={me} isAnswered={answered.has(value)} />
              <Group gap="xs">
                {ANSWERS.map(({ treatment, words }) => (
                  <Button
                    key={treatment}
                    size="xs"
                    variant="default"
                    aria-label={`${words}: ${of}`}
                    onClick={() => void tighten({ tightenings: [{ what: 'value', index: object.index, parties: null, value, treatment }] })}
                  >
                    {words}
                  </Button>
                ))}
                {!isAnsweredBy(question, me) && !answered.has(value) && (
                  <Button size="xs" variant="default" aria-label={`It may stay: ${of}`} onClick={() => void stays(object.index, value)}>
                    It may stay
                  </Button>
                )}
              </Group>
            </li>
          )
        })}
      </ul>
    </>
  )
}

/** Whether an official said of a value that it may stay. */
export function isAnsweredBy({ stays = [] }: ReviewQuestion, login: string): boolean {
  return stays.some(({ account }) => account === login)
}

/** Who said that it may stay. */
function Said({
  by,
  me,
  isAnswered,
}: {
  readonly by: NonNullable<ReviewQuestion['stays']>
  readonly me: string
  readonly isAnswered: boolean
}) {
  const isMine = isAnswered || by.some(({ account }) => account === me)
  const others = by.filter(({ account }) => account !== me)
  return (
    <>
      {isMine && (
        <Text size="sm" role="status">
          You said that it may stay.
        </Text>
      )}
      {others.map(({ account, at }) => (
        <Text key={account} size="sm">
          {account} said that it may stay, {stamp(at)}.
        </Text>
      ))}
    </>
  )
}

function askedOf({ shares }: Reviewing['object']): readonly Asked[] {
  const all = shares.flatMap(({ party, review }) => review.map((question) => ({ party, question })))
  return [...Map.groupBy(all, ({ question }) => question.value).values()].flatMap((same) => {
    const [first] = same
    return first === undefined ? [] : [{ question: first.question, parties: [...new Set(same.map(({ party }) => party))] }]
  })
}
