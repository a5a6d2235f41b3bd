/** A readable page of the API's description, written by the node itself: no script, nothing from elsewhere. */
import { type ApiApp, openOperation } from './api-app.ts'
import type { ApiDocument, ApiOperation, JsonSchema } from './api-document.ts'
import { pagePolicy } from './browser-guard.ts'
import { REFERENCE_STYLE } from './reference-style.ts'
import { PERMISSIONS } from './roles.ts'

/** Mounts the page and its style sheet. */
export function referenceRoutes(app: ApiApp, describe: () => Promise<ApiDocument>): void {
  let page: string | undefined
  const hidden = {
    ...openOperation('readReference', { tag: 'Node', summary: 'The API as a page' }, { hide: true }),
    serializerCompiler: () => String,
  }
  app.get('/api', hidden, async (_request, reply) => reply.redirect('/api/', 308))
  app.get('/api/', hidden, async (_request, reply) => {
    page ??= referencePage(await describe())
    return reply.type('text/html; charset=utf-8').header('content-security-policy', pagePolicy()).send(page)
  })
  app.get('/api/reference.css', hidden, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(REFERENCE_STYLE),
  )
}

/** The page of a document. */
export function referencePage({ info, paths, components }: ApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const groups = [...Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? 'Other')]
  const contents = groups.map(
    ([tag, group]) =>
      `<li>${text(tag)}<ul>${group.map(({ method, path, operation }) => contentsLine(method, path, operation)).join('')}</ul></li>`,
  )
  const sections = groups.map(
    ([tag, group]) =>
      `<section><h2>${text(tag)}</h2>${group.map(({ method, path, operation }) => operationCard(method, path, operation)).join('')}</section>`,
  )
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `<article id="schema-${text(name)}"><h3>${text(name)}</h3>${schemaTable(schema)}</article>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${text(info.title)}: API</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/api/reference.css"></head>
<body><header><h1>${text(info.title)} API <small>${text(info.version)}</small></h1><p>${prose(info.description)}</p>
<p><a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1)</p></header>
<nav aria-label="Operations"><ul>${contents.join('')}<li><a href="#schemas">Schemas</a></li></ul></nav>
<main>${sections.join('')}<section id="schemas"><h2>Schemas</h2>${schemas.join('')}</section></main></body></html>
`
}

function contentsLine(method: string, path: string, { operationId }: ApiOperation): string {
  return `<li><a href="#${text(operationId)}"><b>${method}</b> ${text(path)}</a></li>`
}

function operationCard(method: string, path: string, operation: ApiOperation): string {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation
  const rows = parameters.map(
    ({ name, in: place, required, description: words, schema }) =>
      `<tr><th scope="row"><code>${text(name)}</code>${required === true ? ' <em>required</em>' : ''}</th><td>${text(place)}</td><td>${typeText(schema)}</td><td>${prose(words ?? '')}</td></tr>`,
  )
  const table =
    rows.length === 0
      ? ''
      : `<table><thead><tr><th>Parameter</th><th>In</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
  const body = requestBody === undefined ? '' : `<p>Body: ${bodyText(requestBody.content)}</p>`
  const answers = Object.entries(responses).map(
    ([status, { content = {} }]) => `<li><b>${text(status === 'default' ? 'otherwise' : status)}</b> ${bodyText(content)}</li>`,
  )
  return `<article id="${text(operationId)}"><h3><span class="method ${method.toLowerCase()}">${method}</span> <code>${text(path)}</code></h3>
<p><b>${text(summary)}.</b> ${prose(description ?? '')}</p><p class="roles">${rolesText(operationId)}</p>${table}${body}<ul class="answers">${answers.join('')}</ul></article>`
}

function rolesText(operationId: string): string {
  const roles = Object.hasOwn(PERMISSIONS, operationId) ? PERMISSIONS[operationId as keyof typeof PERMISSIONS] : undefined
  return roles === undefined ? 'Open to anyone.' : `For: ${roles.join(', ')}.`
}

function bodyText(content: Readonly<Record<string, { readonly schema: JsonSchema }>>): string {
  return Object.entries(content)
    .map(([type, { schema }]) => `${typeText(schema)} <small>${text(type)}</small>`)
    .join(', ')
}

function schemaTable(schema: JsonSchema): string {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>
  const required = (schema.required ?? []) as readonly string[]
  const rows = Object.entries(properties).map(
    ([name, member]) =>
      `<tr><th scope="row"><code>${text(name)}</code>${required.includes(name) ? '' : ' <em>optional</em>'}</th><td>${typeText(member)}</td><td>${prose(String(member.description ?? ''))}</td></tr>`,
  )
  return rows.length === 0
    ? `<p>${typeText(schema)}</p>`
    : `<table><thead><tr><th>Member</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function typeText(schema: JsonSchema): string {
  const { $ref: reference, anyOf, enum: values, type, items, properties, pattern, minimum, maximum } = schema
  if (typeof reference === 'string') {
    const name = text(reference.split('/').at(-1) ?? '')
    return `<a href="#schema-${name}">${name}</a>`
  }
  if (Array.isArray(anyOf)) return anyOf.map((member) => typeText(member as JsonSchema)).join(' or ')
  if (Array.isArray(values)) return values.map((value) => `<code>${text(JSON.stringify(value))}</code>`).join(' ')
  if (type === 'array') return `list of ${typeText((items ?? {}) as JsonSchema)}`
  if (type === 'object' && properties !== undefined) {
    const members = Object.entries(properties as Readonly<Record<string, JsonSchema>>)
    return `{ ${members.map(([name, member]) => `<code>${text(name)}</code>: ${typeText(member)}`).join(', ')} }`
  }
  const bounds = [minimum === undefined ? '' : `from ${minimum}`, maximum === undefined ? '' : `to ${maximum}`]
    .filter((bound) => bound !== '')
    .join(' ')
  return [typeof type === 'string' ? text(type) : 'any', text(bounds), typeof pattern === 'string' ? `<code>${text(pattern)}</code>` : '']
    .filter((part) => part !== '')
    .join(' ')
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function prose(value: string): string {
  return text(value).replaceAll(/`([^`]+)`/g, '<code>$1</code>')
}
