/** The built pages. Only files that were there at the start are served, by name from a table: no path is ever joined. */
import { randomBytes } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { type ApiApp, openOperation, operation } from './api-app.ts'
import { pagePolicy, setHeaders } from './browser-guard.ts'
import { HttpError } from './errors.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}
/** Stands in the built page where this answer's nonce goes. */
const NONCE_PLACE = '__COMITY_NONCE__'
/** Files under it carry a hash of their content in their name. */
const HASHED = 'assets/'

/** Mounts the page of the node and its files. */
export function pageRoutes(app: ApiApp, folder: string | null): void {
  const page = folder === null ? undefined : readPage(folder)
  app.get(
    '/',
    { ...operation('readPage', { tag: 'Node', summary: 'The page' }, { hide: true }), serializerCompiler: () => String },
    async (_request, reply) => {
      if (page === undefined) throw new HttpError('page-not-built', 'the pages of this node are not built; /api/ describes what it serves')
      const nonce = randomBytes(16).toString('base64')
      return reply
        .type('text/html; charset=utf-8')
        .headers({ 'content-security-policy': pagePolicy(nonce), 'cache-control': 'no-store' })
        .send(page.replaceAll(NONCE_PLACE, nonce))
    },
  )
  if (folder === null) return
  const names = new Set(filesOf(folder))
  for (const name of names) mountFile(app, folder, { name, hasCompressed: names.has(`${name}.gz`) })
}

function mountFile(app: ApiApp, folder: string, file: { readonly name: string; readonly hasCompressed: boolean }): void {
  const type = TYPES[extname(file.name)]
  if (type === undefined) return
  const path = join(folder, file.name)
  const cacheControl = file.name.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache'
  const options = openOperation('readFile', { tag: 'Node', summary: 'A file of the page' }, { hide: true })
  app.get(`/${file.name}`, options, async (request, reply) => {
    const isCompressed = file.hasCompressed && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
    const sent = isCompressed ? `${path}.gz` : path
    if (isCompressed) setHeaders(reply, { 'content-encoding': 'gzip' })
    // The verify page is for the disk of who saves it, not for the origin of a node.
    if (type.startsWith('text/html')) setHeaders(reply, { 'content-disposition': `attachment; filename="${file.name}"` })
    const { size } = await stat(sent)
    return reply
      .type(type)
      .headers({ 'cache-control': cacheControl, 'content-length': size, vary: 'accept-encoding' })
      .send(createReadStream(sent))
  })
}

function readPage(folder: string): string | undefined {
  const path = join(folder, 'index.html')
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function filesOf(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'index.html')
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}
