/** Where the built pages lie. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder of the built pages; null where they were not built. */
export function pagesFolder(): string | null {
  const folder = fileURLToPath(new URL('../../web/dist/', import.meta.url))
  return existsSync(folder) ? folder : null
}
