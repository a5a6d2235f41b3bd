/** What only a person can judge: each value once, with whom it would reach, and the answers to it. */

import { Button, Group, Text, Title } from '@mantine/core'
import type { ReviewQuestion, Tightenings } from './generated/api.ts'
import type { Reviewing } from './reviewed-object.tsx'
import { counted } from './words.ts'

type Asked = { readonly question: ReviewQuestion; readonly parties: readonly string[] }
type ValueTreatment = Extract<Tightenings['tightenings'][number], { what: 'value' }>['treatment']

const ANSWERS: readonly { readonly treatment: ValueTreatment; readonly words: string }[] = [
  { treatment: 'pseudonymise', words: 'Give it a pseudonym' },
  { treatment: 'never', words: 'Leave it out everywhere' },
]

/** The questions on one object. A value is treated wherever it stands in the submission, for all its recipients. */
export function Questions({ object, answered, stays, tighten }: Reviewing) {
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
              {answered.has(value) ? (
                <Text size="sm" role="status">
                  You said that it may stay.
                </Text>
              ) : (
                <Group gap="xs">
                  {ANSWERS.map(({ treatment, words }) => (
                    <Button
                      key={treatment}
                      size="xs"
                      variant="default"
                      aria-label={`${words}: ${of}`}
                      onClick={() =>
                        void tighten({ tightenings: [{ what: 'value', index: object.index, parties: null, value, treatment }] })
                      }
                    >
                      {words}
                    </Button>
                  ))}
                  <Button size="xs" variant="default" aria-label={`It may stay: ${of}`} onClick={() => stays(value)}>
                    It may stay
                  </Button>
                </Group>
              )}
            </li>
          )
        })}
      </ul>
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
