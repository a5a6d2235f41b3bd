/**
 * What each of several parties would get of objects under one agreement or several, object by object: the graph is closed as for a
 * preview, and what is kept of an object is a few numbers.
 */
import { batches } from '../../foundation/index.ts'
import type { ItemFacts } from '../../intelligence/index.ts'
import type { ItemClass } from '../../policy/index.ts'
import { classNameOf, classOf } from './class-decisions.ts'
import type { CrossingPermission } from './judge.ts'
import type { Lane } from './lanes.ts'
import { bitOf, type PreparationParts, RECIPIENTS_MAX, type Work } from './parts.ts'
import { areReadAlike, IN_MEMORY, type PreparedLane, prepareLanes, reportOf } from './prepare.ts'
import { type Grounds, REFERENCE_GROUNDS, type Report } from './report.ts'
import { keepToLook, type Receiving, spoolToLook } from './spooled-bundle.ts'
import type { RemovedField, SettledVerdict, Watch } from './watch.ts'

/** What one party would get of one object, and why. */
export type OutlookVerdict =
  | { readonly kind: 'withheld'; readonly grounds: Grounds }
  | { readonly kind: 'shared'; readonly permission: CrossingPermission; readonly removed: readonly RemovedField[] }

/** What would become of a bundle. */
export type Outlook = {
  readonly recipients: readonly string[]
  /** Objects that could be read, each version once. */
  readonly items: number
  readonly invalid: Report['invalid']
  readonly faults: Report['faults']
  /** One past the largest index. */
  readonly size: number
  /** The class of the object at an index of the bundle; undefined where it was not kept or its level cannot be told. */
  classAt(index: number): ItemClass | undefined
  /** Undefined where the object was not kept or nobody asked about the party. */
  verdictAt(index: number, party: string): OutlookVerdict | undefined
}

/** One agreement under which something is looked at, and for which parties: at least one. */
export type OutlookView = Pick<PreparedLane, 'entry' | 'recipients' | 'isDraft'>

/** What is looked at: a bundle as it arrives, or objects that were cut from each other already. */
export type Looked = { readonly chunks: AsyncIterable<Uint8Array> } | { readonly objects: AsyncIterable<readonly Uint8Array[]> }

/** What is looked at, and under which agreements: at least one. */
export type OutlookRequest = Looked & { readonly purpose: string; readonly views: readonly OutlookView[] }

const PAGE = 1_000
const PROVENANCE = 'unstated'

/**
 * Looks at objects under all views, spooled meanwhile; each object is read once for all of them. Nothing stays, nothing is recorded.
 * @returns in the order of the views, with the same index for the same object
 * @throws IntelligenceError when the bytes are no bundle; what the spool throws
 */
export async function outlooksOf(
  parts: PreparationParts,
  { purpose, views, ...looked }: OutlookRequest,
  receiving: Receiving = new Set(),
): Promise<readonly Outlook[]> {
  await using taken =
    'objects' in looked ? await keepToLook(parts, looked.objects, receiving) : await spoolToLook(parts, looked.chunks, receiving)
  const { submission, markings, openSource, isSmall } = taken
  const common = { submission, markings, purpose, provenance: PROVENANCE, ...(openSource && { openSource }) }
  const look = isSmall ? { ...common, scratch: IN_MEMORY as typeof IN_MEMORY } : common
  const found = new Map<OutlookView, Outlook[]>(views.map((view) => [view, []]))
  for (const together of looks(views)) {
    const kept = together.map(({ view, recipients }) => ({ view, recipients, watch: new KeptVerdicts(recipients) }))
    const asked = kept.map(({ view: { entry, isDraft = false }, recipients, watch }) => ({ entry, isDraft, recipients, watch }))
    const { lanes, close } = await prepareLanes(parts, look, asked)
    try {
      for (const [place, { view, watch }] of kept.entries()) {
        const lane = lanes[place] as Lane
        await watch.close(lane.work)
        found.get(view)?.push(watch.outlook(reportOf(lane, { provenance: PROVENANCE })))
      }
    } finally {
      await close()
    }
  }
  return views.map((view) => joined(found.get(view) ?? [], view.recipients))
}

type Look = { readonly view: OutlookView; readonly recipients: readonly string[] }

/** What can be looked at together: views that read objects alike, as long as the masks of the index have bits for their parties. */
function looks(views: readonly OutlookView[]): readonly (readonly Look[])[] {
  const together: Look[][] = []
  for (const view of views) {
    for (const recipients of batches(view.recipients, RECIPIENTS_MAX)) {
      const fits = (others: readonly Look[]): boolean =>
        others.every((other) => areReadAlike(other.view.entry, view.entry)) &&
        others.reduce((sum, other) => sum + other.recipients.length, recipients.length) <= RECIPIENTS_MAX
      const others = together.find(fits)
      if (others === undefined) together.push([{ view, recipients }])
      else others.push({ view, recipients })
    }
  }
  return together
}

