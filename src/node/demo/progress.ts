/** Progress on standard error: bars that redraw on a terminal, plain lines elsewhere. */

const BAR_WIDTH = 28
const PLAIN_EVERY_MS = 2_000

/** One line per thing that advances. */
export class Progress {
  readonly #isTerminal: boolean
  readonly #write: (text: string) => void
  #drawn = 0
  #lastPlain = 0

  constructor(stream: { readonly isTTY?: boolean; write(text: string): unknown }) {
    this.#isTerminal = stream.isTTY === true
    this.#write = (text) => void stream.write(text)
  }

  /** A heading of the story. */
  step(text: string): void {
    this.#drawn = 0
    this.#write(`\n${text}\n`)
  }

  /** A finished fact. */
  fact(text: string): void {
    this.#drawn = 0
    this.#write(`  ${text}\n`)
  }

  /** Redraws the bars; all of them must be given each time. */
  bars(bars: readonly { readonly label: string; readonly done: number; readonly total: number; readonly note?: string }[]): void {
    const isFinal = bars.every((bar) => bar.done >= bar.total)
    if (!this.#isTerminal && !isFinal && Date.now() - this.#lastPlain < PLAIN_EVERY_MS) return
    this.#lastPlain = Date.now()
    if (this.#isTerminal && this.#drawn > 0) this.#write(`\x1b[${this.#drawn}A`)
    for (const bar of bars) this.#write(`${this.#isTerminal ? '\x1b[2K' : ''}  ${line(bar)}\n`)
    this.#drawn = bars.length
  }
}

function line(bar: { readonly label: string; readonly done: number; readonly total: number; readonly note?: string }): string {
  const share = bar.total === 0 ? 1 : Math.min(1, bar.done / bar.total)
  const filled = Math.round(share * BAR_WIDTH)
  const counts = `${bar.done.toLocaleString('en')} of ${bar.total.toLocaleString('en')}`
  return `${bar.label.padEnd(10)} ${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${counts}${bar.note === undefined ? '' : `  ${bar.note}`}`
}
