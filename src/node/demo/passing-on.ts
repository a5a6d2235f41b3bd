/** A chapter of the demonstration: Aldoria shares what it does not want to be known as the origin of; the intermediary passes it on, and the overseer alone says whose it was. */
import { randomUUID } from 'node:crypto'
import { formatTimestamp } from '../../foundation/index.ts'
import { systemClock } from '../system.ts'
import { call, json, RefusedByNode, until } from './api.ts'
import type { DemoNode } from './federation.ts'
import { MINUTE, type Stage } from './stage.ts'
import { finished, submissionOf, submit } from './submitting.ts'

/** Who got it from whom, and whose the overseer says it is. */
export type PassingStory = {
  readonly by: string
  readonly received: readonly { readonly party: string; readonly id: string; readonly from: string }[]
  readonly origin: string
}

const MICROSECONDS = 1_000
const WHY = 'We were attacked ourselves'

/** Shares one object through Dunmark and asks each node what it has. */
export async function passOneOn(stage: Stage, agreement: string): Promise<PassingStory> {
  const [aldoria, borland, cetania, dunmark, board] = stage.nodes as readonly [DemoNode, DemoNode, DemoNode, DemoNode, DemoNode]
  const since = systemClock.now()
  const objectId = `indicator--${randomUUID()}`
  const bundle = { type: 'bundle', id: `bundle--${randomUUID()}`, objects: [attack(objectId)] }
  const id = await submit(aldoria, agreement, { body: JSON.stringify(bundle), why: WHY, isAnonymised: true })
  await until('it to be released', async () => finished(await submissionOf(aldoria, id)), { timeout: MINUTE })
  stage.progress.fact(`${aldoria.name} gave it to ${dunmark.name} alone, which passes it on at the next full minute`)
  const received = await Promise.all(
    [borland, cetania].map(async (node) => {
      const item = await until(`it to reach ${node.name}`, () => passedTo(node, { by: dunmark, since }), { timeout: 3 * MINUTE })
      return { party: node.party, id: item.stixId, from: item.origin, holding: item.holding }
    }),
  )
  const isTold = received.some((one) => one.id === objectId || one.from === aldoria.party)
  if (isTold) throw new Error('what was passed on tells its origin')
  const origin = await until('the overseer to be told', () => originOf(board, received[0]?.holding as string), { timeout: MINUTE })
  const names = received.map(({ party }) => stage.nodes.find((node) => node.party === party)?.name)
  stage.progress.fact(`${names.join(' and ')} have it from ${dunmark.name}; ${board.name} alone can say that it was ${origin}'s`)
  const back = { stixIds: [objectId], cause: 'source-withdrew', alsoOwn: true }
  await call(aldoria, 'releasing-officer', { path: '/api/v1/recalls', body: json(back) })
  for (const node of [borland, cetania]) {
    const isGone = async () => ((await passedTo(node, { by: dunmark, since })) === undefined ? true : undefined)
    await until(`it to be gone at ${node.name}`, isGone, { timeout: MINUTE })
  }
  stage.progress.fact(`${aldoria.name} recalled it: it is gone at ${names.join(' and ')} as well`)
  return { by: dunmark.party, received: received.map(({ holding: _, ...one }) => one), origin }
}

function attack(id: string): object {
  const now = formatTimestamp(systemClock.now())
  return {
    ...{ type: 'indicator', spec_version: '2.1', id, created: now, modified: now, valid_from: now, lang: 'en' },
    ...{ name: 'Server that the attackers of a ministry used', indicator_types: ['malicious-activity'], pattern_type: 'stix' },
    pattern: "[domain-name:value = 'update.ministry-mail.example']",
    object_marking_refs: ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'],
  }
}

type Item = { readonly holding: string; readonly stixId: string; readonly origin: string }

/** What came to a node from the intermediary since an instant. */
async function passedTo(node: DemoNode, { by, since }: { readonly by: DemoNode; readonly since: number }): Promise<Item | undefined> {
  const asked = new URLSearchParams({
    role: 'received',
    after: String(since * MICROSECONDS),
    purpose: 'cyber-defence',
    justification: 'Demonstration',
  })
  const { items } = await call<{ items: readonly Item[] }>(node, 'analyst', { path: `/api/v1/items?${asked}` })
  return items.find(({ origin }) => origin === by.party)
}

/** Whose it was; undefined as long as the overseer was not told. */
async function originOf(board: DemoNode, holding: string): Promise<string | undefined> {
  const reason = new URLSearchParams({ purpose: 'lawfulness-check', justification: 'Demonstration' })
  try {
    const { origin } = await call<{ origin: string }>(board, 'data-protection-officer', { path: `/api/v1/origins/${holding}?${reason}` })
    return origin
  } catch (error) {
    if (error instanceof RefusedByNode && error.code === 'item-unknown') return undefined
    throw error
  }
}
