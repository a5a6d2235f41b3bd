/** Lets partners have less of one object. There is no word here, nor in what the node takes, by which anybody gets more. */
import { Button, Group, Select } from '@mantine/core'
import { useState } from 'react'
import type { Tightenings } from './generated/api.ts'
import type { Reviewing } from './reviewed-object.tsx'

type Tightening = Tightenings['tightenings'][number]
type FieldTreatment = Extract<Tightening, { what: 'field' }>['treatment']

const WHOLE = '(whole object)'
const EVERYONE = '(everyone)'
const TREATMENTS: readonly { readonly value: FieldTreatment; readonly label: string }[] = [
  { value: 'drop', label: 'Leave it out' },
  { value: 'generalise', label: 'Make it coarser' },
  { value: 'pseudonymise', label: 'Give it a pseudonym' },
]
/** Cross with every object, as the node has it: an object is withheld where these may not go. */
const ALWAYS_KEPT: ReadonlySet<string> = new Set([
  'type',
  'spec_version',
  'id',
  'created',
  'modified',
  'object_marking_refs',
  'granular_markings',
])

/** The form under an object that somebody gets something of. */
export function Tighten({ object, parties, tighten }: Reviewing) {
  const { index, shares } = object
  const [to, setTo] = useState(EVERYONE)
  const [what, setWhat] = useState(WHOLE)
  const [treatment, setTreatment] = useState<FieldTreatment>('drop')
  const given = shares.filter(({ shown }) => shown !== null)
  if (given.length === 0) return null
  const reached = given.filter(({ party }) => to === EVERYONE || party === to)
  const fields = [...new Set(reached.flatMap(({ shown }) => Object.keys(shown ?? {})))].filter(
    (field) => !ALWAYS_KEPT.has(field) && object.original[field] !== undefined,
  )
  const act = what === WHOLE ? 'Withhold' : 'Tighten'
  const isThere = what === WHOLE || fields.includes(what)
  const place = { index, parties: to === EVERYONE ? null : [to] }
  const asked: Tightening = what === WHOLE ? { what: 'object', ...place } : { what: 'field', ...place, field: what, treatment }
  return (
    <Group gap="xs" align="end" role="group" aria-label={`Tighten object ${index}`}>
      <Select
        size="xs"
        label={`Of object ${index}`}
        data={[{ value: WHOLE, label: 'The whole object' }, ...fields.map((field) => ({ value: field, label: field }))]}
        value={isThere ? what : WHOLE}
        onChange={(value) => setWhat(value ?? WHOLE)}
        allowDeselect={false}
      />
      {what !== WHOLE && isThere && (
        <Select
          size="xs"
          label="What to do"
          data={[...TREATMENTS]}
          value={treatment}
          onChange={(value) => setTreatment(TREATMENTS.find((one) => one.value === value)?.value ?? 'drop')}
          allowDeselect={false}
        />
      )}
      <Select
        size="xs"
        label="For"
        data={[{ value: EVERYONE, label: 'Everyone' }, ...parties.filter((party) => given.some((share) => share.party === party))]}
        value={to}
        onChange={(value) => setTo(value ?? EVERYONE)}
        allowDeselect={false}
      />
      <Button
        size="xs"
        variant="default"
        aria-label={`${act} object ${index}`}
        disabled={!isThere}
        onClick={() => void tighten({ tightenings: [asked] })}
      >
        {act}
      </Button>
    </Group>
  )
}
