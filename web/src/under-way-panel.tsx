/** Long work as a whole: how far releases of many objects are and how fast, and how much of a recall each holder deleted, over all its acts. */
import { Progress, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { Submission, Takeback } from './generated/api.ts'
import { useSubmissionsUnderWay, useTakebacks } from './live-status.ts'
import { Panel } from './panel.tsx'
import { ahead, count, counted, noun, paceInWords } from './words.ts'

type Props = {
  readonly now: number
  readonly nameOf: (party: string) => string
  /** Whether the role may see submissions, and what was taken back. */
  readonly seesSubmissions: boolean
  readonly seesTakebacks: boolean
}

/** Nothing where nothing is under way. */
export function UnderWayPanel({ now, nameOf, seesSubmissions, seesTakebacks }: Props) {
  const submissions = useSubmissionsUnderWay(seesSubmissions).data ?? []
  const calls = unfinished(useTakebacks(seesTakebacks).data?.items ?? [])
  if (submissions.length + calls.length === 0) return null
  return (
    <Panel title="Under way" note="How far the whole of it is, over all its batches.">
      {submissions.map((one) => (
        <Going key={one.id} one={one} now={now} />
      ))}
      {calls.map((one) => (
        <TakenBack key={`${one.recipient} ${one.kind} ${one.statedAt}`} one={one} now={now} name={nameOf(one.recipient)} />
      ))}
    </Panel>
  )
}

function Going({ one: { account, purpose, position, objects, state }, now }: { readonly one: Submission; readonly now: number }) {
  // The pace is that since somebody looks.
  const [first] = useState({ at: now, position })
  const pace = paceInWords({ done: position - first.position, left: objects - position, ms: now - first.at })
  const title = `What ${account} submitted for ${purpose}`
  return (
    <Work title={title} done={position} total={objects} parts="objects that are done">
      {state === 'receiving' ? 'Being received: ' : ''}
      {count(position)} of {counted(objects, 'object')}
      {pace}
    </Work>
  )
}

type Call = Pick<Takeback, 'recipient' | 'kind' | 'statedAt' | 'until' | 'items' | 'confirmed'> & { readonly acts: number }

function TakenBack({ one, now, name }: { readonly one: Call; readonly now: number; readonly name: string }) {
  const { kind, items, confirmed, acts, until } = one
  const title = `${kind === 'recall' ? 'Recalled from' : 'Corrected at'} ${name}`
  const isLate = Date.parse(until) <= now
  return (
    <Work title={title} done={confirmed} total={items} parts="items that are deleted">
      {count(confirmed)} of {counted(items, 'item')} deleted
      {acts === 1 ? '' : ` in ${count(acts)} ${noun(acts, 'act')}`}; {isLate ? 'its date is over' : `due ${ahead(until, now)}`}
    </Work>
  )
}

type WorkProps = {
  readonly title: string
  readonly done: number
  readonly total: number
  readonly parts: string
  readonly children: ReactNode
}

function Work({ title, done, total, parts, children }: WorkProps) {
  return (
    <article aria-label={title}>
      <Text fw={600} size="sm">
        {title}
      </Text>
      <Progress value={total === 0 ? 0 : (100 * done) / total} aria-label={`${title}: ${parts}`} />
      <Text size="xs" c="dimmed">
        {children}
      </Text>
    </article>
  )
}

/** The acts of one call together, of those that not all is confirmed of. */
function unfinished(takebacks: readonly Takeback[]): readonly Call[] {
  const groups = Map.groupBy(takebacks, ({ recipient, kind, statedAt }) => `${recipient} ${kind} ${statedAt}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    const items = group.reduce((sum, one) => sum + one.items, 0)
    const confirmed = group.reduce((sum, one) => sum + one.confirmed, 0)
    if (first === undefined || confirmed >= items) return []
    return [{ ...first, items, confirmed, acts: group.length }]
  })
}
