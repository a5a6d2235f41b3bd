/**
 * What a partner sees of a node that shares with it does not hang on what is withheld from it: the envelopes that come, their order and their
 * bytes, the acts, receipts and items in them. Two runs of one federation differ in three hundred objects of one submission that nobody may have,
 * and in a later version of what was shared that nobody may have either.
 */
import assert from 'node:assert/strict'
import { type IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { JsonObject } from '../../src/foundation/index.ts'
import { indicator, TLP } from '../disclosure/objects.fixture.ts'
import { api, call, type Submission, submission } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import type { Member } from './member.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const [SHOWN, WITHHELD] = [30, 300]
const LATER = '2026-12-02T00:00:09.000Z'
/** Several checkpoints. */
const QUIET_MS = 4_000
const WITH_ITEMS = 4_000
const shown = Array.from({ length: SHOWN }, (_, number) => indicator(number + 1))
const red = (number: number): JsonObject => indicator(number, { object_marking_refs: [TLP.RED] })
const withheld = Array.from({ length: WITHHELD }, (_, number) => red(1_000 + number))
/** A tenth of the withheld before each of the shown. */
const mixed = shown.flatMap((object, place) => [...withheld.slice(place * 10, place * 10 + 10), object])

type Came = { readonly method: string; readonly path: string; readonly bytes: number }

/** Requests that come to ports of this process, by port. */
function recordRequests(): { readonly came: Map<number, Came[]> } & Disposable {
  const came = new Map<number, Came[]>()
  const { emit } = Server.prototype
  Server.prototype.emit = function (this: Server, event: string | symbol, ...given: unknown[]): boolean {
    const address = this.address() as AddressInfo | null
    if (event === 'request' && address !== null) {
      const { method = '', url = '', headers } = given[0] as IncomingMessage
      came.set(address.port, [...(came.get(address.port) ?? []), { method, path: url, bytes: Number(headers['content-length'] ?? 0) }])
    }
    return Reflect.apply(emit, this, [event, ...given]) as boolean
  }
  return { came, [Symbol.dispose]: () => Object.assign(Server.prototype, { emit }) }
}

const recorded = recordRequests()
let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => {
  founded.remove()
  recorded[Symbol.dispose]()
})

/** Submits, and waits for the end, whatever it is. */
async function submitted(XA: Member, objects: readonly JsonObject[]): Promise<string> {
  const { body, status } = await call(XA, submission(founded.agreement, objects))
  const { id, code } = JSON.parse(body.toString()) as { readonly id?: string; readonly code?: string }
  if (id === undefined) return `${status} ${code}`
  return until('the submission to end', async () => {
    const { state } = await api<Submission>(XA, { path: `/api/v1/submissions/${id}` })
    return ['released', 'refused', 'failed'].includes(state) && state
  })
}

/** Bytes of the envelopes that bring items: others are smaller, and come when it is time for them. */
function releases(came: readonly Came[]): readonly number[] {
  return came
    .filter(({ method, path, bytes }) => method === 'POST' && path.endsWith('/envelopes') && bytes > WITH_ITEMS)
    .map(({ bytes }) => bytes)
}

/** What XB has and saw of XA from now on. */
function watching(federation: Federation) {
  const { port } = federation.member('XB')
  const from = recorded.came.get(port)?.length ?? 0
  const envelopes = () => releases((recorded.came.get(port) ?? []).slice(from))
  return async (count: number) => {
    await until('items to arrive', async () => (await receivedIds(federation.member('XB'))).length === count)
    const { items, acts, receipts } = federation.store('XB').read
    const rows = await items.page({ agreement: founded.agreement, roles: ['received'], isLatestOnly: false, limit: 500 })
    const named = [...new Set(rows.map(({ releaseAct }) => releaseAct))]
    const proven = await Promise.all(
      named.map(async (act) => ({ act: (await acts.find(act))?.text.length, receipt: (await receipts.find(act))?.length })),
    )
    return { ids: rows.map(({ face }) => face?.stixId), proven, envelopes: envelopes() }
  }
}

test('a partner sees the same of what is shared with it, whatever is withheld', async () => {
  const seen = []
  for (const objects of [shown, mixed]) {
    await using federation = founded.copy()
    await federation.startAll()
    const look = watching(federation)
    assert.equal(await submitted(federation.member('XA'), objects), 'released')
    const first = await look(SHOWN)
    assert.ok(first.envelopes.length === 1 && first.proven.every(({ act, receipt }) => act !== undefined && receipt !== undefined))
    if (objects === mixed) {
      const newer = await submitted(federation.member('XA'), [indicator(1, { modified: LATER, object_marking_refs: [TLP.RED] })])
      assert.match(newer, /released/)
      await setTimeout(QUIET_MS)
      assert.deepEqual(await look(SHOWN), first, 'of a newer version that is withheld nothing comes')
    } else {
      // What would come is seen.
      assert.equal(await submitted(federation.member('XA'), [indicator(900)]), 'released')
      assert.equal((await look(SHOWN + 1)).envelopes.length, 2)
    }
    seen.push(first)
  }
  assert.deepEqual(seen[1], seen[0])
})
