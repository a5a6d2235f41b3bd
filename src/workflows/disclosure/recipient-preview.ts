/** One recipient's view of a bundle, object by object, each beside what it was and with the article for each removal. */
import { randomUuid } from '../../foundation/index.ts'
import { idOf, type Removal, readObject, type StixObject } from '../../intelligence/index.ts'
import { type Item, permissionFor, readItem, showTo } from './item.ts'
import { createJudge, type Judgement, removedField, withheldGrounds } from './judge.ts'
import { bitOf, type PreparationParts, type Work } from './parts.ts'
import type { SettledObject } from './ports.ts'
import { type Preparation, prepare } from './prepare.ts'
import { receiveBundle } from './receive.ts'
import type { Fault } from './report.ts'
import { PreviewedIds } from './shown-ids.ts'

/** What becomes of one thing: of a whole object where the pointer is empty. */
export type PreviewedRemoval = {
  /** Id of the original object. */
  readonly id: string
  /** RFC 6901 pointer into the original object. */
  readonly pointer: string
  readonly treatment: 'withhold' | 'drop' | 'generalise' | 'pseudonymise'
  readonly article: string | null
  readonly code: string
  /** Plain words. */
  readonly reason: string
}

/** What is told of a bundle, in its order. */
export type PreviewedEntry =
  | {
      readonly kind: 'object'
      readonly original: StixObject
      readonly shown: StixObject | null
      readonly removed: readonly PreviewedRemoval[]
    }
  | { readonly kind: 'faults'; readonly invalid: number; readonly faults: readonly Fault[] }

/** What is looked at. */
export type RecipientPreview = Omit<Preparation, 'submission' | 'recipients' | 'statements' | 'provenance'> & {
  readonly recipient: string
  readonly chunks: AsyncIterable<Uint8Array>
}

const PAGE = 200

/**
 * Gives every valid object with what the recipient would get of it, and at last what was not valid. Nothing stays.
 * @throws IntelligenceError when the bytes are no bundle; what the spool throws
 */
export async function* previewForRecipient(parts: PreparationParts, request: RecipientPreview): AsyncGenerator<PreviewedEntry> {
  const { chunks, recipient, ...preparation } = request
  const submission = randomUuid(parts.road.randomness)
  const { statements } = await receiveBundle(submission, chunks, parts)
  try {
    const prepared = await prepare(parts, { ...preparation, submission, statements, recipients: [recipient], provenance: 'unstated' })
    try {
      yield* entriesOf(prepared.work)
      yield { kind: 'faults', invalid: prepared.report.invalid, faults: prepared.report.faults }
    } finally {
      await prepared.close()
    }
  } finally {
    await parts.spool.remove(submission)
  }
}

async function* entriesOf(work: Work): AsyncGenerator<PreviewedEntry> {
  const view = { judge: createJudge(work), ids: new PreviewedIds(work.parts.shownIds, work.parts.road.randomness) }
  for (let from = 0; ; ) {
    const page = work.index.page({ from, limit: PAGE })
    const last = page.at(-1)
    if (last === undefined) return
    from = last.index + 1
    for (const settled of page) {
      await work.parts.pause()
      const item = await readItem(work, settled)
      yield item === undefined ? await unmarkedEntry(work, settled) : await entryOf(work, item, view)
    }
  }
}

type View = { readonly judge: ReturnType<typeof createJudge>; readonly ids: PreviewedIds }

const RECIPIENT = 0

async function entryOf(work: Work, item: Item, { judge, ids }: View): Promise<PreviewedEntry> {
  const { object, settled, facts } = item
  const judgement = judge(RECIPIENT, object, facts)
  const permission = permissionFor(work, RECIPIENT, item)
  if (permission === undefined || judgement.kind === 'withheld') return withheldEntry(object, groundsOf(judgement))
  if ((settled.changed & bitOf(RECIPIENT)) === 0) return { kind: 'object', original: object, shown: object, removed: [] }
  const { agreement } = work.entry.record
  const shown = await showTo(work, item, { recipient: RECIPIENT, permission, ids })
  if (shown.kind === 'withheld') return withheldEntry(object, withheldGrounds(shown, permission, agreement))
  const removed = shown.removed.map((removal): PreviewedRemoval => {
    const { article } = removedField(removal, permission, agreement)
    const { treatment, reason } = TOLD[removal.reason]
    return { id: idOf(object), pointer: removal.pointer, treatment, article, code: removal.reason, reason }
  })
  return { kind: 'object', original: object, shown: shown.object, removed }
}

const TOLD: Readonly<Record<Removal['reason'], Pick<PreviewedRemoval, 'treatment' | 'reason'>>> = {
  'field-not-shared': { treatment: 'drop', reason: 'the annex does not share this field, or nothing lawful is left of it' },
  'field-marking': { treatment: 'drop', reason: 'it is marked above the ceiling of the article' },
  'reference-withheld': { treatment: 'drop', reason: 'it names an object that this recipient may not have' },
  'field-generalised': { treatment: 'generalise', reason: 'the annex asks for it to be made coarser' },
  'field-pseudonymised': { treatment: 'pseudonymise', reason: 'the annex asks for a pseudonym' },
  'value-treated': { treatment: 'pseudonymise', reason: 'it holds a value that the annex treats in another field' },
}

type Grounds = { readonly code: string; readonly article: string | null; readonly reason: string }

function groundsOf(judgement: Judgement): Grounds {
  if (judgement.kind === 'withheld') return judgement.grounds
  return { code: 'required-reference-withheld', article: null, reason: 'it depends on an object that this recipient may not have' }
}

function withheldEntry(original: StixObject, { code, article, reason }: Grounds): PreviewedEntry {
  const whole = { id: idOf(original), pointer: '', treatment: 'withhold', article, code, reason } as const
  return { kind: 'object', original, shown: null, removed: [whole] }
}

/** Nobody may have an object whose level cannot be told. */
async function unmarkedEntry(work: Work, settled: SettledObject): Promise<PreviewedEntry> {
  const read = readObject(await work.spool.readRange(settled), work.reading)
  if (read.kind !== 'unmarked') throw new Error('an object without a level has one when it is read again')
  const { code, reason } = read.refusal
  return withheldEntry(read.object, { code, reason, article: work.entry.record.agreement.unmarked.article })
}
