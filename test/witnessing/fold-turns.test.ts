/** Folding leaves others their turns: whatever comes between its transactions, or ends it there, each access is told once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { type AccessDeed, subjectOf, type Transactions } from '../../src/acts/index.ts'
import { parseJson } from '../../src/foundation/index.ts'
import { askRecord, foldAccesses, type SubjectParts, type SubjectWriter } from '../../src/workflows/subjects/index.ts'
import { auditLedger } from '../../src/workflows/witnessing/index.ts'
import { type Federation, foundFederation, type Party, seededRandomness } from './federation.ts'

const KEY = new Uint8Array(32).fill(9)
/** More than one transaction stores. */
const SUBJECTS = 1_200

type World = { readonly federation: Federation; readonly party: Party; readonly parts: SubjectParts }

async function world(federation: Federation): Promise<World> {
  const party = federation.party('XA')
  const { code: self, directory, store } = party
  const known = { self, clock: federation.clock, randomness: seededRandomness(5), directory, key: KEY, delays: [] }
  const parts = { ...known, subjects: store.read.subjects, transactions: store }
  await note(
    { federation, party, parts },
    Array.from({ length: SUBJECTS }, (_, number) => number),
  )
  return { federation, party, parts }
}

async function note({ party, federation }: World, subjects: readonly number[]): Promise<void> {
  const read = { deed: 'read', agreement: null, purpose: 'cyber-defence', party: null, account: 'anna', cause: null } as const
  await party.store.write(async (writer) => {
    for (const number of subjects) await writer.subjects.note({ ...read, stixId: stixIdOf(number), at: federation.clock.now() })
  })
}

function stixIdOf(number: number): string {
  return `identity--00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

/** The deeds in the links of a subject, link by link. */
async function toldOf({ party }: World, number: number): Promise<readonly (readonly AccessDeed[])[]> {
  const links = await party.store.read.subjects.links({ subject: subjectOf(KEY, stixIdOf(number)), from: 0, limit: 9 })
  return links.map(({ contents }) => {
    const said = parseJson(contents as string) as unknown as { contents: { accesses: readonly { deed: AccessDeed }[] } }
    return said.contents.accesses.map(({ deed }) => deed)
  })
}

/** That of each subject one link says that it was read once, and that the ledger is whole. */
async function assertToldOnce(here: World): Promise<void> {
  const { store, directory } = here.party
  for (let number = 0; number < SUBJECTS; number += 1) assert.deepEqual(await toldOf(here, number), [['read']], stixIdOf(number))
  assert.equal(await store.read.subjects.hasPending(), false)
  const audit = await auditLedger({ ledger: store.read.ledger, directory: await directory.current() })
  assert.deepEqual(audit.faults, [])
}

/** Folding whose transactions go through this, numbered from 1. */
function between({ parts, party }: World, step: (number: number, run: () => Promise<unknown>) => Promise<void>): SubjectParts {
  let number = 0
  const transactions: Transactions<SubjectWriter> = {
    async write(work) {
      let value: unknown
      number += 1
      await step(number, async () => {
        value = await party.store.write(work)
      })
      return value as Awaited<ReturnType<typeof work>>
    },
  }
  return { ...parts, transactions }
}

test('a fold that ends between two transactions, stored or not stored, is gone on with: nothing is lost nor told twice', async () => {
  for (const isStored of [false, true]) {
    await using federation = await foundFederation(['XA', 'XB'])
    const here = await world(federation)
    const ending = between(here, async (number, run) => {
      if (number === 3 && !isStored) throw new Error('the process ends')
      await run()
      if (number === 2 && isStored) throw new Error('the process ends')
    })
    await assert.rejects(foldAccesses(ending), /the process ends/)
    const folded = await foldAccesses(here.parts)
    assert.ok(folded > 0 && folded < SUBJECTS, `${folded} were left`)
    await assertToldOnce(here)
  }
})

test('what a transaction did not store is folded by the next', async () => {
  await using federation = await foundFederation(['XA', 'XB'])
  const here = await world(federation)
  const failing: SubjectParts = {
    ...here.parts,
    transactions: {
      write: (work) =>
        here.party.store.write(async (writer) => {
          const value = await work(writer)
          if (typeof value === 'number') throw new Error('the disk is full')
          return value
        }),
    },
  }
  await assert.rejects(foldAccesses(failing), /the disk is full/)
  assert.equal(await foldAccesses(here.parts), SUBJECTS)
  await assertToldOnce(here)
})

test('a record that is asked for between two transactions ends with that, and its accesses are told once', async () => {
  await using federation = await foundFederation(['XA', 'XB'])
  const here = await world(federation)
  const asked = [1, 1_100]
  const racing = between(here, async (number, run) => {
    await run()
    if (number > 2) return
    // The first before any link was stored, the second between two batches of them.
    const stixId = stixIdOf(asked[number - 1] as number)
    await askRecord({ stixId, account: 'dora', purpose: 'subject-access' }, here.parts)
  })
  assert.equal(await foldAccesses(racing), SUBJECTS - asked.length)
  for (const number of asked) assert.deepEqual(await toldOf(here, number), [['read', 'record-asked']])
  assert.deepEqual(await toldOf(here, 2), [['read']])
  assert.equal(await foldAccesses(here.parts), 0)
})

test('who writes while links are made does not wait for all of them, and what comes meanwhile is folded later', async () => {
  await using federation = await foundFederation(['XA', 'XB'])
  const here = await world(federation)
  let isDone = false
  const folding = foldAccesses(here.parts).then((folded) => {
    isDone = true
    return folded
  })
  await turnOfLoop()
  await note(here, [3])
  assert.equal(isDone, false)
  assert.equal(await folding, SUBJECTS)
  assert.deepEqual(await toldOf(here, 3), [['read']])
  assert.equal(await foldAccesses(here.parts), 1)
  assert.deepEqual(await toldOf(here, 3), [['read'], ['read']])
})
