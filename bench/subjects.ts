/** Chains of subjects: what a checkpoint takes to commit to what was read about persons. */
import { SECOND_MS, uuidText } from '../src/foundation/index.ts'
import { processorMs } from '../src/foundation/processor-time.fixture.ts'
import { systemRandomness } from '../src/node/system.ts'
import { foldAccesses, type SubjectParts } from '../src/workflows/subjects/index.ts'
import { foundFederation, type Party } from '../test/witnessing/federation.ts'
import type { Benchmark } from './benchmark.ts'

const SUBJECTS = 1_000
const ROUNDS = 8
/** Accesses of a subject between two checkpoints, the fewest and the most; then one of each. */
const [FEWEST, MOST] = [6, 30]
const ACCOUNTS = ['anna', 'bert', 'carl', 'dora', 'tool-17']
const PURPOSES = ['cyber-defence', 'investigation', 'court']

/** Links a second of processor time. */
export const linksPerSecond: Benchmark = {
  name: 'subjects.links-per-second',
  unit: 'links/s',
  target: null,
  how: `${SUBJECTS.toLocaleString('en')} subjects with ${FEWEST} to ${MOST} reads each of ${ACCOUNTS.length} accounts, folded into links with their leaves in durable transactions of SQLite, by processor time; best of ${ROUNDS} checkpoints on chains that grow. Beside it: subjects with one read each, and the longest stretch in which the process answered nobody`,
  async run() {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XA')
    const many = await measure(party, (subject) => FEWEST + ((subject * 7) % (MOST - FEWEST + 1)))
    const one = await measure(party, () => 1)
    const details = [
      `one read of each subject: ${one.perSecond.toFixed(0)} links/s`,
      `processor time of a link: ${(1e6 / many.perSecond).toFixed(0)} µs, with one read ${(1e6 / one.perSecond).toFixed(0)} µs`,
      `longest stretch: ${many.stretch.toFixed(0)} ms, with one read ${one.stretch.toFixed(0)} ms`,
    ]
    return { value: many.perSecond, details }
  },
}

type Measured = { readonly perSecond: number; readonly stretch: number }

async function measure(party: Party, readsOf: (subject: number) => number): Promise<Measured> {
  let [least, stretch] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const parts = partsOf(party)
  for (let round = 0; round < ROUNDS; round += 1) {
    await noteAccesses(party, readsOf)
    using turns = longestStretch()
    const start = processorMs()
    await foldAccesses(parts)
    least = Math.min(least, processorMs() - start)
    stretch = Math.min(stretch, await turns.longest())
  }
  return { perSecond: (SUBJECTS * SECOND_MS) / least, stretch }
}

function partsOf({ code, store, directory }: Party): SubjectParts {
  const known = { self: code, clock: { now: Date.now }, randomness: systemRandomness, key: new Uint8Array(32).fill(7), delays: [] }
  return { ...known, directory, subjects: store.read.subjects, transactions: store }
}

/** In the order in which they come: each subject again after all others. */
async function noteAccesses({ store }: Party, readsOf: (subject: number) => number): Promise<void> {
  const [cause, party] = [null, null]
  const deed = 'read'
  await store.write(async ({ subjects }) => {
    for (let turn = 0; turn < MOST; turn += 1) {
      for (let subject = 0; subject < SUBJECTS; subject += 1) {
        if (turn >= readsOf(subject)) continue
        const account = ACCOUNTS[(subject + turn * 3) % ACCOUNTS.length] as string
        const purpose = PURPOSES[turn % PURPOSES.length] as string
        const at = Date.now() + turn
        await subjects.note({ stixId: stixIdOf(subject), deed, at, agreement: 'ab'.repeat(32), purpose, party, account, cause })
      }
    }
  })
}

function stixIdOf(subject: number): string {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(12, subject)
  return `identity--${uuidText(bytes)}`
}

/** How long the event loop had no turn, milliseconds. */
function longestStretch(): Disposable & { longest(): Promise<number> } {
  let longest = 0
  let last = performance.now()
  let turn = setImmediate(look)
  function look(): void {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    turn = setImmediate(look)
  }
  return {
    async longest() {
      await new Promise((resolve) => setImmediate(resolve))
      return longest
    },
    [Symbol.dispose]: () => clearImmediate(turn),
  }
}
