import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type ContentStore, encodeContent, type HoldingKey, holdingKey, type Vault } from '../acts/index.ts'
import { utf8Text } from '../foundation/index.ts'
import { UNGRADED } from '../intelligence/index.ts'
import { openedObjects } from './opened-objects.ts'

const [A, B] = ['a', 'b'].map((id) => holdingKey('XA', id)) as [HoldingKey, HoldingKey]
const NO_CONTENTS: Pick<ContentStore, 'find'> = { find: async () => [] }
const FACE = { type: 'note', stixId: 'note--1', version: null, marking: 'GREEN', dataSubject: 'none', grading: UNGRADED }

/** A vault that says what was opened, and waits in between where told. */
class CountingVault implements Pick<Vault, 'read' | 'onDestroy'> {
  readonly held: Map<HoldingKey, string>
  readonly opened: HoldingKey[] = []
  readonly #listeners: ((holdings: readonly HoldingKey[]) => void)[] = []
  reads = 0
  broken: HoldingKey | undefined
  beforeAnswer: () => Promise<void> = async () => undefined

  constructor(texts: Readonly<Record<string, string>>) {
    this.held = new Map(Object.entries(texts)) as Map<HoldingKey, string>
  }
  onDestroy(listener: (holdings: readonly HoldingKey[]) => void): void {
    this.#listeners.push(listener)
  }
  async read(_: Pick<ContentStore, 'find'>, holdings: readonly HoldingKey[]): Promise<ReadonlyMap<HoldingKey, Uint8Array>> {
    this.reads += 1
    if (this.broken !== undefined && holdings.includes(this.broken)) throw new Error('does not open')
    const plain = new Map<HoldingKey, Uint8Array>()
    for (const holding of holdings) {
      const text = this.held.get(holding)
      if (text === undefined) continue
      this.opened.push(holding)
      plain.set(holding, encodeContent({ face: FACE, object: text, token: 'token', salt: null, source: null }))
    }
    await this.beforeAnswer()
    return plain
  }
  async destroy(holdings: readonly HoldingKey[], during: () => Promise<void> = async () => undefined): Promise<void> {
    for (const tell of this.#listeners) tell(holdings)
    await during()
    for (const holding of holdings) this.held.delete(holding)
    for (const tell of this.#listeners) tell(holdings)
  }
}

const object = (name: string) => `{"type":"note","spec_version":"2.1","name":"${name}"}`

function opening(texts: Readonly<Record<string, string>>) {
  const vault = new CountingVault(texts)
  const opened = openedObjects({ contents: NO_CONTENTS, vault: vault as unknown as Vault })
  const texted = async (...holdings: HoldingKey[]) =>
    Object.fromEntries([...(await opened.find(holdings))].map(([holding, text]) => [holding, utf8Text(text)]))
  return { vault, texted }
}

describe('openedObjects', () => {
  test('what several ask for at one time is opened together, and each gets its own', async () => {
    const { vault, texted } = opening({ [A]: object('a'), [B]: object('b') })
    assert.deepEqual(await Promise.all([texted(A), texted(B), texted(A)]), [
      { [A]: object('a') },
      { [B]: object('b') },
      { [A]: object('a') },
    ])
    assert.deepEqual([vault.reads, vault.opened], [1, [A, B]])
  })

  test('one that does not open fails whoever asked for it and nobody else', async () => {
    const { vault, texted } = opening({ [A]: object('a'), [B]: object('b') })
    vault.broken = B
    const outcomes = await Promise.allSettled([texted(A), texted(B)])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected'],
    )
    vault.broken = undefined
    assert.deepEqual(await texted(B), { [B]: object('b') })
  })

  test('opens what is asked for twice once, and gives what is there alone', async () => {
    const { vault, texted } = opening({ [A]: object('a') })
    assert.deepEqual(await texted(A, B), { [A]: object('a') })
    assert.deepEqual(await texted(A), { [A]: object('a') })
    assert.deepEqual(vault.opened, [A])
  })

  test('gives nothing of what was destroyed', async () => {
    const { vault, texted } = opening({ [A]: object('a'), [B]: object('b') })
    await texted(A, B)
    await vault.destroy([A])
    assert.deepEqual(await texted(A, B), { [B]: object('b') })
  })

  test('keeps nothing that was opened while something was destroyed', async () => {
    const { vault, texted } = opening({ [A]: object('a') })
    await vault.destroy([A], async () => void (await texted(A)))
    assert.deepEqual(await texted(A), {})
  })

  test('keeps nothing whose opening ended after its destruction', async () => {
    const { vault, texted } = opening({ [A]: object('a') })
    const held = Promise.withResolvers<void>()
    vault.beforeAnswer = () => held.promise
    const before = texted(A)
    await vault.destroy([A])
    held.resolve()
    await before
    assert.deepEqual(await texted(A), {})
  })

  test('lets go of what nobody asks for, and keeps what is asked for', async (context) => {
    context.mock.timers.enable({ apis: ['setInterval'] })
    const { vault, texted } = opening({ [A]: object('a'), [B]: object('b') })
    await texted(A, B)
    for (let minute = 0; minute < 3; minute += 1) {
      context.mock.timers.tick(30_000)
      await texted(A)
      context.mock.timers.tick(30_000)
      await texted(A)
    }
    assert.deepEqual(vault.opened, [A, B])
    await texted(B)
    assert.deepEqual(vault.opened, [A, B, B])
  })

  test('keeps no more than its bound', async () => {
    const large = object('x'.repeat(1024 * 1024))
    const holdings = Array.from({ length: 40 }, (_, index) => holdingKey('XA', `${index}`))
    const { vault, texted } = opening(Object.fromEntries(holdings.map((holding) => [holding, large])))
    for (const holding of holdings) await texted(holding)
    vault.opened.length = 0
    for (const holding of holdings.toReversed()) await texted(holding)
    // 16 MiB hold fewer than 16 of them.
    assert.ok(vault.opened.length >= holdings.length - 16, `${vault.opened.length} were opened again`)
  })
})
