/** A bundle as a simulation takes it in: every object is read as a disclosure would read it. */
import type { Agreement } from '../../agreement/index.ts'
import type { Instant, Refusal } from '../../foundation/index.ts'
import { collectDefinition, DefinedMarkings, readBundle, readObject } from '../../intelligence/index.ts'
import { Groups } from './groups.ts'
import { subjectOf } from './subject.ts'

const FAULTS_MAX = 100

/** What a bundle holds. `faults` are the first of the objects that are no valid STIX or whose marking cannot be told. */
export type BundleHoldings = {
  readonly groups: Groups
  readonly items: number
  readonly faulty: number
  readonly faults: readonly ({ readonly index: number } & Refusal)[]
}

/** Reads a bundle twice to its end, for the definition of a marking may stand behind what it marks. @throws IntelligenceError when the bytes are no bundle */
export async function bundleHoldings(chunks: () => AsyncIterable<Uint8Array>, agreement: Agreement, now: Instant): Promise<BundleHoldings> {
  const markings = await markingsOf(chunks())
  const reading = { unmarked: agreement.unmarked.treatAs, defined: markings.at(now), now }
  const groups = new Groups()
  const faults: ({ index: number } & Refusal)[] = []
  let items = 0
  let faulty = 0
  const fault = (index: number, { code, reason }: Refusal): void => {
    faulty += 1
    if (faults.length < FAULTS_MAX) faults.push({ index, code, reason })
  }
  for await (const entry of readBundle(chunks())) {
    if (entry.kind === 'end') break
    if (entry.kind === 'too-large') {
      fault(entry.index, { code: 'too-large', reason: 'the object is larger than an object may be' })
      continue
    }
    const read = readObject(entry.bytes, reading)
    if (read.kind === 'faulty') fault(entry.index, read.fault)
    else if (read.kind === 'unmarked') fault(entry.index, read.refusal)
    else {
      groups.add(subjectOf(read.object, read.facts))
      items += 1
    }
  }
  return { groups, items, faulty, faults }
}

async function markingsOf(chunks: AsyncIterable<Uint8Array>): Promise<DefinedMarkings> {
  const markings = new DefinedMarkings()
  for await (const entry of readBundle(chunks)) if (entry.kind === 'object') collectDefinition(entry.bytes, markings)
  return markings
}