function joined(outlooks: readonly Outlook[], recipients: readonly string[]): Outlook {
  const [first] = outlooks
  if (first === undefined) throw new RangeError('nobody is asked about')
  const byParty = new Map(outlooks.flatMap((outlook) => outlook.recipients.map((party) => [party, outlook])))
  return { ...first, recipients, verdictAt: (index, party) => byParty.get(party)?.verdictAt(index, party) }
}

/** Few different values, each kept once and named by a number. */
class Interned<Value> {
  readonly values: Value[] = []
  readonly #numbers = new Map<unknown, number>()

  /** The number of what has this name; `make` is asked for the first of it. */
  numberOf(name: unknown, make: () => Value): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    this.#numbers.set(name, this.values.length)
    return this.values.push(make()) - 1
  }
}

const WITHHELD_BY_REFERENCE: OutlookVerdict = { kind: 'withheld', grounds: REFERENCE_GROUNDS }

/** A row of numbers for each object: its class, and its verdict for each recipient. */
class KeptVerdicts implements Watch {
  readonly #recipients: readonly string[]
  readonly #width: number
  readonly #classes = new Interned<ItemClass | undefined>()
  readonly #verdicts = new Interned<OutlookVerdict>()
  /** By index and column, one more than the number; 0 where nothing is kept. */
  readonly #rows: number[] = []
  #items = 0

  constructor(recipients: readonly string[]) {
    this.#recipients = recipients
    this.#width = recipients.length + 1
  }

  judged(index: number, facts: ItemFacts | null, judgements: Parameters<Watch['judged']>[2]): void {
    const start = index * this.#width
    while (this.#rows.length < start) this.#rows.push(0)
    this.#items += 1
    const name = facts === null ? '' : classNameOf(facts)
    this.#rows[start] = 1 + this.#classes.numberOf(name, () => (facts === null ? undefined : classOf(facts)))
    for (const [recipient, judgement] of judgements.entries()) {
      const number =
        judgement.kind === 'withheld'
          ? this.#withheld(judgement.grounds)
          : this.#verdicts.numberOf(judgement.permission, () => ({ kind: 'shared', permission: judgement.permission, removed: [] }))
      this.#rows[start + 1 + recipient] = 1 + number
    }
  }

  settled(index: number, recipient: number, { grounds, removed }: SettledVerdict): void {
    const place = index * this.#width + 1 + recipient
    const before = this.#verdicts.values[(this.#rows[place] as number) - 1]
    if (grounds !== undefined) this.#rows[place] = 1 + this.#withheld(grounds)
    else if (before?.kind === 'shared') this.#rows[place] = 1 + this.#shared(before.permission, removed)
  }

  /** What the closing of the graph withheld beyond what was judged or tried. */
  async close({ index: scratch, parts }: Work): Promise<void> {
    for (let from = 0; ; ) {
      const page = scratch.page({ from, limit: PAGE, which: 'withheld' })
      const last = page.at(-1)
      if (last === undefined) return
      from = last.index + 1
      for (const { index, withheld } of page) this.#closeOne(index, withheld)
      await parts.pause()
    }
  }

  outlook({ invalid, faults }: Report): Outlook {
    const [rows, width] = [this.#rows, this.#width]
    const at = (index: number, column: number): number => (column < 0 ? -1 : (rows[index * width + column] ?? 0) - 1)
    const columns = new Map(this.#recipients.map((party, recipient) => [party, recipient + 1]))
    return {
      recipients: this.#recipients,
      items: this.#items,
      invalid,
      faults,
      size: Math.ceil(rows.length / width),
      classAt: (index) => this.#classes.values[at(index, 0)],
      verdictAt: (index, party) => this.#verdicts.values[at(index, columns.get(party) ?? -1)],
    }
  }

  #closeOne(index: number, withheld: number): void {
    for (const recipient of this.#recipients.keys()) {
      const place = index * this.#width + 1 + recipient
      const isShared = this.#verdicts.values[(this.#rows[place] as number) - 1]?.kind === 'shared'
      if (isShared && (withheld & bitOf(recipient)) !== 0) {
        this.#rows[place] = 1 + this.#verdicts.numberOf('reference', () => WITHHELD_BY_REFERENCE)
      }
    }
  }

  #withheld(grounds: Grounds): number {
    return this.#verdicts.numberOf(`${grounds.code} ${grounds.article ?? ''} ${grounds.reason}`, () => ({ kind: 'withheld', grounds }))
  }

  #shared(permission: CrossingPermission, removed: SettledVerdict['removed']): number {
    const whole = this.#verdicts.numberOf(permission, () => ({ kind: 'shared', permission, removed: [] }))
    if (removed.length === 0) return whole
    const distinct = new Map(removed.map((one) => [`${one.field} ${one.reason} ${one.treatment} ${one.article ?? ''}`, one]))
    const name = [whole, ...[...distinct.keys()].sort()].join('\n')
    return this.#verdicts.numberOf(name, () => ({ kind: 'shared', permission, removed: [...distinct.values()] }))
  }
}
