/** What a node keeps, as far as a fault could have left traces there. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type ActId, type ActRow, reopenAct } from '../../src/acts/index.ts'
import type { Store } from '../../src/storage/index.ts'
import type { Member } from './member.fixture.ts'

const ACTS_MAX = 100_000

/** Every act that a node keeps, in order. */
export function actsOf(store: Pick<Store, 'read'>): Promise<readonly ActRow[]> {
  return store.read.acts.list({ afterSeq: 0, limit: ACTS_MAX })
}

/** Ids of the acts of a kind that a party stated, as a node keeps them. */
export async function actIds(store: Pick<Store, 'read'>, kind: string, party: string): Promise<readonly string[]> {
  return (await actsOf(store)).filter((row) => row.kind === kind && row.party === party).map(({ id }) => id)
}

/** What partners may change at a node: acts of others, what is held and parked. Own acts and refusals are left out. */
export async function foreignState(store: Pick<Store, 'read'>, { party }: Member): Promise<object> {
  const acts = await actsOf(store)
  const summary = await store.read.overview.summary()
  return {
    acts: acts.filter((row) => row.party !== party).map(({ id, standing }) => `${id} ${standing}`),
    received: summary.received,
    parked: (await store.read.parked.list()).map(({ actId }) => actId),
    evidence: await store.read.witness.evidence(),
  }
}

/** Files in the spool of a node. */
export function spooled({ folder }: Member): readonly string[] {
  return readdirSync(join(folder, 'spool'))
}

/** The answer that a node stated to an act, as code; undefined before, `applied` where it took it. */
export async function answerTo(store: Pick<Store, 'read'>, actId: string): Promise<string | undefined> {
  const answers = await store.read.acts.answersTo(actId as ActId)
  const bodies = answers.filter(({ kind }) => kind === 'acknowledge').map(({ text }) => reopenAct(text).body)
  if (bodies.length > 1) throw new Error('an act was answered twice')
  return bodies[0] === undefined ? undefined : String(bodies[0].code ?? bodies[0].outcome)
}
