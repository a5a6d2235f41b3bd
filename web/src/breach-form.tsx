/** What is said of a breach: in the first part also when it was found and which agreements it touches. */
import { Button, Checkbox, Group, MultiSelect, NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { BreachPart, BreachRequest } from './generated/api.ts'
import { useAgreements } from './live-status.ts'

/** The body of either request. */
export type BreachWords = BreachPart | BreachRequest

type Props = { readonly now: number; readonly isFirst: boolean; readonly tell: (words: BreachWords) => Promise<void> }

const CONCERNS = [
  { value: 'personal-data', label: 'Personal data' },
  { value: 'channel', label: 'The channel between nodes' },
  { value: 'both', label: 'Both' },
]
const RISKS = [
  { value: 'unknown', label: 'Not known yet' },
  { value: 'unlikely', label: 'Harm is unlikely' },
  { value: 'likely', label: 'Harm is likely' },
  { value: 'high', label: 'High risk' },
]
const ABOUT = [
  { value: 'suspect', label: 'Suspects' },
  { value: 'convicted', label: 'Convicted persons' },
  { value: 'victim', label: 'Victims' },
  { value: 'witness', label: 'Witnesses' },
  { value: 'contact', label: 'Contacts' },
  { value: 'officer', label: 'Officers' },
  { value: 'unspecified', label: 'Not told apart' },
]
const COUNT_MAX = 9_999_999_999
const MINUTES = 'YYYY-MM-DDTHH:MM'.length

type Fields = {
  readonly what: string
  readonly contact: string
  readonly measures: string
  readonly lateReason: string
  readonly about: string[]
  readonly persons: string | number
  readonly items: string | number
  readonly risk: string
  readonly isComplete: boolean
}

const EMPTY: Fields = {
  ...{ what: '', contact: '', measures: '', lateReason: '', about: [], persons: '', items: '', risk: 'unknown', isComplete: false },
}

/** The form; what is left empty is told later. */
export function BreachForm({ now, isFirst, tell }: Props) {
  const list = useAgreements().data?.items ?? []
  const [agreements, setAgreements] = useState<string[]>()
  const [foundAt, setFoundAt] = useState(() => new Date(now).toISOString().slice(0, MINUTES))
  const [concerns, setConcerns] = useState<string>('both')
  const [fields, setFields] = useState(EMPTY)
  const set = (changed: Partial<Fields>): void => setFields((known) => ({ ...known, ...changed }))
  const touched = agreements ?? list.map(({ hash }) => hash)
  const isWhole = fields.what.trim() !== '' && fields.contact.trim() !== '' && (!isFirst || (touched.length > 0 && foundAt !== ''))
  const send = (): void => {
    const words = wordsOf(fields)
    void tell(isFirst ? ({ agreements: touched, foundAt: `${foundAt}:00.000Z`, concerns, ...words } as BreachRequest) : words)
  }
  return (
    <Stack gap="sm">
      {isFirst && (
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <MultiSelect
            label="Agreements that it touches"
            data={list.map((one) => ({ value: one.hash, label: `${one.title}, version ${one.version}` }))}
            value={touched}
            onChange={setAgreements}
          />
          <TextInput
            type="datetime-local"
            label="Found (UTC): its clocks run from there"
            value={foundAt}
            onChange={(event) => setFoundAt(event.currentTarget.value)}
          />
          <Select
            label="Concerns"
            data={CONCERNS}
            value={concerns}
            onChange={(value) => setConcerns(value ?? 'both')}
            allowDeselect={false}
          />
        </SimpleGrid>
      )}
      <Textarea
        label="What happened, with no name of a person"
        value={fields.what}
        maxLength={2_000}
        autosize
        minRows={2}
        onChange={(event) => set({ what: event.currentTarget.value })}
      />
      <Extent fields={fields} set={set} />
      <Textarea
        label="What follows from it, and what was done"
        value={fields.measures}
        maxLength={2_000}
        autosize
        onChange={(event) => set({ measures: event.currentTarget.value })}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label="Who is asked for more"
          value={fields.contact}
          maxLength={300}
          onChange={(event) => set({ contact: event.currentTarget.value })}
        />
        <TextInput
          label="Why it is told late, if it is"
          value={fields.lateReason}
          maxLength={500}
          onChange={(event) => set({ lateReason: event.currentTarget.value })}
        />
      </SimpleGrid>
      <Group justify="space-between">
        <Checkbox
          label="This is the last part"
          checked={fields.isComplete}
          onChange={(event) => set({ isComplete: event.currentTarget.checked })}
        />
        <Button disabled={!isWhole} onClick={send}>
          Tell partners and overseers
        </Button>
      </Group>
    </Stack>
  )
}

function Extent({ fields, set }: { readonly fields: Fields; readonly set: (changed: Partial<Fields>) => void }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 4 }}>
      <MultiSelect label="About" data={ABOUT} value={fields.about} onChange={(about) => set({ about })} />
      <NumberInput
        label="Persons, roughly"
        value={fields.persons}
        min={0}
        max={COUNT_MAX}
        allowDecimal={false}
        onChange={(persons) => set({ persons })}
      />
      <NumberInput
        label="Items, roughly"
        value={fields.items}
        min={0}
        max={COUNT_MAX}
        allowDecimal={false}
        onChange={(items) => set({ items })}
      />
      <Select
        label="Risk for these persons"
        data={RISKS}
        value={fields.risk}
        onChange={(risk) => set({ risk: risk ?? 'unknown' })}
        allowDeselect={false}
      />
    </SimpleGrid>
  )
}

function wordsOf({ what, contact, measures, lateReason, about, persons, items, risk, isComplete }: Fields): BreachPart {
  return {
    what: what.trim(),
    contact: contact.trim(),
    measures: orNull(measures),
    lateReason: orNull(lateReason),
    dataSubjects: about as unknown as BreachPart['dataSubjects'],
    persons: typeof persons === 'number' ? persons : null,
    items: typeof items === 'number' ? items : null,
    risk: risk as BreachPart['risk'],
    isComplete,
  }
}

/** Null for what is not known yet. */
function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
