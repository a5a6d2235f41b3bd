/** Invites a person to an account of its own. */
import { Button, Code, CopyButton, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { post } from './api-client.ts'
import { useAttempt } from './attempt.tsx'
import type { OfficialRequest, OfficialWithLink } from './generated/api.ts'
import { useMayCall, useRoles } from './live-status.ts'
import { Panel } from './panel.tsx'
import { stamp } from './words.ts'

const ROLES: readonly OfficialRequest['role'][] = [
  'analyst',
  'releasing-officer',
  'agreement-officer',
  'data-protection-officer',
  'overseer',
  'operator',
]
const EMPTY = { login: '', identity: '', purpose: '', justification: '' }
const FIELDS = [
  { name: 'login', label: 'Login', description: 'No blanks or colons' },
  {
    name: 'identity',
    label: 'Identity',
    description: 'What tells the person from every other, as a staff number. Kept as a keyed hash only.',
  },
  { name: 'purpose', label: 'Purpose', description: 'Code of the purpose that is recorded for what the person reads' },
  { name: 'justification', label: 'Justification', description: 'Recorded beside it' },
] as const

/** The form, and the link that it gives once. */
export function InvitePanel({ changed }: { readonly changed: () => void }) {
  const [values, setValues] = useState<Record<keyof typeof EMPTY, string>>(EMPTY)
  const [role, setRole] = useState<OfficialRequest['role']>('analyst')
  const [ownRole, setOwnRole] = useState<string | null>(null)
  const known = useMayCall()('listRoles') ? <OwnRole role={role} value={ownRole} set={setOwnRole} /> : null
  const [invited, setInvited] = useState<OfficialWithLink>()
  const { attempt, refusal } = useAttempt(changed)
  const invite = (): Promise<void> =>
    attempt(async () => {
      setInvited(await post<OfficialWithLink>('/api/v1/officials', { ...values, role, ...(ownRole !== null && { nationalRole: ownRole }) }))
      setValues(EMPTY)
    })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void invite()
  }
  return (
    <Panel
      title="Invite an official"
      note="Another officer vouches, giving the same identity without being told it. Then the link works, once. Invite somebody again who lost every passkey."
    >
      {refusal}
      {invited !== undefined && <Link invited={invited} />}
      <form onSubmit={submit}>
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {FIELDS.map(({ name, label, description }) => (
              <TextInput
                key={name}
                required
                label={label}
                description={description}
                value={values[name]}
                onChange={(event) => {
                  const { value } = event.currentTarget
                  setValues((before) => ({ ...before, [name]: value }))
                }}
              />
            ))}
            <Select
              label="Role"
              data={ROLES}
              value={role}
              allowDeselect={false}
              onChange={(chosen) => {
                setRole(ROLES.find((one) => one === chosen) ?? 'analyst')
                setOwnRole(null)
              }}
            />
            {known}
          </SimpleGrid>
          <Group>
            <Button type="submit">Invite</Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

type OwnRoleProps = { readonly role: string; readonly value: string | null; readonly set: (role: string | null) => void }

/** A role of the party's own that is founded on the chosen one, if there is any. */
function OwnRole({ role, value, set }: OwnRoleProps) {
  const names = (useRoles().data?.items ?? []).filter(({ terms }) => terms?.foundedOn === role).map(({ name }) => name)
  if (names.length === 0) return null
  return (
    <Select label="Role of our own" description="Leaves less of it; empty: all of it" data={names} value={value} clearable onChange={set} />
  )
}

function Link({ invited: { official, link, endsAt } }: { readonly invited: OfficialWithLink }) {
  return (
    <div role="status">
      <Text size="sm" fw={600}>
        Link for {official.login}, shown this once. It holds until {stamp(endsAt)}.
      </Text>
      <Group gap="sm" my="xs">
        <Code className="breaks">{link}</Code>
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
    </div>
  )
}
