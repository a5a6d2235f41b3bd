/** Accounts of tools: added, listed, reviewed, given a new secret, revoked, and what to enter in each tool. */
import { type Static, Type } from '#typebox'
import { TOOL_DEEDS } from '../acts/index.ts'
import { formatTimestamp } from '../foundation/index.ts'
import { REQUESTS_PER_MINUTE, REVIEW_DAYS, TOOL_POSTINGS, type ToolAccount, toolState } from '../workflows/officials/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { closed, listOf, PurposeField, TextOrNull, TimeField, TimeOrNull, timeOrNull } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Tools'

const LoginField = Type.String({ minLength: 1, maxLength: 100, examples: ['opencti'] })
const DaysField = Type.Integer({ minimum: 1, maximum: REVIEW_DAYS.max, default: REVIEW_DAYS.usual })
const PostsField = Type.Enum([...TOOL_POSTINGS], {
  description:
    'What becomes of what it posts: it may post nothing; an official lets it go; or it goes at once as far as the agreement lets a tool release',
})
const ToolBody = closed(
  {
    login: LoginField,
    purpose: PurposeField,
    justification: Type.String({
      minLength: 1,
      maxLength: 2_000,
      description: 'Recorded for what it reads and posts without one of its own',
    }),
    legalBasis: Type.String({ minLength: 1, maxLength: 500, examples: ['Network Security Act, section 12'] }),
    owner: Type.String({ minLength: 1, maxLength: 100, description: 'Login of the official who answers for it' }),
    posts: Type.Optional(PostsField),
    reviewDays: Type.Optional(DaysField),
    requestsPerMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: REQUESTS_PER_MINUTE.max, default: REQUESTS_PER_MINUTE.usual })),
    certificate: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{64}$',
        description: 'SHA-256 of a client certificate (DER) that stands for the secret, lower-case hexadecimal',
      }),
    ),
  },
  'ToolRequest',
)
const ToolSchema = closed(
  {
    login: Type.String(),
    state: Type.Enum(['active', 'due', 'lapsed', 'revoked']),
    purpose: Type.String(),
    justification: Type.String(),
    legalBasis: Type.String(),
    owner: Type.String(),
    posts: PostsField,
    requestsPerMinute: Type.Integer(),
    certificate: TextOrNull,
    createdAt: TimeField,
    reviewedAt: TimeField,
    reviewedBy: Type.String(),
    reviewBy: TimeField,
    revokedAt: TimeOrNull,
  },
  'Tool',
)
const ChangeSchema = closed(
  {
    id: Type.String({ description: 'Of the act' }),
    tool: Type.String(),
    deed: Type.Enum([...TOOL_DEEDS]),
    by: Type.Union([Type.String(), Type.Null()], { description: 'Login of who did it; null for a lapse' }),
    owner: Type.String(),
    purpose: Type.String(),
    posts: PostsField,
    reviewBy: TimeField,
    at: TimeField,
  },
  'ToolChange',
)
const ChangesSchema = closed(
  {
    items: Type.Array(ChangeSchema),
    addedBefore: Type.Union([TimeField, Type.Null()], {
      description: 'When it was added, where that was before changes were put on record: by whom and on which terms nobody knows',
    }),
  },
  'ToolChangeList',
)
const SecretSchema = closed(
  { tool: ToolSchema, secret: Type.String({ description: 'Shown this once: password under Basic, and bearer token' }) },
  'ToolWithSecret',
)
const SetupSchema = listOf(closed({ product: Type.String(), title: Type.String(), text: Type.String() }), 'ToolSetup')
const ToolParameter = closed({ login: LoginField })

