/** What to enter in the tools that nations run, with the values of one account. */
import { base64, utf8 } from '../foundation/index.ts'
import type { Official } from '../workflows/officials/index.ts'
import { type ApiRoot, type ApiRootParts, addressOf, apiRootsOf, type RootReader } from './api-roots.ts'
import { type Collection, collectionsOf } from './collections.ts'
import { DISCOVERY_PATH } from './target.ts'

/** The tools that there is a text for. */
export const SETUP_PRODUCTS = [
  'misp',
  'opencti-connector',
  'opencti-feed',
  'sentinel',
  'splunk',
  'qradar',
  'taxii2-client',
  'generic',
] as const

/** One of them. */
export type SetupProduct = (typeof SETUP_PRODUCTS)[number]

/** The text for one tool. */
export type SetupText = { readonly product: SetupProduct; readonly title: string; readonly text: string }

/** Where the account finds what. */
type Values = {
  /** Address of the node without a closing slash. */
  readonly address: string
  readonly login: string
  readonly secret: string
  readonly feeds: readonly Feed[]
}

type Feed = { readonly root: ApiRoot; readonly rootUrl: string; readonly collection: Collection }

/**
 * A text for each tool. An account that may read under no agreement has no collection yet: its texts say so.
 * @param account of which the values are, with `secret` as it is to stand in the texts
 */
export async function setupTexts(
  account: { readonly official: Official; readonly secret: string },
  parts: ApiRootParts & { readonly address: string; readonly directory: RootReader['directory'] },
): Promise<readonly SetupText[]> {
  const { official, secret } = account
  const address = parts.address.replace(/\/$/, '')
  const roots = await apiRootsOf({ official, directory: parts.directory }, parts)
  const feeds = roots.flatMap((root) =>
    collectionsOf(root, { official, self: parts.self }).map((collection) => ({
      root,
      rootUrl: `${address}${addressOf(root)}`,
      collection,
    })),
  )
  const values = { address, login: official.login, secret, feeds }
  return SETUP_PRODUCTS.map((product) => ({ product, title: TITLES[product], text: textOf(product, values) }))
}

const TITLES: Readonly<Record<SetupProduct, string>> = {
  misp: 'MISP: Sync Actions, List TAXII Servers, Add TAXII Server',
  'opencti-connector': 'OpenCTI: environment of the connector external-import/taxii2',
  'opencti-feed': 'OpenCTI: Data, Ingestion, TAXII feeds',
  sentinel: 'Microsoft Sentinel: data connector Threat Intelligence - TAXII',
  splunk: 'Splunk Enterprise Security 8.2 or later: Threat Intelligence Management, new TAXII source',
  qradar: 'QRadar Threat Intelligence app: Threat Feeds Downloader, Add Threat Feed, TAXII 2.1',
  'taxii2-client': 'Python: pip install taxii2-client',
  generic: 'Any other TAXII 2.1 client',
}

function textOf(product: SetupProduct, values: Values): string {
  const received = values.feeds.filter(({ collection }) => collection.contents.kind === 'received')
  if (received.length === 0) return 'There is no agreement yet under which this account may read.'
  return WRITERS[product](values, received)
}

type Writer = (values: Values, received: readonly Feed[]) => string

const WRITERS: Readonly<Record<SetupProduct, Writer>> = {
  misp: ({ address, login, secret }, received) =>
    perFeed(received, ({ root, collection }) => [
      `Name: ${collection.title}`,
      `Base URL: ${address}`,
      `API root: ${DISCOVERY_PATH.slice(1)}${root.name}`,
      `API key: ${secret === SECRET_PLACE ? `base64 of ${login}:${SECRET_PLACE}` : base64(utf8(`${login}:${secret}`))}`,
      `Collection: ${collection.id}`,
    ]),
  'opencti-connector': ({ address, login, secret }, received) =>
    [
      `TAXII2_DISCOVERY_URL=${address}${DISCOVERY_PATH}`,
      `TAXII2_USERNAME=${login}`,
      `TAXII2_PASSWORD=${secret}`,
      'TAXII2_V21=true',
      'TAXII2_VERIFY_SSL=true',
      `TAXII2_COLLECTIONS=${received.map(({ root, collection }) => `${root.name}.${collection.title}`).join(',')}`,
      'TAXII2_INITIAL_HISTORY=8760',
    ].join('\n'),
  'opencti-feed': ({ login, secret }, received) =>
    perFeed(received, ({ rootUrl, collection }) => [
      `Name: ${collection.title}`,
      `TAXII server URL: ${rootUrl}`,
      'TAXII version: TAXII 2.1',
      `TAXII collection: ${collection.id}`,
      'Authentication type: Basic',
      `Username: ${login}`,
      `Password: ${secret}`,
    ]),
  sentinel: ({ login, secret }, received) =>
    perFeed(received, ({ rootUrl, collection }) => [
      `Friendly name: ${collection.title}`,
      `API root URL: ${rootUrl}`,
      `Collection ID: ${collection.id}`,
      `Username: ${login}`,
      `Password: ${secret}`,
      'Import indicators: All available',
      'Polling frequency: Once an hour',
    ]),
  splunk: ({ login, secret }, received) =>
    [
      `Credential (Credential Management, app SA-ThreatIntelligence): user ${login}, password ${secret}`,
      '',
      perFeed(received, ({ rootUrl, collection }) => [
        `Name: ${collection.alias}_${collection.id.slice(0, 8)}`,
        'Type: taxii2',
        `URL: ${rootUrl}`,
        `POST arguments: collection="${collection.id}" taxii_username="${login}"`,
        'Interval: 3600',
      ]),
    ].join('\n'),
  qradar: ({ login, secret }, received) =>
    perFeed(received, ({ rootUrl, collection }) => [
      `TAXII endpoint: ${rootUrl}`,
      'Version: 2.1',
      'Authentication method: HTTP Basic',
      `Username: ${login}`,
      `Password: ${secret}`,
      `Collection: ${collection.title} (${collection.id})`,
    ]),
  'taxii2-client': ({ login, secret }, received) =>
    [
      'from taxii2client.v21 import Collection, as_pages',
      ...received.map(({ rootUrl, collection }) =>
        [
          '',
          `collection = Collection("${rootUrl}collections/${collection.id}/", user="${login}", password="${secret}")`,
          'for page in as_pages(collection.get_objects, per_request=500):',
          '    print(len(page.get("objects", [])))',
        ].join('\n'),
      ),
    ].join('\n'),
  generic: ({ address, login, secret, feeds }) =>
    [
      `Discovery: ${address}${DISCOVERY_PATH}`,
      `Basic: user ${login}, password ${secret}`,
      `or the header: Authorization: Bearer ${secret}`,
      'Accept: application/taxii+json;version=2.1',
      ...feeds.map(({ rootUrl, collection }) => `${collection.title}: ${rootUrl}collections/${collection.id}/objects/`),
    ].join('\n'),
}

/** Stands where the secret goes in texts that are made without it. */
export const SECRET_PLACE = '<secret>'

function perFeed(feeds: readonly Feed[], lines: (feed: Feed) => readonly string[]): string {
  return feeds.map((feed) => lines(feed).join('\n')).join('\n\n')
}
