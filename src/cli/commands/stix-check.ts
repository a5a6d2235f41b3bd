/** comity stix check: what is wrong with STIX objects and bundles. */
import type { Finding } from '../../intelligence/index.ts'
import { type Command, type Input, type Terminal, UsageError } from '../command.ts'
import { readInput } from '../input-stream.ts'
import { type Report, reportDocument, reportLines } from '../stix-input.ts'

const OUTPUT_CHARACTERS_MIN = 64 * 1024
const SHOWN_MAX = 20
const PROGRESS_OBJECTS = 100_000

export const stixCheck: Command = {
  name: 'stix check',
  synopsis: 'FILE... [--jsonl] [--json]   (- is standard input; --jsonl: an object or bundle on each line)',
  summary: 'Check STIX 2.1 objects and bundles: errors break a MUST of the standard, warnings a SHOULD',
  options: { jsonl: { type: 'boolean' } },
  async run(input, terminal) {
    if (input.files.length === 0) throw new UsageError('usage', `comity stix check ${stixCheck.synopsis}`)
    let isAllValid = true
    for (const file of input.files) {
      const tally = await checkFile(file, input, terminal)
      if (!tally.isValid) isAllValid = false
    }
    return isAllValid ? 0 : 1
  },
}

type Tally = { isValid: boolean; objects: number; invalid: number; warned: number }

async function checkFile(file: string, input: Input, terminal: Terminal): Promise<Tally> {
  const tally: Tally = { isValid: true, objects: 0, invalid: 0, warned: 0 }
  const report = input.isJson ? jsonReport(file, terminal) : textReport(file, terminal)
  const chunks = readInput(file)
  for await (const item of input.isSet('jsonl') ? reportLines(chunks) : reportDocument(chunks)) {
    if (item.errors.length > 0) tally.isValid = false
    if (item.index !== null) count(item, tally)
    report.add(item)
    if (item.index !== null && tally.objects % PROGRESS_OBJECTS === 0) terminal.tell(`${file}: ${tally.objects} checked\n`)
  }
  report.end(tally)
  return tally
}

function count(report: Report, tally: Tally): void {
  tally.objects += 1
  if (report.errors.length > 0) tally.invalid += 1
  if (report.warnings.length > 0) tally.warned += 1
}

type Reporter = { readonly add: (report: Report) => void; readonly end: (tally: Tally) => void }

/** One JSON line for each report, written in larger pieces. */
function jsonReport(file: string, terminal: Terminal): Reporter {
  let waiting = ''
  const flush = (): void => {
    if (waiting !== '') terminal.out(waiting)
    waiting = ''
  }
  return {
    add({ index, id, errors, warnings }) {
      waiting += `${JSON.stringify({ file, index, id, valid: errors.length === 0, errors, warnings })}\n`
      if (waiting.length > OUTPUT_CHARACTERS_MIN) flush()
    },
    end: flush,
  }
}

/** The first faulty objects, what is advised against by code, and the counts. */
function textReport(file: string, terminal: Terminal): Reporter {
  let shown = 0
  const advice = new Map<string, number>()
  return {
    add(report) {
      for (const { code } of report.warnings) advice.set(code, (advice.get(code) ?? 0) + 1)
      if (report.errors.length === 0) return
      shown += 1
      if (shown <= SHOWN_MAX) terminal.out(`${[describe(file, report), ...report.errors.map(line)].join('\n')}\n`)
      else if (shown === SHOWN_MAX + 1) terminal.out('More are not shown; --json shows all.\n')
    },
    end({ objects, invalid, warned }) {
      terminal.out(`${file}: ${objects} checked, ${invalid} not valid, ${warned} with warnings\n`)
      const counts = [...advice].sort(([, left], [, right]) => right - left)
      for (const [code, count] of counts) terminal.out(`  warning ${code}: ${count}\n`)
    },
  }
}

function describe(file: string, { index, id }: Report): string {
  return `${file}, ${index === null ? 'the bundle itself' : `number ${index}`}${id === null ? '' : ` (${id})`}:`
}

function line({ code, pointer, message }: Finding): string {
  return `  ${pointer === '' ? 'the whole' : pointer}: ${message} [${code}]`
}
