/** What this door needs of the node for the register of cases. */
import type { HoldingKey } from '../acts/index.ts'
import type { Instant, Result } from '../foundation/index.ts'
import type { CaseItemRow, CaseRow, CaseState, NewCase, Official } from '../workflows/officials/index.ts'
import type { ItemPage } from './item-ports.ts'

/** A case with its members now. */
export type CaseView = {
  readonly row: CaseRow
  readonly state: CaseState
  readonly members: readonly { readonly login: string; readonly endsAt: Instant }[]
}

/** An item that is tied to a case. */
export type TiedItem = Omit<CaseItemRow, 'number'>

/** Cases. What is not there, and what the official may not see, is refused alike. */
export type CasePorts = {
  /** Newest first. */
  list(official: Official): Promise<readonly CaseView[]>
  open(request: NewCase): Promise<Result<CaseView>>
  prolong(request: { readonly number: string; readonly endsAt: Instant; readonly by: string }): Promise<Result<CaseView>>
  close(request: { readonly number: string; readonly official: Official }): Promise<Result<CaseView>>
  leave(request: { readonly number: string; readonly login: string }): Promise<Result<null>>
  /** What is tied, as far as the official may read it. */
  items(request: {
    readonly official: Official
    readonly number: string
  }): Promise<Result<{ readonly purpose: string; readonly items: readonly TiedItem[] }>>
  candidates(request: {
    readonly official: Official
    readonly number: string
    readonly role: 'own' | 'received'
    readonly after: number
    readonly limit: number
  }): Promise<Result<ItemPage & { readonly purpose: string }>>
  /** @returns how many are tied by it */
  tie(request: {
    readonly official: Official
    readonly number: string
    readonly holdings: readonly HoldingKey[]
    readonly reason: string
  }): Promise<Result<number>>
  untie(request: { readonly official: Official; readonly number: string; readonly holding: HoldingKey }): Promise<Result<null>>
}
