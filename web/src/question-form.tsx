/** What a question to an origin states. */
import { Button, Group, Select, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { post } from './api-client.ts'
import type { Attempt } from './attempt.tsx'
import type { OnwardAsked, ThreatReport } from './generated/api.ts'

/** The word that stands in place of a purpose where use before a court is asked for. */
export const COURT_USE = 'court-use'

const USES = [
  { value: 'onward', label: 'Give them on to a partner' },
  { value: 'purpose', label: 'Use them here for another purpose' },
  { value: 'court', label: 'Use them before a court' },
  { value: 'threat', label: 'Give them on now, against an immediate threat' },
]

const WORD_MIN = 10
const WORD_MAX = 500

type Props = {
  readonly partners: readonly { readonly value: string; readonly label: string }[]
  readonly attempt: Attempt
  readonly done: () => void
}

/** The form. */
export function QuestionForm({ partners, attempt, done }: Props) {
  const [ids, setIds] = useState<string[]>([])
  const [use, setUse] = useState<string>('onward')
  const [recipient, setRecipient] = useState<string | null>(null)
  const [purpose, setPurpose] = useState('')
  const [justification, setJustification] = useState('')
  const [words, setWords] = useState<ThreatSaid>({ danger: '', endangered: '', haste: '' })
  const [left, setLeft] = useState<OnwardAsked['refusals']>([])
  const isFor = use === 'court' ? COURT_USE : purpose.trim()
  const isThreat = use === 'threat'
  const isSaid = isThreat ? Object.values(words).every((word) => word.trim().length >= WORD_MIN) : justification.trim() !== ''
  const isTold = use === 'onward' || isThreat ? recipient !== null : true
  const isWhole = ids.length > 0 && isFor !== '' && isSaid && isTold
  const invoke = (): void => {
    const said = { danger: words.danger.trim(), endangered: words.endangered.trim(), haste: words.haste.trim() }
    void attempt(async () => {
      const { refusals } = await post<ThreatReport>('/api/v1/threats', { stixIds: ids, recipient, purpose: isFor, ...said })
      setLeft(refusals)
      if (refusals.length === 0) done()
    })
  }
  const ask = (): void => {
    const to = use === 'onward' ? { recipient } : {}
    void attempt(async () => {
      const asked = { stixIds: ids, purpose: isFor, justification: justification.trim(), ...to }
      const { refusals } = await post<OnwardAsked>('/api/v1/onward', asked)
      setLeft(refusals)
      if (refusals.length === 0) done()
    })
  }
  return (
    <Stack gap="sm">
      <TagsInput
        label="STIX ids of what partners sent"
        description="Enter after each one. Each origin is asked for its own."
        value={ids}
        onChange={setIds}
        splitChars={[',', ' ', '\n']}
      />
      <Group gap="sm" align="end">
        <Select label="What for" data={USES} value={use} onChange={(value) => setUse(value ?? 'onward')} allowDeselect={false} />
        {(use === 'onward' || isThreat) && <Select label="To whom" data={[...partners]} value={recipient} onChange={setRecipient} />}
        {use !== 'court' && (
          <TextInput
            label="Purpose, by its code"
            value={purpose}
            maxLength={64}
            onChange={(event) => setPurpose(event.currentTarget.value)}
          />
        )}
      </Group>
      {isThreat ? (
        <ThreatSaying words={words} set={setWords} />
      ) : (
        <Textarea
          label="Why"
          description="Stays here; the origin is told a digest of it, to compare later"
          value={justification}
          maxLength={2_000}
          autosize
          onChange={(event) => setJustification(event.currentTarget.value)}
        />
      )}
      {left.map(({ code, reason }) => (
        <Text key={`${code} ${reason}`} size="sm" role="alert">
          {isThreat ? 'Not all of them go' : 'Not asked for all of them'}: {reason}
        </Text>
      ))}
      <Group justify="end">
        <Button disabled={!isWhole} onClick={isThreat ? invoke : ask}>
          {isThreat ? 'State the threat' : 'Ask'}
        </Button>
      </Group>
    </Stack>
  )
}

type ThreatSaid = { readonly danger: string; readonly endangered: string; readonly haste: string }

const SAYINGS = [
  { name: 'danger', label: 'What threatens' },
  { name: 'endangered', label: 'Who or what is endangered' },
  { name: 'haste', label: 'Why the origin cannot be asked in time' },
] as const

/** What an official states of a threat; the recipient reads it as well. */
function ThreatSaying({ words, set }: { readonly words: ThreatSaid; readonly set: (words: ThreatSaid) => void }) {
  return (
    <>
      <Text size="sm">
        Only against an immediate and serious threat. The origin and the overseers are told before anything goes, the recipient reads this
        too: name no person, and not the origin where it is not named to others. What the origin does not let stand comes back.
      </Text>
      {SAYINGS.map(({ name, label }) => (
        <Textarea
          key={name}
          label={label}
          value={words[name]}
          maxLength={WORD_MAX}
          autosize
          onChange={(event) => set({ ...words, [name]: event.currentTarget.value })}
        />
      ))}
    </>
  )
}
