/** The built pages. Only files that were there at the start are served, as they were then, by name from a table: no path is ever joined. */
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
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

/** What a page says of the files that it loads first. */
const LOADED = /(?:src|href)="\/(assets\/[^"]+)"/g

/**
 * Mounts the page of the node, where to sign in, and their files. All of them are read here: files of another build have other names, so that
 * one that is written over these while the node runs would leave it with a page whose script is gone.
 */
export function pageRoutes(app: ApiApp, folder: string | null): void {
  const files = folder === null ? new Map<string, Buffer>() : readFiles(folder)
  const [page, signIn] = PAGES.map((name) => wholePage(files, name))
  const asText = { serializerCompiler: () => String }
  app.get('/', { ...operation('readPage', { tag: 'Node', summary: 'The page' }, { hide: true }), ...asText }, async (_request, reply) =>
    sendPage(reply, page),
  )
  app.get(
    '/sign-in',
    { ...openOperation('readSignInPage', { tag: 'Node', summary: 'Where officials sign in' }, { hide: true }), ...asText },
    async (_request, reply) => sendPage(reply, signIn),
  )
  for (const [name, content] of files) if (!PAGES.includes(name)) mountFile(app, { name, content, compressed: files.get(`${name}.gz`) })
}

function sendPage(reply: FastifyReply, page: string | undefined): FastifyReply {
  if (page === undefined) throw new HttpError('page-not-built', 'the pages of this node are not built; /api/ describes what it serves')
  const nonce = randomBytes(16).toString('base64')
  return reply
    .type('text/html; charset=utf-8')
    .headers({ 'content-security-policy': pagePolicy(nonce), 'cache-control': 'no-store' })
    .send(page.replaceAll(NONCE_PLACE, nonce))
}

type BuiltFile = { readonly name: string; readonly content: Buffer; readonly compressed: Buffer | undefined }

function mountFile(app: ApiApp, { name, content, compressed }: BuiltFile): void {
  const type = TYPES[extname(name)]
  if (type === undefined) return
  const cacheControl = name.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache'
  const options = openOperation('readFile', { tag: 'Node', summary: 'A file of the page' }, { hide: true })
  app.get(`/${name}`, options, async (request, reply) => {
    const isCompressed = compressed !== undefined && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
    const sent = isCompressed ? compressed : content
    if (isCompressed) setHeaders(reply, { 'content-encoding': 'gzip' })
    // The verify page is for the disk of who saves it, not for the origin of a node.
    if (type.startsWith('text/html')) setHeaders(reply, { 'content-disposition': `attachment; filename="${name}"` })
    return reply.type(type).headers({ 'cache-control': cacheControl, 'content-length': sent.length, vary: 'accept-encoding' }).send(sent)
  })
}

/** The text of a page; undefined where it was not built, or is being built now and names files that are not there. */
function wholePage(files: ReadonlyMap<string, Buffer>, name: string): string | undefined {
  const page = files.get(name)?.toString('utf8')
  return page === undefined || [...page.matchAll(LOADED)].some(([, loaded = '']) => !files.has(loaded)) ? undefined : page
}

function readFiles(folder: string): ReadonlyMap<string, Buffer> {
  if (!existsSync(folder)) return new Map()
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name))]))
}
