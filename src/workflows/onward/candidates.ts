/** What one recipient could get of the items that an origin consented to, object by object, and which of them need another id. */
import {
  type AgreementEntry,
  classOfFace,
  creatorOf,
  decodeContent,
  type HoldingKey,
  type Intermediary,
  type ItemContent,
  type ItemRow,
  itemFault,
  learnHeldLocations,
  learnHeldPlacings,
  leavesGivingOn,
  membershipOf,
  releasedObject,
  tooFewOrigins,
} from '../../acts/index.ts'
import { type Instant, type Refusal, utf8 } from '../../foundation/index.ts'
import {
  collectDefinition,
  DefinedMarkings,
  gradingLabels,
  type KnownTreatment,
  type MarkingLookup,
  markingIdsOf,
  minimise,
  publishedTerms,
  type Released,
  referencesOf,
  type StixObject,
  surrogateKey,
  treatedValues,
  typeOf,
  typeOfIdentifier,
  UUID_LENGTH,
  type UuidMention,
  Whereabouts,
  type Withheld,
  withNationalLabels,
} from '../../intelligence/index.ts'
import { type Decision, explainDecision, type ItemClass, type Permission } from '../../policy/index.ts'
import type { OnwardParts } from './ports.ts'
import { shownIdOf } from './shown-id.ts'

/** A permission to cross, which always says how fields are treated. */
export type Crossing = Permission & Required<Pick<Permission, 'fields' | 'ceiling'>>

/** One received item that may go. */
export type Candidate = { readonly row: ItemRow; readonly stixId: string; readonly permission: Crossing }

/** An item that does not go, and why. */
export type WithheldItem = { readonly holding: HoldingKey; readonly refusal: Refusal }

/** Whom it is for, and whether the origin may be named. */
export type Course = {
  readonly entry: AgreementEntry
  readonly recipient: string
  readonly purpose: string
  readonly isNamed: boolean
  /** Where it is passed on by the intermediary, which this party is: of what nobody asked for, and without anything that tells the origin. */
  readonly passedBy?: Intermediary
  readonly now: Instant
}

/** An item as the recipient may have it. */
export type ShownItem = {
  readonly candidate: Candidate
  readonly content: ItemContent
  readonly original: StixObject
  readonly shown: Released
}

const PAGE = 100
const NARROWED: Refusal = { code: 'narrowed', reason: 'its origin lets it not be given on any more, or not for this purpose' }
/** Of every type: the language of the desk, extensions of its tools, its own sources. */
const TELLING_FIELDS = ['lang', 'extensions', 'external_references'] as const

/** The closed set of what may go: nothing in it names an object that the recipient has not or does not get. */
export class Candidates {
  readonly #parts: OnwardParts
  readonly #course: Course
  #list: Candidate[] = []
  readonly #inside = new Set<string>()
  readonly #withheldItems: WithheldItem[] = []
  /** By UUID the ids of what was asked for. */
  readonly #byUuid = new Map<string, Set<string>>()
  /** By STIX id: of several versions the strictest verdict holds for all. */
  readonly #withheld = new Set<string>()
  readonly #renamed = new Set<string>()
  /** Ids under which the recipient has objects that went before. */
  readonly #known = new Map<string, string | undefined>()
  readonly #treated = new Map<string, KnownTreatment>()
  readonly #markings = new DefinedMarkings()
  #defined: MarkingLookup
  readonly #creator: string

  constructor(parts: OnwardParts, course: Course) {
    this.#parts = parts
    this.#course = course
    this.#defined = this.#definedNow()
    this.#creator = creatorOf(course.entry.record, parts.road.self)
  }

  /** Settles what goes of these items. */
  static async of(rows: readonly ItemRow[], parts: OnwardParts, course: Course): Promise<Candidates> {
    const candidates = new Candidates(parts, course)
    candidates.admit(rows)
    await candidates.settle()
    return candidates
  }

