/** Several agreements over one submission: it is read, checked and indexed once, and each agreement has its own bits of every mask. */
import { bitOf, type PreparationParts, type Work } from './parts.ts'
import type { SubmissionIndex } from './ports.ts'
import type { Tally } from './report.ts'

/** One agreement under which a submission is prepared, and what it comes to under it. */
export type Lane<Parts extends PreparationParts = PreparationParts> = {
  readonly work: Work<Parts>
  readonly tally: Tally
  readonly bits: Bits
}

/** The bits of a lane in the masks of the index. */
export type Bits = { readonly from: number; readonly count: number }

/** What the lanes of one submission share: its bytes, how they are read, and the keys of its index. */
export function sharedWork([first]: readonly Lane[]): Work {
  if (first === undefined) throw new RangeError('a submission is prepared under one agreement at least')
  return first.work
}

/** The masks of a lane as the index holds them. */
export function placed({ from }: Bits, mask: number): number {
  return mask << from
}

/** What a mask of the index says in a lane. */
export function inLane({ from, count }: Bits, mask: number): number {
  return (mask >> from) & (bitOf(count) - 1)
}

/** An index as a submission to the recipients of one lane alone would have it. Settling it settles all lanes. */
export function laneIndex(index: SubmissionIndex, bits: Bits, recipients: number): SubmissionIndex {
  if (bits.count === recipients) return index
  const seen = <Row extends { readonly withheld: number; readonly changed: number }>(row: Row): Row => ({
    ...row,
    withheld: inLane(bits, row.withheld),
    changed: inLane(bits, row.changed),
  })
  const at = (recipient: number): number => bits.from + recipient
  return {
    add: () => {
      throw new Error('objects are added for all lanes at once')
    },
    addKnown: (rows) =>
      index.addKnown(rows.map((row) => ({ ...row, recipients: placed(bits, row.recipients), changed: placed(bits, row.changed) }))),
    unresolvedCount: () => index.unresolvedCount(),
    unresolvedAmong: (objectKeys) => index.unresolvedAmong(objectKeys),
    settle: () => index.settle(recipients),
    withhold: (rows) => index.withhold(rows.map((row) => ({ ...row, withheld: placed(bits, row.withheld) }))),
    change: (rows) => index.change(rows.map((row) => ({ ...row, changed: placed(bits, row.changed) }))),
    addRevoked: (rows) => index.addRevoked(rows),
    revokedVersion: (objectKey) => index.revokedVersion(objectKey),
    addValues: (rows) => index.addValues(rows.map((row) => ({ ...row, recipient: at(row.recipient) }))),
    hasValues: (recipient) => index.hasValues(at(recipient)),
    treatmentOf: (recipient, valueKey) => index.treatmentOf(at(recipient), valueKey),
    annexOf: (recipient, valueKey) => index.annexOf(at(recipient), valueKey),
    linkCount: (asked) => index.linkCount({ ...asked, recipient: asked.recipient === null ? null : at(asked.recipient) }),
    versions: (objectKey) => index.versions(objectKey).map(seen),
    page: (range) => index.page(range).map(seen),
    targets: (place) => index.targets(place).map(seen),
    counts: (recipient) => index.counts(at(recipient)),
    close: () => index.close(),
  }
}
