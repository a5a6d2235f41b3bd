/**
 * What may not be read and what is not there take the same way through a node, call by call: the same questions to the store, to the directory,
 * to the vault and to what decides, over the real ones.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { HoldingKey } from '../../src/acts/index.ts'
import { randomUuid } from '../../src/foundation/index.ts'
import { itemPorts } from '../../src/node/api/items.ts'
import type { Core } from '../../src/node/core.ts'
import { systemRandomness, withOfflineNode } from '../../src/node/index.ts'
import type { Official } from '../../src/workflows/officials/index.ts'
import { everyClass, type Held, isReadableByReaders, MINE, prepare, READING } from './every-class.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'

const ANALYST: Official = {
  ...{ login: 'every-analyst', role: 'analyst', purpose: 'cyber-defence', justification: 'Test', offices: [], tool: null },
}
const ABSENT = `XA.${randomUuid(systemRandomness)}` as HoldingKey

const items = everyClass()
let founded: Founded
let federation: Federation
before(async () => {
  founded = await found({
    members: [{ party: 'XA' }, { party: MINE }, { party: 'XC' }],
    articles: async () => ({ reading: { article: '8', roles: READING } }),
  })
  federation = founded.copy()
  await prepare(federation.member(MINE).folder, founded.agreement, items)
})
after(async () => {
  await federation[Symbol.asyncDispose]()
  founded.remove()
})

/** The thing itself, which tells of each call before it is made. */
function watched<T extends object>(name: string, target: T, tell: (call: string) => void): T {
  return new Proxy(target, {
    get(from, key) {
      const value: unknown = Reflect.get(from, key)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        tell(`${name}.${String(key)}`)
        return value.apply(from, given)
      }
    },
  })
}

test('each class of item that may not be read is looked for, decided on and left unopened as what is not there', async () => {
  await withOfflineNode({ folder: federation.member(MINE).folder, environment: {} }, async ({ store, road }) => {
    let calls: string[] = []
    const tell = (call: string): void => void calls.push(call)
    const known = await road.directory.current()
    const agreement = known.agreement.bind(known)
    const directory = {
      ...known,
      agreement: (hash: string) => {
        const entry = agreement(hash)
        return entry === undefined ? undefined : { ...entry, decider: watched('decider', entry.decider, tell) }
      },
    }
    const core = {
      store: {
        ...store,
        read: { ...store.read, items: watched('items', store.read.items, tell), contents: watched('contents', store.read.contents, tell) },
      },
      road: {
        ...road,
        directory: watched('directory', { ...road.directory, current: async () => directory }, tell),
        vault: watched('vault', road.vault, tell),
      },
    } as unknown as Core
    const { open } = itemPorts(core)
    const wayOf = async (holding: HoldingKey, purpose = 'cyber-defence') => {
      calls = []
      const found = await open({ official: ANALYST, purpose, holding })
      return { calls, isGiven: found !== undefined }
    }
    const absent = await wayOf(ABSENT)
    assert.deepEqual(absent, { calls: ['items.nearest', 'directory.current', 'decider.decide'], isGiven: false })
    const oneOfEach = new Map(items.map((item) => [JSON.stringify([item.kind, item.state, { ...item.face, stixId: null }]), item]))
    const hidden = [...oneOfEach.values()].filter((item) => !isReadableByReaders(item))
    assert.ok(hidden.length > 100)
    for (const item of hidden) assert.deepEqual(await wayOf(item.holding), absent, JSON.stringify(item))
    const shown = items.find(isReadableByReaders) as Held
    const given = await wayOf(shown.holding)
    assert.deepEqual([given.isGiven, given.calls.includes('vault.read')], [true, true], 'what may be read is opened')
    const forOther = await wayOf(shown.holding, 'criminal-investigation')
    assert.deepEqual(forOther, await wayOf(ABSENT, 'criminal-investigation'))
  })
})
