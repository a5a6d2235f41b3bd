/** What a request states. What the agreement wants stated beside that, the node says when it refuses. */
import { Button, Group, Select, SimpleGrid, Stack, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { RequestToParty } from './generated/api.ts'
import { useAgreements } from './live-status.ts'
import { PART_NAMES } from './request-parts.ts'

type Part = keyof typeof PART_NAMES
type Props = {
  readonly partners: readonly { readonly value: string; readonly label: string }[]
  readonly ask: (request: RequestToParty) => Promise<void>
}

const URGENCIES = [
  { value: 'normal', label: 'Not urgent' },
  { value: 'urgent', label: 'Urgent' },
  { value: 'urgent-elsewhere', label: 'Urgent, to be looked for elsewhere' },
]
const MARKINGS = ['GREEN', 'AMBER', 'AMBER+STRICT', 'RED']
const PARTS = Object.keys(PART_NAMES) as Part[]
const PART_MAX = 10_000

/** The form. */
export function RequestForm({ partners, ask }: Props) {
  const list = useAgreements().data?.items ?? []
  const [picked, setPicked] = useState<string | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const [purpose, setPurpose] = useState('')
  const [urgency, setUrgency] = useState<string>('normal')
  const [types, setTypes] = useState<string[]>([])
  const [marking, setMarking] = useState<string>('AMBER+STRICT')
  const [text, setText] = useState<Partial<Record<Part, string>>>({})
  const agreement = picked ?? list[0]?.hash ?? null
  const stated = Object.fromEntries(PARTS.flatMap((part) => (text[part]?.trim() ? [[part, text[part]?.trim()]] : [])))
  const isWhole =
    agreement !== null && to !== null && purpose.trim() !== '' && stated.reason !== undefined && stated['legal-basis'] !== undefined
  const send = (): void => {
    const chosen = types.length === 0 ? {} : { types }
    void ask({ agreement, to, purpose: purpose.trim(), urgency, ...chosen, marking, text: stated } as RequestToParty)
  }
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <Select
          label="Agreement"
          data={list.map((one) => ({ value: one.hash, label: `${one.title}, version ${one.version}` }))}
          value={agreement}
          onChange={setPicked}
          allowDeselect={false}
        />
        <Select label="Partner" data={[...partners]} value={to} onChange={setTo} />
        <TextInput
          label="Purpose, by its code"
          value={purpose}
          maxLength={64}
          onChange={(event) => setPurpose(event.currentTarget.value)}
        />
        <Select
          label="How soon"
          data={URGENCIES}
          value={urgency}
          onChange={(value) => setUrgency(value ?? 'normal')}
          allowDeselect={false}
        />
        <TagsInput label="STIX types, all unless told" value={types} onChange={setTypes} />
        <Select
          label="TLP of this text"
          data={MARKINGS}
          value={marking}
          onChange={(value) => setMarking(value ?? 'AMBER+STRICT')}
          allowDeselect={false}
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {PARTS.map((part) => (
          <Textarea
            key={part}
            label={PART_NAMES[part]}
            value={text[part] ?? ''}
            maxLength={PART_MAX}
            autosize
            required={part === 'reason' || part === 'legal-basis'}
            onChange={(event) => {
              const { value } = event.currentTarget
              setText((known) => ({ ...known, [part]: value }))
            }}
          />
        ))}
      </SimpleGrid>
      <Group justify="end">
        <Button disabled={!isWhole} onClick={send}>
          Ask
        </Button>
      </Group>
    </Stack>
  )
}
