/** Members of a case, each until a day, and what another officer records of them. */
import { Button, Group, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { post, remove } from './api-client.ts'
import type { Attempt } from './attempt.tsx'
import type { Case } from './generated/api.ts'
import { Confirmed } from './officials-panel.tsx'
import { stamp } from './words.ts'

type Props = { readonly one: Case; readonly me: string; readonly mayRecord: boolean; readonly attempt: Attempt }

/** The list, and a field for one more. */
export function CaseMembers({ one, me, mayRecord, attempt }: Props) {
  const [login, setLogin] = useState('')
  const { number, endsAt, members } = one
  const add = (): void =>
    void attempt(async () => {
      await post(`/api/v1/officials/${encodeURIComponent(login.trim())}/attributes`, { kind: 'case', value: number, endsAt })
      setLogin('')
    })
  return (
    <>
      {members.length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody is a member.
        </Text>
      )}
      {members.map((member) => (
        <Group key={member.login} gap="sm">
          <Text size="sm">
            {member.login}, until {stamp(member.endsAt)}
          </Text>
          {mayRecord && member.login !== me && (
            <Confirmed
              action="Take out"
              of={`${member.login} of ${number}`}
              run={() => attempt(() => remove(pathOf(member.login, number)))}
            />
          )}
        </Group>
      ))}
      {mayRecord && (
        <Group gap="sm" align="end">
          <TextInput
            size="xs"
            label={`Another member of ${number}`}
            description="Login of an official other than you"
            value={login}
            maxLength={100}
            onChange={(event) => setLogin(event.currentTarget.value)}
          />
          <Button size="xs" variant="default" disabled={login.trim() === ''} onClick={add}>
            Add to {number}
          </Button>
        </Group>
      )}
    </>
  )
}

function pathOf(login: string, number: string): string {
  return `/api/v1/officials/${encodeURIComponent(login)}/attributes/case/${encodeURIComponent(number)}`
}
