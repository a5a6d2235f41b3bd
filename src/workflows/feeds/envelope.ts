/** Envelopes of own items: which items may go to a server that is no party, as many as it takes at once. */
import { decodeContent, type HoldingKey, type ItemContent, type ItemRow, objectOf } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, concatBytes, type Instant, utf8 } from '../../foundation/index.ts'
import { factsOf, type StixObject, withinRetention } from '../../intelligence/index.ts'
import type { PublicationRow } from './ports.ts'
import type { PublicationParts, WithheldCode } from './publish.ts'

/** Items looked at for one envelope. */
const LOOKED_AT_MAX = 1_000
const HEAD = utf8('{"objects":[')
const TAIL = utf8(']}')
const LEVELS: ReadonlySet<string> = new Set(['CLEAR', 'GREEN'])
const PAPS: ReadonlySet<string> = new Set(['none', 'CLEAR', 'GREEN'])

/** What was chosen of the items behind a position. */
export type Choice = {
  readonly holdings: readonly HoldingKey[]
  /** `addedAt` of the last item that was looked at. */
  readonly position: number
  readonly withheld: readonly WithheldCode[]
  /** Whether there is nothing behind. */
  readonly isLast: boolean
}

type Parts = Pick<PublicationParts, 'items' | 'contents'> & { readonly road: Pick<PublicationParts['road'], 'vault' | 'clock'> }

/** Chooses the next envelope: own items that are held, newest versions, in order of `addedAt`. */
export async function chooseEnvelope(row: PublicationRow, parts: Parts): Promise<Choice> {
  const types = row.types === null ? {} : { types: JSON.parse(row.types) as string[] }
  const rows = await parts.items.page({
    agreement: row.agreement,
    roles: ['own'],
    addedAfter: row.position,
    limit: LOOKED_AT_MAX,
    ...types,
  })
  const plain = await parts.road.vault.read(
    parts.contents,
    rows.map(({ holding }) => holding),
  )
  const holdings: HoldingKey[] = []
  const withheld: WithheldCode[] = []
  let bytes = HEAD.length + TAIL.length
  let { position } = row
  const now = parts.road.clock.now()
  for (const { holding, addedAt, face, retainUntil } of rows) {
    const plaintext = retainUntil > now ? plain.get(holding) : undefined
    const content = plaintext === undefined || face === null ? undefined : decodeContent(plaintext)
    if (content !== undefined) {
      const code = withheldFor(content, now)
      const size = utf8(givenText(content, retainUntil)).length + 1
      const isTooLarge = size + HEAD.length + TAIL.length > row.envelopeBytesMax
      if (code === undefined && !isTooLarge) {
        // The item waits for the next envelope.
        if (holdings.length === BATCH_ITEMS_MAX || bytes + size > row.envelopeBytesMax)
          return { holdings, position, withheld, isLast: false }
        holdings.push(holding)
        bytes += size
      } else withheld.push(code ?? 'too-large')
    }
    position = addedAt
  }
  return { holdings, position, withheld, isLast: rows.length < LOOKED_AT_MAX }
}

/** The envelope of those items that are still held; undefined where none is. */
export async function openEnvelope(
  holdings: readonly HoldingKey[],
  parts: Parts,
): Promise<{ readonly holdings: readonly HoldingKey[]; readonly bytes: Uint8Array } | undefined> {
  const now = parts.road.clock.now()
  const rows = await parts.items.find(holdings)
  const held = new Map(rows.filter(({ state, retainUntil }) => state === 'held' && retainUntil > now).map((row) => [row.holding, row]))
  const plain = await parts.road.vault.read(parts.contents, [...held.keys()])
  const texts = [...plain].map(([holding, plaintext]) => givenText(decodeContent(plaintext), (held.get(holding) as ItemRow).retainUntil))
  return texts.length === 0 ? undefined : { holdings: [...plain.keys()], bytes: concatBytes(HEAD, utf8(texts.join(',')), TAIL) }
}

/** An object as it is given: it says until when it holds at the latest. */
function givenText(content: ItemContent, retainUntil: Instant): string {
  return JSON.stringify(withinRetention(objectOf(content), retainUntil))
}

/** Why an item does not go to whoever reads a server outside; undefined for one that may. What is not known is a reason. */
function withheldFor(content: ItemContent, now: number): WithheldCode | undefined {
  const { face } = content
  if (!LEVELS.has(face.marking)) return 'marking'
  // Own content passed the gate when it was submitted; its own marks are read once more, and none is defined elsewhere.
  const facts = factsOf(objectOf(content) as StixObject, { unmarked: 'refuse', now })
  if (!facts.ok || !LEVELS.has(facts.value.marking)) return 'marking'
  if (facts.value.hasFieldMarkings || facts.value.guardedMarkings.length > 0) return 'field-marking'
  if (face.dataSubject !== 'none' || facts.value.dataSubject !== 'none') return 'personal-data'
  return PAPS.has(face.grading.pap) && PAPS.has(facts.value.grading.pap) ? undefined : 'pap'
}
