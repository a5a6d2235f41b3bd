/** What the own session reads for, at the top of every page: shown, and changed without asking with every read. */
import { Button, Group, Select, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from './api-client.ts'
import { type Attempt, useAttempt } from './attempt.tsx'
import type { StatedReason, StatedReasonList } from './generated/api.ts'
import { useReasons } from './live-status.ts'

const NO_CASE = 'none'
/** A justification longer than this is not shown in full. */
const SHOWN_CHARACTERS = 120

/** The reason that counts now, and a form for another. Nothing for whoever brings a reason with each request. */
export function ReasonBar() {
  const { data } = useReasons()
  const queries = useQueryClient()
  const [isOpen, setIsOpen] = useState(false)
  // What was shown was read for another purpose.
  const { attempt, refusal } = useAttempt(() => queries.invalidateQueries())
  if (data === undefined || !data.isRemembered) return null
  const [current] = data.items
  return (
    <section className="reason-bar" aria-label="What you read for">
      <Group gap="sm">
        <Text size="sm">
          {current === undefined ? 'You have not said yet what you read for; until then no item is shown.' : wordsOf(current)}
        </Text>
        <Button size="xs" variant="default" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {current === undefined ? 'Say what you read for' : 'Change'}
        </Button>
      </Group>
      {refusal}
      {isOpen && <ReasonForm reasons={data} attempt={attempt} done={() => setIsOpen(false)} />}
    </section>
  )
}

function ReasonForm({
  reasons: { items, purposes, cases },
  attempt,
  done,
}: {
  readonly reasons: StatedReasonList
  readonly attempt: Attempt
  readonly done: () => void
}) {
  const [current] = items
  const [purpose, setPurpose] = useState<string | null>(current?.purpose ?? null)
  const [namedCase, setNamedCase] = useState(current?.case ?? NO_CASE)
  const [justification, setJustification] = useState(current?.justification ?? '')
  const choose = (value: string | null): void => {
    const chosen = value ?? NO_CASE
    setNamedCase(chosen)
    const stated = items.find((item) => (item.case ?? NO_CASE) === chosen)
    if (stated === undefined) return
    setPurpose(stated.purpose)
    setJustification(stated.justification)
  }
  const state = (): void => {
    const about = namedCase === NO_CASE ? {} : { case: namedCase }
    void attempt(async () => {
      await post('/api/v1/session/reasons', { ...about, purpose, justification: justification.trim() })
      done()
    })
  }
  const choices = [{ value: NO_CASE, label: 'No case' }, ...cases.map((value) => ({ value, label: value }))]
  return (
    <Group gap="sm" align="end" mt="xs">
      <Select label="Case" data={choices} value={namedCase} onChange={choose} allowDeselect={false} />
      <Select label="Purpose" data={[...purposes]} value={purpose} onChange={setPurpose} allowDeselect={false} />
      <TextInput
        label="Why"
        value={justification}
        maxLength={2_000}
        miw="22rem"
        onChange={(event) => setJustification(event.currentTarget.value)}
      />
      <Button disabled={purpose === null || justification.trim() === ''} onClick={state}>
        Read for this
      </Button>
    </Group>
  )
}

function wordsOf({ purpose, case: namedCase, justification }: StatedReason): string {
  const why = justification.length > SHOWN_CHARACTERS ? `${justification.slice(0, SHOWN_CHARACTERS)}…` : justification
  return `You read for ${purpose}${namedCase === null ? '' : `, case ${namedCase}`}: ${why}`
}
