/** Items that the official may read for what it said it reads for: searched, and opened one by one. */
import { Button, Code, Group, Select, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { openItem, searchItems } from './api-client.ts'
import { useAttempt } from './attempt.tsx'
import type { FoundItem, FoundItemPage, ItemContent } from './generated/api.ts'
import { Heads, Nothing, Panel } from './panel.tsx'
import { SubPage } from './sub-page.tsx'
import { ThreatWords } from './threat-words.tsx'
import { stamp } from './words.ts'

const ROLES = [
  { value: 'received', label: 'What partners sent' },
  { value: 'own', label: 'Own items' },
]
const TEXT_MIN = 3

/** The page. */
export function ItemsPage() {
  return <SubPage title="Items">{({ now }) => <SearchPanel now={now} />}</SubPage>
}

type Asked = { readonly role: string; readonly text: string; readonly type: string; readonly id: string }

function SearchPanel({ now }: { readonly now: number }) {
  const [asked, setAsked] = useState<Asked>({ role: 'received', text: '', type: '', id: '' })
  const [found, setFound] = useState<FoundItemPage>()
  const [opened, setOpened] = useState<ItemContent>()
  const { attempt, refusal } = useAttempt(() => undefined)
  const set = (more: Partial<Asked>): void => setAsked({ ...asked, ...more })
  const search = (after: number): Promise<void> =>
    attempt(async () => {
      setOpened(undefined)
      const page = await searchItems({ ...asked, after })
      setFound(after === 0 || found === undefined ? page : { items: [...found.items, ...page.items], next: page.next })
    })
  const isWhole = asked.text.trim() === '' || asked.text.trim().length >= TEXT_MIN
  return (
    <Panel
      title="Search items"
      note="Of what you may read for the purpose that you stated. What you look for and what is found is on record."
    >
      {refusal}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void search(0)
        }}
      >
        <Group gap="sm" align="end">
          <Select
            label="Where"
            data={ROLES}
            value={asked.role}
            onChange={(value) => set({ role: value ?? 'received' })}
            allowDeselect={false}
          />
          <TextInput
            label="Name, label or value"
            value={asked.text}
            maxLength={200}
            onChange={(event) => set({ text: event.currentTarget.value })}
          />
          <TextInput label="Type" value={asked.type} maxLength={250} onChange={(event) => set({ type: event.currentTarget.value })} />
          <TextInput label="STIX id" value={asked.id} maxLength={300} onChange={(event) => set({ id: event.currentTarget.value })} />
          <Button type="submit" disabled={!isWhole}>
            Search
          </Button>
        </Group>
      </form>
      {found !== undefined && found.items.length === 0 && found.next === null && <Nothing>Nothing was found.</Nothing>}
      {found !== undefined && found.items.length > 0 && (
        <Found items={found.items} open={(holding) => void attempt(async () => setOpened(await openItem(holding)))} />
      )}
      {found !== undefined && found.next !== null && (
        <Button variant="default" onClick={() => void search(found.next ?? 0)}>
          Look further
        </Button>
      )}
      {opened !== undefined && (
        <section aria-label="The item">
          <Text size="sm" mb="xs">
            From {opened.item.origin}, for {opened.item.purpose}, TLP:{opened.item.marking ?? 'unmarked'}; kept until{' '}
            {stamp(opened.item.retainUntil)}
          </Text>
          {opened.threat !== null && <ThreatWords threat={opened.threat} agreement={opened.item.agreement} now={now} />}
          <Code block>{JSON.stringify(opened.object, null, 2)}</Code>
        </section>
      )}
    </Panel>
  )
}

function Found({ items, open }: { readonly items: readonly FoundItem[]; readonly open: (holding: string) => void }) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing="sm">
        <Heads of={['Item', 'Found', 'From', 'Marking', 'Actions']} />
        <Table.Tbody>
          {items.map(({ item, piece }) => (
            <Table.Tr key={item.holding}>
              <Table.Th scope="row">
                {item.type}
                <Text size="xs" c="dimmed" className="breaks">
                  {item.stixId}
                </Text>
              </Table.Th>
              <Table.Td className="breaks">{piece}</Table.Td>
              <Table.Td>{item.origin}</Table.Td>
              <Table.Td>{item.marking}</Table.Td>
              <Table.Td>
                <Button size="xs" variant="default" aria-label={`Open ${item.stixId ?? item.holding}`} onClick={() => open(item.holding)}>
                  Open
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
