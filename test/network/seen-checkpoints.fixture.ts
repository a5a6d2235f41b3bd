/** Every checkpoint that nodes and their witnesses showed while a test ran, judged against the ledgers in the end. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { hex, sha256, utf8 } from '../../src/foundation/index.ts'
import { appendLeafHashes, emptyEdge, leafHash, parseCheckpointBody, parseNote, rootOf } from '../../src/ledger/index.ts'
import type { Store } from '../../src/storage/index.ts'
import { call } from './calls.fixture.ts'
import type { Member } from './member.fixture.ts'

const EVERY_MS = 100

/** Looks again and again at what is published. */
export class SeenCheckpoints implements AsyncDisposable {
  /** Roots by origin and size. */
  readonly #roots = new Map<string, Map<number, Set<string>>>()
  readonly #members: readonly Member[]
  #isOver = false
  readonly #watching: Promise<void>

  constructor(members: readonly Member[]) {
    this.#members = members
    this.#watching = this.#watch()
  }

  /** That all checkpoints of a ledger are those of the leaves it has now, so any two of them are consistent. @returns how many there were */
  async judge(member: Member, { read }: Pick<Store, 'read'>): Promise<number> {
    const { origin } = member.card.ledger
    const head = await read.ledger.head()
    const rows = await read.ledger.leaves({ epoch: 1, from: 0, to: head?.leaves ?? 0 })
    const hashes = rows.map(({ leaf }) => leafHash(leaf))
    const seen = this.#roots.get(origin) ?? new Map<number, Set<string>>()
    for (const [size, roots] of seen) {
      assert.ok(size <= hashes.length, `${origin} showed more leaves than it has`)
      assert.deepEqual([...roots], [hex(rootOf(appendLeafHashes(emptyEdge(), hashes.slice(0, size))))], `${origin} at size ${size}`)
    }
    return seen.size
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true
    await this.#watching
  }

  async #watch(): Promise<void> {
    while (!this.#isOver) {
      await Promise.all(this.#members.map((member) => this.#look(member)))
      await sleep(EVERY_MS)
    }
  }

  async #look(witness: Member): Promise<void> {
    for (const { card } of this.#members) {
      const { origin } = card.ledger
      const isOwn = card.party === witness.party
      const path = isOwn ? `${origin.slice(origin.indexOf('/'))}/checkpoint` : `/witness/${hex(sha256(utf8(origin)))}/checkpoint`
      const note = await noteAt(witness, path)
      if (note !== undefined) this.#keep(note)
    }
  }

  #keep(note: Uint8Array): void {
    const { origin, size, root } = parseCheckpointBody(parseNote(note).text)
    const sizes = this.#roots.get(origin) ?? new Map<number, Set<string>>()
    this.#roots.set(origin, sizes)
    sizes.set(size, (sizes.get(size) ?? new Set()).add(hex(root)))
  }
}

async function noteAt(member: Member, path: string): Promise<Uint8Array | undefined> {
  try {
    const { status, body } = await call(member, { path })
    return status === 200 ? body : undefined
  } catch {
    // The node is down at this moment.
    return undefined
  }
}
