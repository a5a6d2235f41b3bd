/** Roles of the party's own: what each leaves of a role of the code, what waits for another officer, and a form to propose one. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import { type Attempt, useAttempt } from './attempt.tsx'
import type { NationalRole, RoleProposal, RoleTerms } from './generated/api.ts'
import { useMayCall, useRoles } from './live-status.ts'
import { Confirmed } from './officials-panel.tsx'
import { Nothing, Panel, StateMark } from './panel.tsx'
import { Unread, Waiting } from './reading-states.tsx'
import { RoleForm } from './role-form.tsx'
import { FATE_COLOURS } from './theme.ts'
import { stamp } from './words.ts'

/** The roles as far as the own one sees them. */
export function RolesPanel({ me }: { readonly me: string }) {
  const { data, failureReason, refetch } = useRoles()
  const mayCall = useMayCall()
  const { attempt, refusal } = useAttempt(refetch)
  const [isProposing, setProposing] = useState(false)
  if (data === undefined) {
    if (failureReason === null) return <Waiting what="The roles of the party’s own are being read" />
    return <Unread failure={failureReason} what="The roles of the party’s own" retry={() => void refetch()} />
  }
  const isEmpty = data.items.length + data.proposals.length === 0
  return (
    <Panel
      title="Roles of our own"
      note="Each only takes something from a role that agreements and partners know, as which they go on seeing whoever is in it. Two officers say what it is, on record; one ends it."
      aside={
        mayCall('proposeRole') && (
          <Button size="xs" variant="default" onClick={() => setProposing(!isProposing)}>
            {isProposing ? 'Close the form' : 'Propose a role'}
          </Button>
        )
      }
    >
      {refusal}
      {isProposing && <RoleForm doors={data.doors} attempt={attempt} done={() => setProposing(false)} />}
      {isEmpty && <Nothing>The party has no role of its own.</Nothing>}
      <Stack gap="md">
        {data.proposals.map((one) => (
          <Proposal key={one.name} proposal={one} me={me} mayConfirm={mayCall('confirmRole')} attempt={attempt} />
        ))}
        {data.items.map((one) => (
          <Role key={one.name} role={one} mayEnd={mayCall('endRole')} attempt={attempt} />
        ))}
      </Stack>
    </Panel>
  )
}

type ProposalProps = {
  readonly proposal: RoleProposal
  readonly me: string
  readonly mayConfirm: boolean
  readonly attempt: Attempt
}

/** What another officer confirms are the words that are shown, by their digest. */
function Proposal({ proposal: { name, terms, digest, proposedBy, endsAt }, me, mayConfirm, attempt }: ProposalProps) {
  return (
    <article aria-label={`Proposed role ${name}`}>
      <Group gap="xs">
        <Text fw={600}>{name}</Text>
        <StateMark colour={FATE_COLOURS.waiting}>
          Proposed by {proposedBy}; another officer confirms it until {stamp(endsAt)}
        </StateMark>
      </Group>
      <Terms terms={terms} />
      {mayConfirm && proposedBy !== me && (
        <Button size="xs" aria-label={`Confirm ${name}`} onClick={() => void attempt(() => post(`${pathOf(name)}/confirm`, { digest }))}>
          Confirm
        </Button>
      )}
    </article>
  )
}

function Role({ role, mayEnd, attempt }: { readonly role: NationalRole; readonly mayEnd: boolean; readonly attempt: Attempt }) {
  const { name, terms, by, confirmedBy, at } = role
  return (
    <article aria-label={`Role ${name}`}>
      <Group gap="xs">
        <Text fw={600}>{name}</Text>
        {terms === null ? (
          <StateMark colour={FATE_COLOURS.erased}>Opens nothing</StateMark>
        ) : (
          <StateMark colour={FATE_COLOURS.inUse}>In use</StateMark>
        )}
      </Group>
      {terms !== null && <Terms terms={terms} />}
      <Text size="xs" c="dimmed">
        {confirmedBy === null ? `Ended by ${by}` : `Said by ${by} and ${confirmedBy}`}, {stamp(at)}
      </Text>
      {mayEnd && terms !== null && <Confirmed action="End" of={name} run={() => attempt(() => post(`${pathOf(name)}/end`))} />}
    </article>
  )
}

function Terms({ terms: { description, foundedOn, doors, conditions } }: { readonly terms: RoleTerms }) {
  const { purposes = [], trainings = [] } = conditions
  const asked = [
    ...purposes.map((code) => `for ${code}`),
    ...trainings.map((code) => `with the training ${code}`),
    ...(conditions.case === true ? ['for a case of its own'] : []),
    ...(conditions.clearance === true ? ['within its clearance'] : []),
  ]
  return (
    <>
      <Text size="sm">{description}</Text>
      <Text size="sm" className="breaks">
        Of {foundedOn} it is left with {doors.join(', ')}
        {asked.length > 0 && `; only ${asked.join(', ')}`}.
      </Text>
    </>
  )
}

function pathOf(name: string): string {
  return `/api/v1/roles/${encodeURIComponent(name)}`
}
