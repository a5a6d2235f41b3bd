/** Proposes a role of the party's own: what is left of a role of the code, and what it asks for. */
import { Button, Checkbox, Group, MultiSelect, Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import type { Attempt } from './attempt.tsx'
import type { NationalRoleList, RoleConditions } from './generated/api.ts'

type Props = { readonly doors: NationalRoleList['doors']; readonly attempt: Attempt; readonly done: () => void }

/** Every door of the page without which it shows nothing of the node. */
const OF_THE_PAGE = ['readStatus', 'readEvents']

/** The form. */
export function RoleForm({ doors, attempt, done }: Props) {
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [foundedOn, setFoundedOn] = useState<string | null>('analyst')
  const [chosen, setChosen] = useState<string[]>(OF_THE_PAGE)
  const [purposes, setPurposes] = useState<string[]>([])
  const [trainings, setTrainings] = useState<string[]>([])
  const [isForCase, setForCase] = useState(false)
  const [isCleared, setCleared] = useState(false)
  const known = doors.find((one) => one.foundedOn === foundedOn)?.doors ?? []
  const propose = (): void => {
    const conditions: RoleConditions = {
      ...(purposes.length > 0 && { purposes }),
      ...(trainings.length > 0 && { trainings }),
      ...(isForCase && { case: true }),
      ...(isCleared && { clearance: true }),
    }
    const terms = { description: description.trim(), foundedOn, doors: chosen, conditions }
    void attempt(async () => {
      await post('/api/v1/roles', { name: name.trim(), ...terms })
      done()
    })
  }
  return (
    <Stack gap="sm" mb="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput label="Name of the role" value={name} maxLength={64} onChange={(event) => setName(event.currentTarget.value)} />
        <Select
          label="Founded on"
          description="As which agreements and partners see whoever is in it"
          data={doors.map((one) => one.foundedOn)}
          value={foundedOn}
          allowDeselect={false}
          onChange={(role) => {
            setFoundedOn(role)
            setChosen(OF_THE_PAGE)
          }}
        />
        <TextInput
          label="What it is for"
          value={description}
          maxLength={500}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <MultiSelect label="What it may do" data={[...known]} value={chosen} onChange={setChosen} searchable />
        <TagsInput label="Only for these purposes" description="None: for every one" value={purposes} onChange={setPurposes} />
        <TagsInput label="Only with these trainings" value={trainings} onChange={setTrainings} />
      </SimpleGrid>
      <Group gap="lg">
        <Checkbox
          label="Only what is tied to a case of its own"
          checked={isForCase}
          onChange={(event) => setForCase(event.currentTarget.checked)}
        />
        <Checkbox label="Only within its clearance" checked={isCleared} onChange={(event) => setCleared(event.currentTarget.checked)} />
      </Group>
      <Group>
        <Button disabled={name.trim() === '' || description.trim() === '' || chosen.length === 0} onClick={propose}>
          Propose it
        </Button>
      </Group>
    </Stack>
  )
}
