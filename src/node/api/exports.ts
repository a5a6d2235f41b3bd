/** Exports over the core: read like items one by one, under the agreement and this node's own law, and written as one file. */
import {
  type AgreementEntry,
  decodeContent,
  type GradeRow,
  type HoldingKey,
  type HoldingRole,
  type ItemRow,
  narrowedObject,
  objectOf,
} from '../../acts/index.ts'
import { conditionFault } from '../../agreement/index.ts'
import { accepted, formatTimestamp, refused } from '../../foundation/index.ts'
import type { ExportPort, ExportRequest } from '../../http/index.ts'
import { ExportTally, exporterOf, withoutOwnGrade } from '../../intelligence/index.ts'
import { currentGrade } from '../../workflows/grades/index.ts'
import { mayDo } from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'
import { isReadable, readableNumbers } from './reading.ts'

const PAGE_ITEMS = 500
const BYTES_MAX = 28 * 1024 * 1024
/** How often an export is written anew because an item was recalled meanwhile. */
const TRIES = 3

type Written = { readonly text: string; readonly mediaType: string; readonly holdings: readonly HoldingKey[]; readonly tally: ExportTally }

/** The export port over the core. */
export function exportPort(core: Core): ExportPort {
  const { items, contents } = core.store.read
  return async (request, record) => {
    const directory = await core.road.directory.current()
    const entry = directory.agreement(request.agreement)
    const fault = entry === undefined ? undefined : conditionFault(request.official, entry.record.agreement, 'read')
    if (fault !== undefined) return { ok: false, refusal: fault }
    if (entry === undefined || !mayDo(request.official, entry.record.agreement, 'read'))
      return refused('agreement-unknown', 'no such agreement is known')
    for (let tried = 0; tried < TRIES; tried += 1) {
      const written = await write(request, entry)
      if (written === undefined)
        return refused('export-too-large', `an export is at most ${BYTES_MAX} bytes: narrow it by role, or read it over TAXII`)
      await record(written.holdings)
      // What was recalled while it was written or recorded is not sent.
      const states = await items.states(written.holdings)
      if (written.holdings.some((holding) => states.get(holding) !== 'held')) continue
      return accepted({ text: written.text, mediaType: written.mediaType, items: written.holdings.length, unmapped: written.tally.codes })
    }
    return refused('export-changed', 'items are being recalled: ask again')
  }

  async function write(request: ExportRequest, entry: AgreementEntry): Promise<Written | undefined> {
    const { format, agreement, purpose } = request
    const at = core.road.clock.now()
    const tally = new ExportTally()
    const writer = exporterOf(format, { party: core.road.self, agreement, purpose, at }, tally.tell)
    const pieces = [writer.start()]
    const holdings: HoldingKey[] = []
    let bytes = 0
    for await (const { row, grade } of graded(readable(request, entry, at), at)) {
      const plaintext = (await core.road.vault.read(contents, [row.holding])).get(row.holding)
      // Its key is gone already: it is being erased.
      if (plaintext === undefined || row.face === null) continue
      const { marking, grading } = row.face
      const object = narrowedObject(withoutOwnGrade(objectOf(decodeContent(plaintext))), row)
      const ownGrade = grade && { ...grade, party: core.road.self, gradedAt: formatTimestamp(grade.gradedAt) }
      // An event of MISP is written at its end, from what was given until then.
      bytes += plaintext.length
      if (bytes > BYTES_MAX) return undefined
      const { pap, reliability, credibility } = grading
      const said = { pap, reliability, credibility, ...(ownGrade === undefined ? {} : { ownGrade }) }
      pieces.push(writer.add({ object, marking, ...said, retainUntil: row.retainUntil }, `item ${holdings.length}`))
      holdings.push(row.holding)
    }
    pieces.push(writer.finish())
    const text = pieces.join('')
    return text.length > BYTES_MAX ? undefined : { text, mediaType: writer.mediaType, holdings, tally }
  }

  async function* graded(
    rows: AsyncGenerator<readonly ItemRow[]>,
    at: number,
  ): AsyncGenerator<{ row: ItemRow; grade: GradeRow | undefined }> {
    for await (const page of rows) {
      const grades = await core.store.read.grades.latest(page.map(({ holding }) => holding))
      for (const row of page) yield { row, grade: currentGrade(grades.get(row.holding), at) }
    }
  }

  async function* readable(request: ExportRequest, entry: AgreementEntry, at: number): AsyncGenerator<readonly ItemRow[]> {
    const by = { official: request.official, self: core.road.self, now: at, purpose: request.purpose }
    const roles: readonly HoldingRole[] = request.role === undefined ? ['own', 'received'] : [request.role]
    const known = (await items.classes(request.agreement)).filter(({ role }) => roles.includes(role))
    const classes = readableNumbers(known, entry, by)
    let addedAfter = 0
    for (;;) {
      const rows = await items.page({
        agreement: request.agreement,
        roles,
        classes,
        addedAfter,
        limit: PAGE_ITEMS,
      })
      yield rows.filter((row) => isReadable(row, entry, by))
      const last = rows.at(-1)
      if (last === undefined || rows.length < PAGE_ITEMS) return
      addedAfter = last.addedAt
    }
  }
}
