/** How previews look on the command line: as one JSON value, or object by object with what was there and what stands there instead. */
import { counted } from '../../foundation/index.ts'
import type { PreviewedEntry, PreviewedRemoval, PreviewedScore, PreviewedShare } from '../../workflows/disclosure/index.ts'
import { newBundleId } from '../bundle-chunks.ts'
import type { Input, Terminal } from '../command.ts'
import { SpilledText } from '../spilled-text.ts'

type Entries = AsyncIterable<PreviewedEntry>
type Question = PreviewedShare['review'][number]

/** Writes what one party gets. With `--json` one object is written while it is made, so that any file fits. */
export function printPreview(entries: Entries, party: string, to: { readonly input: Input; readonly terminal: Terminal }): Promise<number> {
  return to.input.isJson ? printJson(entries, party, to.terminal) : printText(entries, party, to.terminal)
}

async function printJson(entries: Entries, party: string, terminal: Terminal): Promise<number> {
  using withheld = new SpilledList()
  using review = new SpilledList()
  using triage = new SpilledList()
  let tail: object = {}
  let count = 0
  const head = `{"bundle":{"type":"bundle","id":"${newBundleId()}"`
  for await (const entry of entries) {
    if (entry.kind === 'report') {
      const { invalid, faults } = entry.report
      tail = { invalid, faults }
      continue
    }
    const share = shareOf(entry.shares, party)
    const { id } = entry.original
    for (const removal of share.removed) withheld.add(removal)
    if (share.triage !== null) triage.add(share.triage)
    for (const question of share.review) review.add({ index: entry.index, id, ...question })
    if (share.shown === null) continue
    // Nothing is written before the file turned out to be a bundle to its end.
    terminal.out(`${count === 0 ? `${head},"objects":[` : ','}${JSON.stringify(share.shown)}`)
    count += 1
  }
  // A bundle without objects has no list of them (STIX 2.1 section 8).
  terminal.out(`${count === 0 ? head : ']'}}`)
  for (const [name, list] of Object.entries({ withheld, review, triage })) {
    terminal.out(`,"${name}":[`)
    list.printTo((text) => terminal.out(text))
    terminal.out(']')
  }
  terminal.out(`,${JSON.stringify(tail).slice(1)}\n`)
  return 0
}

/** The elements of a JSON list, which may be more than fit into memory. */
class SpilledList implements Disposable {
  readonly #text = new SpilledText()
  #separator = ''

  add(element: PreviewedRemoval | PreviewedScore | (Question & { readonly index: number; readonly id: unknown })): void {
    this.#text.add(this.#separator + JSON.stringify(element))
    this.#separator = ','
  }

  printTo(write: (text: string) => void): void {
    this.#text.printTo(write)
  }

  [Symbol.dispose](): void {
    this.#text[Symbol.dispose]()
  }
}

async function printText(entries: Entries, party: string, terminal: Terminal): Promise<number> {
  const total = { shown: 0, changed: 0, withheld: 0, questions: 0 }
  for await (const entry of entries) {
    if (entry.kind === 'report') {
      for (const { index, code, reason } of entry.report.faults) terminal.out(`object ${index} is not valid: ${code}: ${reason}\n`)
      continue
    }
    const { index, original } = entry
    const { shown, removed, review, triage } = shareOf(entry.shares, party)
    const fate = shown === null ? 'withheld' : removed.length === 0 && shown.id === original.id ? 'shown' : 'changed'
    total[fate] += 1
    total.questions += review.length
    if (shown !== null && removed.length === 0 && review.length === 0 && triage === null) continue
    terminal.out(`${fate.padEnd(8)}  object ${index}  ${String(original.id)}\n`)
    for (const row of removed) terminal.out(removalLine(row, original, shown))
    for (const question of review) terminal.out(questionLine(question))
    if (triage !== null) terminal.out(scoreLine(triage))
  }
  terminal.out(`${party} would get ${total.shown} as they are and ${total.changed} changed; ${total.withheld} are withheld.\n`)
  if (total.questions > 0)
    terminal.out(
      `${counted(total.questions, 'value')} in what it would get ${total.questions === 1 ? 'needs' : 'need'} a person's judgement.\n`,
    )
  return 0
}

function shareOf(shares: readonly PreviewedShare[], party: string): PreviewedShare {
  const share = shares.find((candidate) => candidate.party === party)
  if (share === undefined) throw new Error(`a preview says nothing of ${party}`)
  return share
}

const SHOWN_LENGTH_MAX = 60

/** What was there, what is there instead, and why. */
function removalLine(row: PreviewedRemoval, original: object, shown: object | null): string {
  const why = `${row.reason}${row.article === null ? '' : ` (article ${row.article})`}`
  const field = row.pointer.split('/')[1]
  if (field === undefined) return `    ${why}\n`
  const before = excerpt((original as Readonly<Record<string, unknown>>)[field])
  const after = shown === null ? undefined : (shown as Readonly<Record<string, unknown>>)[field]
  return `    ${row.treatment.padEnd(12)} ${row.pointer}: ${before} -> ${after === undefined ? '(nothing)' : excerpt(after)}; ${why}\n`
}

function questionLine({ pointer, kind, masked, length, value, stays = [] }: Question): string {
  const said = stays.map(({ account, at }) => `; ${account} said on ${at} that it may stay`)
  return `    to judge     ${pointer}: ${kind} ${masked} of ${counted(length, 'character')}; value ${value}${said.join('')}\n`
}

const SHOWN_WORDS = { level: 'its level', score: 'level and score', reasons: 'level, score and reasons' } as const

/** The whole score, as only the sender sees it, and what of it the recipient would be shown. */
function scoreLine({ score, level, parts, shows, article, isAdvice }: PreviewedScore): string {
  const told = parts.map(({ reason, weight, points }) => `${reason} ${weight} x ${points}`).join(', ')
  const advice = isAdvice ? ', as advice and once an officer approved it' : ''
  return `    scored       ${score} ${level}: ${told}; ${SHOWN_WORDS[shows]} would be shown${advice} (article ${article})\n`
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? ''
  return text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}...` : text
}
