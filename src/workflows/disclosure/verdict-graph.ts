/** Objects, what each names, and the verdicts that spread along it, in memory: a bit of every mask for each recipient. */
import { bitOf, RECIPIENTS_MAX } from './parts.ts'

type Edge = { readonly source: number; readonly target: number; readonly isRequired: boolean }
/** Every bit. */
const EVERYONE = -1

type Masks = { readonly withheld: number; readonly changed: number }

/** Ids are numbers in the order in which they were first named. */
export class VerdictGraph {
  readonly #ids = new Map<string, number>()
  readonly #keys: string[] = []
  readonly #withheld: number[] = []
  readonly #changed: number[] = []
  readonly #known: number[] = []
  readonly #isSubmitted: boolean[] = []
  readonly #isReferenced: boolean[] = []
  /** By target. */
  readonly #edges: Edge[][] = []
  readonly #byUuid = new Map<string, number[]>()
  /** UUIDs that texts name, as ids, until they are connected with the objects of that UUID. */
  readonly #unconnected = new Map<string, number>()

  submit({ objectKey, uuidKey, withheld, changed }: Masks & { readonly objectKey: string; readonly uuidKey: string }): number {
    const id = this.#idOf(objectKey)
    if (this.#isSubmitted[id] !== true) this.#byUuid.set(uuidKey, [...(this.#byUuid.get(uuidKey) ?? []), id])
    this.#isSubmitted[id] = true
    this.mark(id, { withheld, changed })
    return id
  }

  refer(objectKey: string): number {
    const id = this.#idOf(objectKey)
    this.#isReferenced[id] = true
    return id
  }

  /** Whether nobody has it is found out when verdicts are settled. */
  referToUuid({ uuidKey, isComputable }: { readonly uuidKey: string; readonly isComputable: boolean }): number {
    const id = this.#idOf(uuidKey)
    if (isComputable) this.#known[id] = 0
    else if (!this.#unconnected.has(uuidKey)) this.#known[id] = EVERYONE
    this.#unconnected.set(uuidKey, id)
    return id
  }

  connect(edge: Edge): void {
    const edges = this.#edges[edge.target] as Edge[]
    edges.push(edge)
  }

  addKnown({
    objectKey,
    recipients,
    changed,
  }: {
    readonly objectKey: string
    readonly recipients: number
    readonly changed: number
  }): void {
    const id = this.#idOf(objectKey)
    if (this.#isSubmitted[id] === true) return
    this.#known[id] = (this.#known[id] as number) | recipients
    this.mark(id, { withheld: 0, changed })
  }

  mark(id: number, { withheld, changed }: Masks): void {
    this.#withheld[id] = this.withheld(id) | withheld
    this.#changed[id] = (this.#changed[id] as number) | changed
  }

  find(objectKey: string): number | undefined {
    return this.#ids.get(objectKey)
  }

  keyOf(id: number): string {
    return this.#keys[id] as string
  }

  withheld(id: number): number {
    return this.#withheld[id] as number
  }

  /** What is withheld is not changed. */
  changed(id: number): number {
    return (this.#changed[id] as number) & ~this.withheld(id)
  }

  /** How many keys are referenced and not submitted. */
  unresolvedCount(): number {
    return this.#keys.reduce((count, _, id) => count + (this.#isOutside(id) ? 1 : 0), 0)
  }

  isUnresolved(objectKey: string): boolean {
    const id = this.find(objectKey)
    return id !== undefined && this.#isOutside(id)
  }

  #isOutside(id: number): boolean {
    return this.#isReferenced[id] === true && this.#isSubmitted[id] !== true
  }

  /** Brings every verdict to the fixpoint. @throws RangeError on another number of recipients than a submission has */
  settle(recipients: number): void {
    if (!Number.isInteger(recipients) || recipients < 1 || recipients > RECIPIENTS_MAX) {
      throw new RangeError(`a submission has 1 to ${RECIPIENTS_MAX} recipients`)
    }
    const everyone = bitOf(recipients) - 1
    this.#connectUuids()
    for (const [id, known] of this.#known.entries()) {
      if (this.#isSubmitted[id] !== true) this.mark(id, { withheld: ~known & everyone, changed: 0 })
    }
    this.#spread(this.#withheld, ({ isRequired }) => isRequired)
    for (const [id, withheld] of this.#withheld.entries()) {
      if (withheld !== 0) for (const { source } of this.#edges[id] as Edge[]) this.mark(source, { withheld: 0, changed: withheld })
    }
    this.#spread(this.#changed, () => true)
  }

  #connectUuids(): void {
    for (const [uuidKey, source] of this.#unconnected) {
      const targets = this.#byUuid.get(uuidKey) ?? []
      if (targets.length > 0) this.#known[source] = EVERYONE
      for (const target of targets) this.connect({ source, target, isRequired: true })
    }
    this.#unconnected.clear()
  }

  /** Masks only ever grow, so each id is looked at again at most once for each bit. */
  #spread(masks: number[], carries: (edge: Edge) => boolean): void {
    const waiting = masks.flatMap((mask, id) => (mask === 0 ? [] : [id]))
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const mask = masks[id] as number
      for (const edge of this.#edges[id] as Edge[]) {
        const before = masks[edge.source] as number
        if (!carries(edge) || (mask & ~before) === 0) continue
        masks[edge.source] = before | mask
        waiting.push(edge.source)
      }
    }
  }

  #idOf(objectKey: string): number {
    const known = this.#ids.get(objectKey)
    if (known !== undefined) return known
    const id = this.#keys.push(objectKey) - 1
    this.#ids.set(objectKey, id)
    this.#withheld.push(0)
    this.#changed.push(0)
    this.#known.push(0)
    this.#isSubmitted.push(false)
    this.#isReferenced.push(false)
    this.#edges.push([])
    return id
  }
}
