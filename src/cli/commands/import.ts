/** comity import: files of other formats as a bundle of STIX 2.1. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { bundleText, convertFile, type ImportReport, ReportKeeper } from '../../intelligence/index.ts'
import { type Command, print, type Terminal, UsageError } from '../command.ts'
import { IMPORT_OPTIONS, IMPORT_SYNOPSIS, importFormat, importOptions } from '../import-options.ts'
import { reopenable } from '../reopenable.ts'

const OUTPUT_CHARACTERS_MIN = 256 * 1024
const SHOWN_MAX = 20

export const importFile: Command = {
  name: 'import',
  synopsis: `FILE [--out FILE] ${IMPORT_SYNOPSIS} [--json]   (- is standard input; without --out the bundle goes to standard output and the report to standard error)`,
  summary: 'Write a file of another format as a STIX 2.1 bundle, and tell what did not map',
  options: { ...IMPORT_OPTIONS, out: { type: 'string' } },
  async run(input, terminal) {
    const [file] = input.files
    if (file === undefined || input.files.length !== 1) throw new UsageError('usage', `comity import ${importFile.synopsis}`)
    using source = await reopenable(file)
    const format = await importFormat(input, source.reopen)
    const keeper = new ReportKeeper(format)
    const out = input.optional('out')
    const entries = convertFile(format, source.reopen, importOptions(input, source.at))
    const text = bundleText(entries, (entry) => keeper.add(entry))
    if (out === undefined) await writeTo(text, terminal.out)
    else await writeFile(text, out)
    const report = keeper.report()
    const told: Terminal = out === undefined ? { ...terminal, out: terminal.tell } : terminal
    print(told, input, { json: report, text: described(report) })
    return report.objects === 0 ? 1 : 0
  },
}

async function writeTo(text: AsyncIterable<string>, out: (text: string) => void): Promise<void> {
  let waiting = ''
  for await (const piece of text) {
    waiting += piece
    if (waiting.length < OUTPUT_CHARACTERS_MIN) continue
    out(waiting)
    waiting = ''
  }
  out(waiting)
}

async function writeFile(text: AsyncIterable<string>, path: string): Promise<void> {
  let descriptor: number
  try {
    descriptor = openSync(path, 'w')
  } catch (error) {
    throw new UsageError('file-unwritable', `cannot write ${path}`, { cause: error })
  }
  try {
    await writeTo(text, (piece) => {
      const bytes = Buffer.from(piece)
      for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written)
    })
  } finally {
    closeSync(descriptor)
  }
}

/** A report for people: what was made, and of what did not map the first parts and the counts. */
export function described({ format, objects, types, codes, unmapped }: ImportReport): string {
  const told = Object.values(codes).reduce((sum, count) => sum + count, 0)
  const counts = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')
  return [
    `${format}: ${objects} objects${objects === 0 ? '' : ` (${counts(types)})`}, unsigned: who vouches for them is not known`,
    ...(told === 0 ? ['Everything mapped.'] : [`${told} parts did not map as they stood: ${counts(codes)}`]),
    ...unmapped.slice(0, SHOWN_MAX).map(({ place, code, reason }) => `  ${place === '' ? 'the whole' : place}: ${reason} [${code}]`),
    ...(told > SHOWN_MAX ? ['  More are not shown; --json shows them.'] : []),
  ].join('\n')
}
