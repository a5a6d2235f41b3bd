/** Any known format as STIX 2.1. */
import { convertCsaf } from './csaf/document.ts'
import { convertTable } from './csv/table.ts'
import type { ImportEntry, ImportOptions, Reopen } from './entry.ts'
import { convertMisp } from './misp/event.ts'
import { HEAD_BYTES, type ImportFormat, recogniseFormat } from './recognise.ts'
import { convertStix } from './stix.ts'

/** Converts a file whose format is known. @throws FormatError when it breaks the rules of its format as a whole */
export function convertFile(format: ImportFormat, reopen: Reopen, options: ImportOptions): AsyncGenerator<ImportEntry, void, undefined> {
  switch (format) {
    case 'misp':
      return convertMisp(reopen, options)
    case 'csaf':
      return convertCsaf(reopen)
    case 'csv':
      return convertTable(reopen, options)
    case 'stix-2.0':
    case 'stix-2.1':
      return convertStix(reopen)
  }
}

/** The format of a file. @throws FormatError when none fits */
export async function formatOfFile(reopen: Reopen): Promise<ImportFormat> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const chunk of reopen()) {
    pieces.push(chunk)
    length += chunk.length
    if (length >= HEAD_BYTES) break
  }
  return recogniseFormat(Buffer.concat(pieces))
}
