/** Passkeys of officials as the other parties of an agreement know them: whose signature under an approval they take. */
import { Button, Select, Table } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import { useAttempt } from './attempt.tsx'
import type { OfficialKey, VouchingQuestion } from './generated/api.ts'
import { useAgreements, useOfficialKeys } from './live-status.ts'
import { Nothing, Panel, StateMark } from './panel.tsx'
import { signStatement } from './sign-in/passkey.ts'
import { FATE_COLOURS } from './theme.ts'

const STATES: Readonly<Record<OfficialKey['state'], { readonly words: string; readonly colour: string }>> = {
  unknown: { words: 'Not known to the others', colour: FATE_COLOURS.waiting },
  unvouched: { words: 'Known; another official has to vouch', colour: FATE_COLOURS.waiting },
  known: { words: 'Known, vouched for', colour: FATE_COLOURS.inUse },
  retired: { words: 'Out', colour: FATE_COLOURS.erased },
}

/** The passkeys under one agreement, which is picked. */
export function KnownKeysPanel({ mayVouch }: { readonly mayVouch: boolean }) {
  const agreements = useAgreements()
  const [picked, setPicked] = useState<string | null>(null)
  const list = agreements.data?.items ?? []
  const hash = picked ?? list[0]?.hash
  return (
    <Panel
      title="Passkeys that partners know"
      note="Where an agreement asks for it, officials sign what they approve. The first official makes its own passkey known; each other one is vouched for with a passkey that is."
      aside={
        <Select
          label="Agreement"
          data={list.map((one) => ({ value: one.hash, label: `${one.title}, version ${one.version}` }))}
          value={hash ?? null}
          onChange={setPicked}
        />
      }
    >
      {hash === undefined ? <Nothing>There is no agreement yet.</Nothing> : <Keys hash={hash} mayVouch={mayVouch} />}
    </Panel>
  )
}

function Keys({ hash, mayVouch }: { readonly hash: string; readonly mayVouch: boolean }) {
  const { data, refetch } = useOfficialKeys(hash)
  const { attempt, refusal } = useAttempt(refetch)
  const vouch = ({ login, credential }: OfficialKey): Promise<void> => attempt(() => makeKnown(hash, { login, credential }))
  const items = data?.items ?? []
  return (
    <>
      {refusal}
      {items.length === 0 && <Nothing>No official has a passkey.</Nothing>}
      {items.length > 0 && (
        <Table verticalSpacing="sm">
          <Table.Tbody>
            {items.map((key) => (
              <Table.Tr key={key.credential}>
                <Table.Th scope="row">{key.login}</Table.Th>
                <Table.Td>{key.role}</Table.Td>
                <Table.Td>
                  <StateMark colour={STATES[key.state].colour}>{STATES[key.state].words}</StateMark>
                </Table.Td>
                <Table.Td>
                  {mayVouch && (key.state === 'unknown' || key.state === 'unvouched') && (
                    <Button size="xs" aria-label={`Make the passkey of ${key.login} known`} onClick={() => void vouch(key)}>
                      Make known
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </>
  )
}

async function makeKnown(hash: string, which: { readonly login: string; readonly credential: string }): Promise<void> {
  const path = `/api/v1/agreements/${hash}/official-keys`
  const { challenge, ...question } = await post<VouchingQuestion>(`${path}/question`, which)
  const signed = challenge === null ? {} : { answer: await signStatement({ ...question, challenge }) }
  await post(path, { ...which, ...signed })
}
