/** The built pages. Only files that were there at the start are served, by name from a table: no path is ever joined. */
import { randomBytes } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import type { FastifyReply } from 'fastify'
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
/** Pages with a path of their own. */
const PAGES: readonly string[] = ['index.html', 'sign-in.html']
/** Files under it carry a hash of their content in their name. */
const HASHED = 'assets/'

/** Mounts the page of the node, where to sign in, and their files. */
export function pageRoutes(app: ApiApp, folder: string | null): void {
  const [page, signIn] = PAGES.map((name) => (folder === null ? undefined : readPage(folder, name)))
  const asText = { serializerCompiler: () => String }
  app.get('/', { ...operation('readPage', { tag: 'Node', summary: 'The page' }, { hide: true }), ...asText }, async (_request, reply) =>
    sendPage(reply, page),
  )
  app.get(
    '/sign-in',
    { ...openOperation('readSignInPage', { tag: 'Node', summary: 'Where officials sign in' }, { hide: true }), ...asText },
    async (_request, reply) => sendPage(reply, signIn),
  )
  if (folder === null) return
  const names = new Set(filesOf(folder))
  for (const name of names) mountFile(app, folder, { name, hasCompressed: names.has(`${name}.gz`) })
}

function sendPage(reply: FastifyReply, page: string | undefined): FastifyReply {
  if (page === undefined) throw new HttpError('page-not-built', 'the pages of this node are not built; /api/ describes what it serves')
  const nonce = randomBytes(16).toString('base64')
  return reply
    .type('text/html; charset=utf-8')
    .headers({ 'content-security-policy': pagePolicy(nonce), 'cache-control': 'no-store' })
    .send(page.replaceAll(NONCE_PLACE, nonce))
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

function readPage(folder: string, name: string): string | undefined {
  const path = join(folder, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function filesOf(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !PAGES.includes(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}
