/** What is tied to a case, and what an officer who is no member may tie to it. */
import { Button, Checkbox, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { post, readCandidates, readTied, remove } from './api-client.ts'
import type { Attempt } from './attempt.tsx'
import type { ItemPage, TiedItem } from './generated/api.ts'
import { Confirmed } from './officials-panel.tsx'
import { Heads, Nothing } from './panel.tsx'
import { counted, stamp } from './words.ts'

type Props = { readonly number: string; readonly mayTie: boolean; readonly mayUntie: boolean; readonly attempt: Attempt }

/** The tied items; looking at them is on record, so that they are read once, when asked for. */
export function CaseItems({ number, mayTie, mayUntie, attempt }: Props) {
  const [tied, setTied] = useState<readonly TiedItem[]>()
  const read = async (): Promise<void> => setTied((await readTied(number)).items)
  // biome-ignore lint/correctness/useExhaustiveDependencies: shown anew it is read anew, and by nothing else
  useEffect(() => void attempt(read), [number])
  const untie = (holding: string): Promise<void> =>
    attempt(async () => {
      await remove(`/api/v1/cases/${encodeURIComponent(number)}/items/${encodeURIComponent(holding)}`)
      await read()
    })
  return (
    <section aria-label={`What is tied to ${number}`}>
      {tied !== undefined && tied.length === 0 && <Nothing>Nothing that you may read is tied to it.</Nothing>}
      {tied !== undefined && tied.length > 0 && (
        <Table.ScrollContainer
          minWidth={560}
          scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': `Items of ${number}` } }}
        >
          <Table verticalSpacing="xs">
            <Heads of={['Item', 'Why', 'Tied by', 'Actions']} />
            <Table.Tbody>
              {tied.map(({ holding, reason, tiedBy, tiedAt }) => (
                <Table.Tr key={holding}>
                  <Table.Th scope="row" className="breaks">
                    {holding}
                  </Table.Th>
                  <Table.Td>{reason}</Table.Td>
                  <Table.Td>
                    {tiedBy}, {stamp(tiedAt)}
                  </Table.Td>
                  <Table.Td>{mayUntie && <Confirmed action="Untie" of={holding} run={() => untie(holding)} />}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {mayTie && <Tie number={number} attempt={attempt} changed={read} />}
    </section>
  )
}

const ROLES = [
  { value: 'received', label: 'What partners sent' },
  { value: 'own', label: 'Own items' },
]

function Tie({ number, attempt, changed }: Omit<Props, 'mayTie' | 'mayUntie'> & { readonly changed: () => Promise<void> }) {
  const [role, setRole] = useState('received')
  const [page, setPage] = useState<ItemPage>()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [reason, setReason] = useState('')
  const look = (after: number): void =>
    void attempt(async () => {
      const more = await readCandidates(number, { role, after })
      setPage(after === 0 || page === undefined ? more : { items: [...page.items, ...more.items], next: more.next })
    })
  const tie = (): void =>
    void attempt(async () => {
      await post(`/api/v1/cases/${encodeURIComponent(number)}/items`, { items: chosen, reason: reason.trim() })
      setChosen([])
      setPage(undefined)
      await changed()
    })
  const { items = [], next = null } = page ?? {}
  const turn = (holding: string, isOn: boolean): void => setChosen(isOn ? [...chosen, holding] : chosen.filter((one) => one !== holding))
  return (
    <Stack gap="xs" mt="xs">
      <Group gap="sm" align="end">
        <Select
          size="xs"
          label={`What may be tied to ${number}`}
          data={ROLES}
          value={role}
          onChange={(value) => setRole(value ?? 'received')}
          allowDeselect={false}
        />
        <Button size="xs" variant="default" onClick={() => look(0)}>
          Look, on record
        </Button>
      </Group>
      {page !== undefined && items.length === 0 && <Nothing>Nothing that you could read for its purpose.</Nothing>}
      {items.map(({ holding, type, stixId, origin, marking }) => (
        <Checkbox
          key={holding}
          label={`${type ?? 'item'} ${stixId ?? holding}, from ${origin}, TLP:${marking ?? 'unmarked'}`}
          checked={chosen.includes(holding)}
          onChange={(event) => turn(holding, event.currentTarget.checked)}
        />
      ))}
      {next !== null && (
        <Button size="xs" variant="default" onClick={() => look(next)}>
          Look further
        </Button>
      )}
      {chosen.length > 0 && (
        <Group gap="sm" align="end">
          <TextInput
            size="xs"
            label="Why they belong to it"
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button size="xs" disabled={reason.trim() === ''} onClick={tie}>
            Tie {counted(chosen.length, 'item')}
          </Button>
          <Text size="xs" c="dimmed">
            Its members may read them then.
          </Text>
        </Group>
      )}
    </Stack>
  )
}
