/** What telling tools by webhook needs kept. */
import type { HoldingKey } from '../../acts/index.ts'
import type { Instant } from '../../foundation/index.ts'

/** The webhook of one tool. */
export type WebhookRow = {
  readonly account: string
  readonly url: string
  /** Random part of its secret: with a new one the secret is a new one. */
  readonly salt: string
  /** Microseconds: what was taken back until then the tool was told. */
  readonly toldUntil: number
  /** Microseconds: of what was taken back until then receipts tell origins that the tool answered. */
  readonly receiptedUntil: number
  /** Attempts that failed since the last that did not. */
  readonly failures: number
  /** Code of the last failure. */
  readonly lastError: string | null
  readonly nextAt: Instant
}

/** Something to tell. */
export type ToldItem = { readonly stixId: string /** Microseconds. */; readonly addedAt: number }

/** Something that the tool answered to. */
export type AnsweredItem = { readonly holding: HoldingKey /** Microseconds. */; readonly addedAt: number }

/** Reads webhooks. */
export type WebhookReader = {
  list(): Promise<readonly WebhookRow[]>
  /** Those that have something to tell and whose time has come, of tools that are not revoked. */
  due(now: Instant): Promise<readonly WebhookRow[]>
  /** What is to be told next, in order. */
  untold(webhook: Pick<WebhookRow, 'account' | 'toldUntil'>, limit: number): Promise<readonly ToldItem[]>
  /** Those whose tool answered to more than receipts tell of. */
  unreceipted(): Promise<readonly WebhookRow[]>
  /** What it answered to and receipts do not tell of yet, in order. */
  answered(webhook: Pick<WebhookRow, 'account' | 'toldUntil' | 'receiptedUntil'>, limit: number): Promise<readonly AnsweredItem[]>
}

/** Writes webhooks. */
export type WebhookStore = {
  /** Sets the webhook of a tool, in place of the one it has. */
  put(row: WebhookRow): Promise<void>
  /** Changes how far its tool is told, unless it was replaced or removed meanwhile. */
  advance(row: WebhookRow): Promise<void>
  /** Changes how far receipts tell of it, unless it was replaced or removed meanwhile. */
  receipted(row: WebhookRow): Promise<void>
  remove(account: string): Promise<void>
}
