/** One source of live news for many viewers: changes are gathered for a moment, computed once, and sent to all. */

/** Someone who watches; `send` gets one whole server-sent event and says whether it may be given more at once. */
export type Viewer = { send(event: string): boolean; end(): void }

/** What the feed works on. */
export type LiveFeedParts = {
  /** Calls back after every change. @returns how to end it */
  readonly subscribe: (listener: () => void) => () => void
  /** The data of the next event. */
  readonly compute: () => Promise<unknown>
  readonly onFailure: (error: unknown) => void
  /** Most viewers at one time. */
  readonly viewersMax: number
  /** How long changes are gathered before they are told, milliseconds; longer where telling itself takes long. */
  readonly gatherMs: number
  /** How often a viewer is told something even if nothing changes, milliseconds: proxies close what is silent. */
  readonly heartbeatMs: number
}

/** Counting what there is to tell takes at most a quarter of the time, so that watching does not slow what is watched. */
const REST_PER_WORK = 3

type Watching = { isReady: boolean; missed: boolean }

/** Tells viewers what changed. Subscribed to the node only while anybody watches. */
export class LiveFeed {
  readonly #parts: LiveFeedParts
  readonly #viewers = new Map<Viewer, Watching>()
  #end: (() => void) | undefined
  #gathering: NodeJS.Timeout | undefined
  #heartbeat: NodeJS.Timeout | undefined
  #isComputing = false
  #changedMeanwhile = false
  #last = ''
  #lastWorkMs = 0

  constructor(parts: LiveFeedParts) {
    this.#parts = parts
  }

  /** Whether no more viewers are taken. */
  get isFull(): boolean {
    return this.#viewers.size >= this.#parts.viewersMax
  }

  /** How many watch. */
  get viewers(): number {
    return this.#viewers.size
  }

  /** Adds a viewer and tells it the state. */
  add(viewer: Viewer): void {
    this.#viewers.set(viewer, { isReady: true, missed: false })
    this.#end ??= this.#parts.subscribe(() => this.#changed())
    this.#heartbeat ??= setInterval(() => this.#tellAll(': still here\n\n'), this.#parts.heartbeatMs)
    this.#changed()
  }

  /** Forgets a viewer. */
  remove(viewer: Viewer): void {
    this.#viewers.delete(viewer)
    if (this.#viewers.size === 0) this.#rest()
  }

  /** A slow viewer caught up: it gets what it missed as the newest state, not event by event. */
  ready(viewer: Viewer): void {
    const watching = this.#viewers.get(viewer)
    if (watching === undefined) return
    watching.isReady = true
    if (!watching.missed) return
    watching.missed = false
    this.#tell(viewer, watching, this.#last)
  }

  /** Ends every view. */
  close(): void {
    for (const viewer of this.#viewers.keys()) viewer.end()
    this.#viewers.clear()
    this.#rest()
  }

  #rest(): void {
    this.#end?.()
    this.#end = undefined
    clearTimeout(this.#gathering)
    this.#gathering = undefined
    clearInterval(this.#heartbeat)
    this.#heartbeat = undefined
  }

  #changed(): void {
    if (this.#isComputing) this.#changedMeanwhile = true
    else this.#gathering ??= setTimeout(() => void this.#publish(), Math.max(this.#parts.gatherMs, REST_PER_WORK * this.#lastWorkMs))
  }

  async #publish(): Promise<void> {
    this.#gathering = undefined
    this.#isComputing = true
    const start = performance.now()
    try {
      this.#last = `event: summary\ndata: ${JSON.stringify(await this.#parts.compute())}\n\n`
      this.#tellAll(this.#last)
    } catch (error) {
      this.#parts.onFailure(error)
    } finally {
      this.#lastWorkMs = performance.now() - start
      this.#isComputing = false
      const isAgain = this.#changedMeanwhile && this.#viewers.size > 0
      this.#changedMeanwhile = false
      if (isAgain) this.#changed()
    }
  }

  #tellAll(event: string): void {
    for (const [viewer, watching] of this.#viewers) this.#tell(viewer, watching, event)
  }

  #tell(viewer: Viewer, watching: Watching, event: string): void {
    if (watching.isReady) watching.isReady = viewer.send(event)
    else watching.missed = true
  }
}