  /** Takes up what by its class alone may go; of the rest it is noted that it does not. Nothing goes before it is settled. @returns what it took up */
  admit(rows: readonly ItemRow[]): readonly ItemRow[] {
    const before = this.#list.length
    for (const row of rows) this.#admit(row)
    return this.#list.slice(before).map(({ row }) => row)
  }

  /** Settles what goes of all that was taken up, in this order where one is told. What was settled once not to go does not. */
  async settle(order?: (left: ItemRow, right: ItemRow) => number): Promise<void> {
    if (order !== undefined) this.#list.sort((left, right) => order(left.row, right.row))
    await this.#survey()
    await this.#settle()
    this.#list = this.#list.filter(({ stixId }) => !this.#withheld.has(stixId))
  }

  /** How many were taken up and are not known not to go. */
  get size(): number {
    return this.#list.length
  }

  /** Leaves an object out, and with it every version of it; what is left is to be settled anew. */
  leaveOut({ row, stixId }: Candidate, refusal: Refusal): void {
    this.#withheld.add(stixId)
    this.#withheldItems.push({ holding: row.holding, refusal })
  }

  /** Drops one that is over and no other version of it; what is left is to be settled anew. */
  drop({ row, stixId }: Candidate): void {
    this.#list = this.#list.filter((one) => one.row !== row)
    if (!this.#list.some((one) => one.stixId === stixId)) this.#inside.delete(stixId)
  }

  get withheld(): readonly WithheldItem[] {
    return this.#withheldItems
  }

  /** What goes, one at a time. */
  async *shown(): AsyncGenerator<ShownItem> {
    for await (const { candidate, content, object } of this.#objects()) {
      const shown = this.#minimised(object, candidate)
      if (shown.kind === 'released') yield { candidate, content, original: object, shown }
    }
  }

  #admit(row: ItemRow): void {
    const { entry, recipient, purpose, now } = this.#course
    if (row.face === null) return
    const { stixId } = row.face
    const uuid = stixId.slice(-UUID_LENGTH)
    this.#byUuid.set(uuid, (this.#byUuid.get(uuid) ?? new Set()).add(stixId))
    const question = { action: 'disclose', from: this.#parts.road.self, to: recipient, purpose, item: classOfFace(row.face) } as const
    const decision = entry.deciderAt(now).decide(question)
    const unfit = leavesGivingOn(row.narrowing, purpose) ? this.#passingFault(decision, question.item) : NARROWED
    if (unfit !== undefined) {
      this.#withheld.add(stixId)
      this.#withheldItems.push({ holding: row.holding, refusal: unfit })
      return
    }
    if (decision.verdict !== 'refuse' && decision.fields !== undefined && decision.ceiling !== undefined) {
      this.#list.push({ row, stixId, permission: this.#withoutTelling(decision as Crossing) })
      this.#inside.add(stixId)
      return
    }
    this.#withheld.add(stixId)
    const told = decision.verdict === 'refuse' ? explainDecision(decision, 'own') : undefined
    const article = told?.articles[0]?.number
    const refusal = { code: told?.code ?? 'not-permitted', reason: told?.reason ?? 'no article says how its fields are treated' }
    this.#withheldItems.push({ holding: row.holding, refusal: article === undefined ? refusal : { ...refusal, article } })
  }

  /** Why an item is not passed on by itself, although an article lets it cross: too few could be its origin, or a person is to decide. */
  #passingFault(decision: Decision, item: ItemClass): Refusal | undefined {
    const { entry, passedBy, purpose, recipient, now } = this.#course
    if (passedBy === undefined || decision.verdict === 'refuse') return undefined
    const [due] = decision.obligations.due
    if (due !== undefined)
      return {
        code: 'approval-missing',
        reason: 'an article asks a person, and nobody is asked of what is passed on',
        article: due.article,
      }
    return tooFewOrigins(entry, { item, purpose, recipient, now })
  }

  /** The fields that tell whose tool or desk wrote an object do not cross with what is passed on. */
  #withoutTelling(permission: Crossing): Crossing {
    if (this.#course.passedBy === undefined) return permission
    const fields = new Map(permission.fields)
    for (const name of TELLING_FIELDS) fields.set(name, 'drop')
    return { ...permission, fields }
  }

