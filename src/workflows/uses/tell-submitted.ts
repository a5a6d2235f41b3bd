/** What objects that officials submitted say came of others. */
import {
  type ContentStore,
  decodeContent,
  type HoldingKey,
  type ItemReader,
  objectOf,
  type Transactions,
  type UntoldObject,
  type UntoldStore,
  type Vault,
} from '../../acts/index.ts'
import type { JsonObject } from '../../foundation/index.ts'
import { type ToldOutcome, toldOutcome } from '../../intelligence/index.ts'
import type { UntoldWriter } from './ports.ts'

const PAGE = 100

/** Markings under which an object is for its own organisation or for persons: what it says is told to nobody else. */
const CONFINED: ReadonlySet<string> = new Set(['AMBER+STRICT', 'RED'])

/** One outcome that is to be told. */
export type SubmittedOutcome<Writer> = {
  readonly submitted: UntoldObject
  readonly told: ToldOutcome
  /** To run in the transaction that records it. @throws Error where another process told it meanwhile */
  readonly within: (writer: Writer) => Promise<void>
}

/** What telling works on. */
export type TellSubmittedParts<Writer extends UntoldWriter> = {
  readonly untold: Pick<UntoldStore, 'list'>
  readonly items: Pick<ItemReader, 'find'>
  readonly contents: Pick<ContentStore, 'find'>
  readonly vault: Pick<Vault, 'read'>
  readonly transactions: Transactions<Writer>
  readonly tell: (outcome: SubmittedOutcome<Writer>) => Promise<void>
  /** One that could not be told; it is tried again the next time. */
  readonly failed: (error: unknown) => void
}

/** Tells what is to be told yet. */
export async function tellSubmitted<Writer extends UntoldWriter>(parts: TellSubmittedParts<Writer>): Promise<void> {
  for (const submitted of await parts.untold.list(PAGE)) {
    try {
      await tellOne(submitted, parts)
    } catch (error) {
      parts.failed(error)
    }
  }
}

async function tellOne<Writer extends UntoldWriter>(submitted: UntoldObject, parts: TellSubmittedParts<Writer>): Promise<void> {
  const { holding } = submitted
  const within = async ({ untold }: Writer): Promise<void> => {
    if (!(await untold.settle(holding))) throw new Error('the outcome was told meanwhile')
  }
  const object = await objectAt(holding, parts)
  const told = object === undefined ? undefined : toldOutcome(object)
  if (told === undefined) await parts.transactions.write(within)
  else await parts.tell({ submitted, told, within })
}

/** The object as it was submitted; undefined where it was erased, or may be told to nobody. */
async function objectAt<Writer extends UntoldWriter>(
  holding: HoldingKey,
  { items, vault, contents }: TellSubmittedParts<Writer>,
): Promise<JsonObject | undefined> {
  const [row] = await items.find([holding])
  if (row?.state !== 'held' || row.face === null || CONFINED.has(row.face.marking)) return undefined
  const content = (await vault.read(contents, [holding])).get(holding)
  return content === undefined ? undefined : objectOf(decodeContent(content))
}
