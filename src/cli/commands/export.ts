/** comity export: what an official may read, as a file that a tool takes. */

import { writeFileSync } from 'node:fs'
import { counted } from '../../foundation/index.ts'
import { EXPORT_FORMATS } from '../../intelligence/index.ts'
import { type Command, UsageError } from '../command.ts'
import { NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

export const exportFile: Command = {
  name: 'export',
  synopsis: `--format ${EXPORT_FORMATS.join('|')} --agreement HASH --purpose CODE --justification TEXT [--role own|received] [--out FILE] ${NODE_SYNOPSIS} [--json]`,
  summary: 'Write what you may read under an agreement for a purpose as STIX, MISP, a table or a plain list; each item is recorded as read',
  options: {
    ...NODE_OPTIONS,
    format: { type: 'string' },
    agreement: { type: 'string' },
    purpose: { type: 'string' },
    justification: { type: 'string' },
    role: { type: 'string' },
    out: { type: 'string' },
  },
  async run(input, terminal) {
    const role = input.optional('role')
    const query = new URLSearchParams({
      format: input.text('format'),
      agreement: input.text('agreement'),
      purpose: input.text('purpose'),
      justification: input.text('justification'),
      ...(role !== undefined && { role }),
    })
    const { text, header } = await nodeClient(input, terminal).file(`/api/v1/exports?${query}`)
    const out = input.optional('out')
    const counts = header('x-comity-export') ?? '{}'
    if (out === undefined) terminal.out(text)
    else writeOut(out, text)
    const tell = out === undefined ? terminal.tell : terminal.out
    tell(input.isJson ? `${counts}\n` : `${described(counts)}\n`)
    return 0
  },
}

function writeOut(path: string, text: string): void {
  try {
    // For its owner alone: it is what the node kept encrypted.
    writeFileSync(path, text, { mode: 0o600 })
  } catch (error) {
    throw new UsageError('file-unwritable', `cannot write ${path}`, { cause: error })
  }
}

function described(counts: string): string {
  const { items = 0, unmapped = {} } = JSON.parse(counts) as { items?: number; unmapped?: Readonly<Record<string, number>> }
  const told = Object.entries(unmapped).map(([code, count]) => `${count} ${code}`)
  return `${counted(items, 'item')} read${told.length === 0 ? '' : `; did not map: ${told.join(', ')}`}`
}
