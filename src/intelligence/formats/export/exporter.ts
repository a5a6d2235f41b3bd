/** The writer of each format. */
import { blockList } from './block-list.ts'
import { bundleExport } from './bundle.ts'
import type { Exporter, ExportFormat, ExportTerms, Tell } from './item.ts'
import { mispExport } from './misp.ts'
import { tableExport } from './table.ts'

/** A writer; what does not map is told. */
export function exporterOf(format: ExportFormat, terms: ExportTerms, tell: Tell): Exporter {
  switch (format) {
    case 'stix':
      return bundleExport(terms)
    case 'misp':
      return mispExport(terms, tell)
    case 'csv':
      return tableExport(terms, tell)
    default:
      return blockList(format, terms, tell)
  }
}