/** Mounts the tools. */
export function toolRoutes(app: ApiApp, parts: Pick<ApiParts, 'tools' | 'clock'>): void {
  const { tools, clock } = parts
  webhookRoutes(app, parts)
  historyRoute(app, parts)
  app.post(
    '/api/v1/tools',
    operation(
      'addTool',
      {
        tag: TAG,
        summary: 'Add an account for a tool; read-only unless told',
        description: 'It lapses on the date of its review unless somebody reviews it before.',
      },
      { body: ToolBody, response: { 201: SecretSchema } },
    ),
    async (request, reply) => {
      const { posts = 'nothing', ...tool } = request.body
      const added = granted(await tools.add({ official: officialOf(request), tool: { ...tool, posts } }))
      return reply.code(201).send({ tool: toolView(added.tool, clock.now()), secret: added.secret })
    },
  )
  app.get(
    '/api/v1/tools',
    operation(
      'listTools',
      { tag: TAG, summary: 'In order of login, with those that lapsed or were revoked' },
      { response: { 200: listOf(ToolSchema, 'ToolList') } },
    ),
    async () => ({ items: (await tools.list()).map((tool) => toolView(tool, clock.now())) }),
  )
  app.post(
    '/api/v1/tools/:login/review',
    operation(
      'reviewTool',
      {
        tag: TAG,
        summary: 'Review a tool: it stays for so many days more',
        description: 'By another official than the one who answers for it.',
      },
      { params: ToolParameter, body: closed({ days: DaysField }), response: { 200: ToolSchema } },
    ),
    async (request) => {
      const reviewed = await tools.review({ official: officialOf(request), login: request.params.login, days: request.body.days })
      return toolView(granted(reviewed), clock.now())
    },
  )
  app.post(
    '/api/v1/tools/:login/pass',
    operation(
      'passTool',
      {
        tag: TAG,
        summary: 'Give a tool to another official, who answers for it from here on',
        description: 'One that lapsed because its owner left works again once somebody else reviewed it.',
      },
      { params: ToolParameter, body: closed({ owner: LoginField }), response: { 200: ToolSchema } },
    ),
    async (request) => {
      const passed = await tools.pass({ official: officialOf(request), login: request.params.login, owner: request.body.owner })
      return toolView(granted(passed), clock.now())
    },
  )
  app.post(
    '/api/v1/tools/:login/secret',
    operation(
      'renewToolSecret',
      { tag: TAG, summary: 'Draw a new secret; the one before is out at once' },
      { params: ToolParameter, response: { 201: SecretSchema } },
    ),
    async (request, reply) => {
      const renewed = granted(await tools.renewSecret({ official: officialOf(request), login: request.params.login }))
      return reply.code(201).send({ tool: toolView(renewed.tool, clock.now()), secret: renewed.secret })
    },
  )
  app.post(
    '/api/v1/tools/:login/revoke',
    operation('revokeTool', { tag: TAG, summary: 'Put a tool out for good' }, { params: ToolParameter, response: { 200: ToolSchema } }),
    async (request) => toolView(granted(await tools.revoke({ official: officialOf(request), login: request.params.login })), clock.now()),
  )
  app.get(
    '/api/v1/tools/:login/setup',
    operation(
      'readToolSetup',
      { tag: TAG, summary: 'What to enter in MISP, OpenCTI, Sentinel, Splunk, QRadar and others for this account' },
      { params: ToolParameter, response: { 200: SetupSchema } },
    ),
    async (request) => ({ items: [...granted(await tools.setup(request.params.login))] }),
  )
}

function historyRoute(app: ApiApp, { tools }: Pick<ApiParts, 'tools'>): void {
  app.get(
    '/api/v1/tools/:login/changes',
    operation(
      'listToolChanges',
      {
        tag: TAG,
        summary: 'What was done with a tool, by whom and on which terms since, newest first',
        description: 'Each is an act, and its leaf is opened to overseers.',
      },
      { params: ToolParameter, response: { 200: ChangesSchema } },
    ),
    async (request) => {
      const { rows, addedBefore } = granted(await tools.changes(request.params.login))
      const items = rows.map(({ reviewBy, at, ...row }) => ({ ...row, reviewBy: formatTimestamp(reviewBy), at: formatTimestamp(at) }))
      return { items, addedBefore: timeOrNull(addedBefore) }
    },
  )
}

function webhookRoutes(app: ApiApp, { tools }: Pick<ApiParts, 'tools'>): void {
  app.post(
    '/api/v1/tools/:login/webhook',
    operation(
      'setToolWebhook',
      {
        tag: TAG,
        summary: 'Tell a tool at an address of what it got and was taken back',
        description: 'Signed as Standard Webhooks say; a message holds ids and nothing else. In place of the webhook it has.',
      },
      {
        params: ToolParameter,
        body: closed({ url: Type.String({ minLength: 1, maxLength: 2_000, examples: ['https://tool.agency.example/recalled'] }) }),
        response: { 201: closed({ secret: Type.String({ description: 'Shown this once' }) }, 'WebhookSecret') },
      },
    ),
    async (request, reply) => {
      const { secret } = granted(await tools.setWebhook({ login: request.params.login, url: request.body.url }))
      return reply.code(201).send({ secret })
    },
  )
  app.delete(
    '/api/v1/tools/:login/webhook',
    operation(
      'removeToolWebhook',
      { tag: TAG, summary: 'Tell a tool no more but in its collection' },
      { params: ToolParameter, response: { 200: closed({}) } },
    ),
    async (request) => {
      await tools.removeWebhook(request.params.login)
      return {}
    },
  )
}

function toolView(tool: ToolAccount, now: number): Static<typeof ToolSchema> {
  const { createdAt, reviewedAt, reviewBy, revokedAt, ...rest } = tool
  return {
    ...rest,
    state: toolState(tool, now),
    createdAt: formatTimestamp(createdAt),
    reviewedAt: formatTimestamp(reviewedAt),
    reviewBy: formatTimestamp(reviewBy),
    revokedAt: timeOrNull(revokedAt),
  }
}
