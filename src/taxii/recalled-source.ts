/** What an account got and was taken back since: a note for each object, which holds its id and nothing else of it. */
import type { AgreementEntry, HoldingKey } from '../acts/index.ts'
import { formatTimestamp, sha256, utf8, uuidText } from '../foundation/index.ts'
import { partyIdentity } from '../intelligence/index.ts'
import type { RecalledReader, RecalledRow } from '../workflows/consultation/index.ts'
import { type ServedRow, type Source, scanOf } from './source.ts'

const MICROSECONDS = 1_000
const DOMAIN = 'comity/taxii-recalled/v1\n'

/** Whose notes, about what was held under which agreement. */
export type RecalledReading = {
  readonly entry: AgreementEntry
  /** Code of the node's own party, which says so. */
  readonly self: string
  readonly account: string
  /** Only of what the party submitted itself; undefined for all. */
  readonly role: 'own' | undefined
}

/** Notes in the order in which objects were taken back. An account is told of what it got, and of nothing else. */
export function recalledSource(
  { entry, self, account, role }: RecalledReading,
  { recalled }: { readonly recalled: RecalledReader },
): Source {
  const root = entry.record.agreement.parties.list.find(({ code }) => code === self)?.root
  const told = new Map<HoldingKey, Uint8Array>()
  return {
    async scan({ addedAfter, stixIds, types, limit }) {
      const rows = await recalled.page({ account, agreement: entry.row.hash, role, addedAfter, limit })
      const notes = rows.map((row) => noteOf(row, root))
      for (const { row, text } of notes) told.set(row.holding, text)
      const wanted = notes
        .map(({ row }) => row)
        .filter((row) => (stixIds?.includes(row.stixId) ?? true) && (types?.includes(row.type) ?? true))
      return scanOf(rows, limit, wanted)
    },
    async objects(rows) {
      return new Map(rows.flatMap(({ holding }) => (told.has(holding) ? [[holding, told.get(holding) as Uint8Array] as const] : [])))
    },
  }
}

function noteOf(
  { holding, account, agreement, stixId, cause, addedAt }: RecalledRow,
  root: string | undefined,
): { row: ServedRow; text: Uint8Array } {
  const id = `note--${noteUuid(`${account}\n${holding}`)}`
  const at = formatTimestamp(Math.floor(addedAt / MICROSECONDS))
  const note = {
    type: 'note',
    spec_version: '2.1',
    id,
    ...(root === undefined ? {} : { created_by_ref: partyIdentity(root) }),
    created: at,
    modified: at,
    labels: ['recalled'],
    abstract: 'Taken back',
    content: `${stixId} is held no more (${cause}). Delete every copy of it.`,
    object_refs: [stixId],
  }
  const row = {
    holding,
    seq: null,
    agreement,
    stixId: id,
    type: note.type,
    version: at,
    addedAt,
    isLatest: true,
    isGraded: false,
    isAboutPeople: true,
    narrowing: null,
    otherPurposes: [],
    erasedAt: null,
  }
  return { row, text: utf8(JSON.stringify(note)) }
}

function noteUuid(name: string): string {
  const bytes = sha256(utf8(`${DOMAIN}${name}`)).slice(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return uuidText(bytes)
}