  /** Reads every object again and again: for the markings that it names, for what it says of places, and then for the values that articles treat and what is pointed to outside. */
  async #survey(): Promise<void> {
    // Definitions of an origin that is not to be known tell who it is, so that nothing marked by them goes.
    if (this.#course.isNamed) {
      const sought = new Set<string>()
      for await (const { object } of this.#objects()) for (const id of markingIdsOf(object)) sought.add(id)
      for (const id of sought) if (publishedTerms(id) === undefined) await this.#collectDefinitions(id)
      this.#defined = this.#definedNow()
    }
    const whereabouts = new Whereabouts()
    if (this.#list.some(({ permission }) => permission.obligations.itemAsks.countries !== undefined)) {
      for await (const { object } of this.#objects()) whereabouts.learn(object)
      const { items, contents, vault } = this.#parts.road
      const held = { items, contents, vault, pause: () => undefined }
      const ids = this.#list.map(({ stixId }) => stixId)
      await learnHeldPlacings(whereabouts, ids, held)
      await learnHeldLocations(whereabouts, held)
    }
    const { entry, now, recipient } = this.#course
    const looking = {
      now,
      statesOf: (object: StixObject) => whereabouts.statesOf(object),
      membership: membershipOf(entry.record, recipient),
    }
    for await (const { candidate, object } of this.#objects()) {
      const unfit = itemFault(object, candidate.permission.obligations, looking)
      if (unfit !== undefined) this.leaveOut(candidate, unfit)
    }
    for await (const { candidate, object } of this.#objects()) {
      const { fields, ceiling } = candidate.permission
      for (const { key, treatment } of treatedValues(object, { fields, ceiling, defined: this.#defined })) this.#treat(key, treatment)
      for (const { id } of referencesOf(object))
        if (!this.#inside.has(id) && !this.#known.has(id)) this.#known.set(id, await this.#knownAs(id))
    }
    // A party that is not to be known is not told by an id that others know it by.
    if (!this.#course.isNamed) for (const { stixId } of this.#list) if (publishedTerms(stixId) === undefined) this.#renamed.add(stixId)
  }

  #definedNow(): MarkingLookup {
    const { entry, now } = this.#course
    return withNationalLabels(this.#markings.at(now), entry.record.agreement.classification?.list ?? [])
  }

  #treat(key: string, treatment: KnownTreatment): void {
    const known = this.#treated.get(key)
    if (known === undefined || STRICTNESS.indexOf(treatment) > STRICTNESS.indexOf(known)) this.#treated.set(key, treatment)
  }

  async #collectDefinitions(id: string): Promise<void> {
    const { road } = this.#parts
    const rows = (await road.items.byStixId(id)).filter(({ state, role }) => state === 'held' && role === 'received')
    const contents = await road.vault.read(
      road.contents,
      rows.map(({ holding }) => holding),
    )
    for (const plaintext of contents.values()) collectDefinition(utf8(decodeContent(plaintext).object), this.#markings)
  }

  /** The id under which the recipient was given an object on before and has it still. */
  async #knownAs(id: string): Promise<string | undefined> {
    if (typeOfIdentifier(id) === 'extension-definition') return id
    const { isNamed, recipient } = this.#course
    for (const shown of [...(isNamed ? [id] : []), this.#shownId(id)]) if (await this.#has(recipient, shown)) return shown
    return undefined
  }

  async #has(recipient: string, stixId: string): Promise<boolean> {
    const { items } = this.#parts.road
    const copies = (await items.byStixId(stixId)).filter(
      ({ role, state, agreement }) => role === 'sent' && state === 'held' && agreement === this.#course.entry.row.hash,
    )
    return (await items.sentTo({ recipient, holdings: copies.map(({ holding }) => holding) })).size > 0
  }

  /** Until nothing changes any more: what is left of one object may decide what is left of the next. */
  async #settle(): Promise<void> {
    for (let isStable = false; !isStable; ) {
      isStable = true
      for await (const { candidate, object } of this.#objects()) {
        const outcome = this.#minimised(object, candidate)
        if (outcome.kind === 'withheld') {
          this.#withhold(candidate, outcome)
          isStable = false
        } else if (outcome.isChanged && !this.#renamed.has(candidate.stixId)) {
          // A changed object is a new object, whatever it says of who created it.
          this.#renamed.add(candidate.stixId)
          isStable = false
        }
      }
    }
  }

  #withhold(candidate: Candidate, { reason }: Withheld): void {
    this.leaveOut(candidate, { code: reason, reason: 'nothing lawful and valid is left of it' })
  }

  #minimised(object: StixObject, { permission, row, stixId }: Candidate): Released | Withheld {
    const { recipient, purpose, isNamed } = this.#course
    const isRenamed = this.#renamed.has(stixId)
    const isDefinition = typeOf(object) === 'marking-definition' && publishedTerms(stixId) === undefined
    if (isDefinition && (!isNamed || isRenamed)) return { kind: 'withheld', reason: 'marking-unknown', pointer: '' }
    if (this.#isGuarded(object)) return { kind: 'withheld', reason: 'marking-unknown', pointer: '/object_marking_refs' }
    return minimise(object, {
      fields: permission.fields,
      ceiling: permission.ceiling,
      creator: this.#creator,
      ...labelsOf(object, row),
      shownId: (id) => this.#shownAs(id),
      showsUuid: (mention) => this.#showsUuid(mention),
      ownShownId: isRenamed ? this.#shownId(stixId) : stixId,
      defined: this.#defined,
      values: {
        key: surrogateKey(this.#parts.idKey, { partner: recipient, purpose }),
        ...(this.#treated.size === 0 ? {} : { treatmentOf: (key: string) => this.#treated.get(key) }),
      },
    })
  }

  /** A definition that is itself marked holds back what it marks from whoever does not get it. */
  #isGuarded(object: StixObject): boolean {
    return [...markingIdsOf(object)].some((id) => this.#defined(id)?.isMarked === true && this.#shownAs(id) === undefined)
  }

  #shownAs(id: string): string | undefined {
    if (this.#withheld.has(id)) return undefined
    if (this.#inside.has(id)) return this.#renamed.has(id) ? this.#shownId(id) : id
    return this.#known.get(id)
  }

  #showsUuid({ uuid, isComputable }: UuidMention): boolean {
    const ids = this.#byUuid.get(uuid)
    return ids === undefined ? !isComputable : [...ids].every((id) => this.#shownAs(id) === id)
  }

  #shownId(id: string): string {
    const { recipient, entry } = this.#course
    return shownIdOf(id, { secret: this.#parts.idKey, recipient, agreement: entry.row.hash })
  }

  async *#objects(): AsyncGenerator<{ readonly candidate: Candidate; readonly content: ItemContent; readonly object: StixObject }> {
    const { road } = this.#parts
    const directory = await road.directory.current()
    for (let from = 0; from < this.#list.length; from += PAGE) {
      const page = this.#list.slice(from, from + PAGE).filter(({ stixId }) => !this.#withheld.has(stixId))
      const contents = await road.vault.read(
        road.contents,
        page.map(({ row }) => row.holding),
      )
      for (const candidate of page) {
        const plaintext = contents.get(candidate.row.holding)
        if (plaintext === undefined || this.#withheld.has(candidate.stixId)) continue
        const content = decodeContent(plaintext)
        // What tools see is bounded by the retention here; what goes on is what the origin released.
        yield { candidate, content, object: releasedObject(content.token as string, directory) as StixObject }
      }
    }
  }
}

/** The origin's grading as it came, for what goes out without the labels that said it. */
function labelsOf(object: StixObject, { face }: ItemRow): { readonly gradingLabels?: readonly string[] } {
  if (face === null) return {}
  const { grading, dataSubject } = face
  return { gradingLabels: gradingLabels(object, { grading, dataSubject, areLabelsMarked: object.granular_markings !== undefined }) }
}

const STRICTNESS: readonly KnownTreatment[] = ['generalise', 'pseudonymise', 'never']
