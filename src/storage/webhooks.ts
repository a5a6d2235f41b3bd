/** The webhooks of tools. */
import type { Connection } from './driver.ts'
import type { AnsweredItem, ToldItem, WebhookReader, WebhookRow, WebhookStore } from './ports.ts'

const COLUMNS = `webhooks.account, url, salt, told_until AS "toldUntil", receipted_until AS "receiptedUntil", failures, last_error AS "lastError", next_at AS "nextAt"`

/** Reads webhooks, in order of account. */
export function webhookReader(connection: Connection): WebhookReader {
  return {
    list: () => connection.all<WebhookRow>(`SELECT ${COLUMNS} FROM webhooks ORDER BY account`),
    due: (now) =>
      connection.all<WebhookRow>(
        `SELECT ${COLUMNS} FROM webhooks JOIN tools ON tools.login = webhooks.account
         WHERE next_at <= ? AND revoked_at IS NULL
           AND EXISTS (SELECT 1 FROM recalled WHERE recalled.account = webhooks.account AND added_at > told_until)
         ORDER BY webhooks.account`,
        [now],
      ),
    untold: ({ account, toldUntil }, limit) =>
      connection.all<ToldItem>(
        'SELECT stix_id AS "stixId", added_at AS "addedAt" FROM recalled WHERE account = ? AND added_at > ? ORDER BY added_at LIMIT ?',
        [account, toldUntil, limit],
      ),
    unreceipted: () => connection.all<WebhookRow>(`SELECT ${COLUMNS} FROM webhooks WHERE receipted_until < told_until ORDER BY account`),
    answered: ({ account, toldUntil, receiptedUntil }, limit) =>
      connection.all<AnsweredItem>(
        `SELECT item_id AS holding, added_at AS "addedAt" FROM recalled
         WHERE account = ? AND added_at > ? AND added_at <= ? ORDER BY added_at LIMIT ?`,
        [account, receiptedUntil, toldUntil, limit],
      ),
  }
}

/** Writes webhooks. */
export function webhookStore(connection: Connection): WebhookStore {
  return {
    put: async (row) => {
      await connection.run('DELETE FROM webhooks WHERE account = ?', [row.account])
      await connection.run(
        'INSERT INTO webhooks (account, url, salt, told_until, receipted_until, failures, last_error, next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        [row.account, row.url, row.salt, row.toldUntil, row.receiptedUntil, row.failures, row.lastError, row.nextAt],
      )
    },
    advance: async ({ account, salt, toldUntil, failures, lastError, nextAt }) => {
      await connection.run('UPDATE webhooks SET told_until = ?, failures = ?, last_error = ?, next_at = ? WHERE account = ? AND salt = ?', [
        toldUntil,
        failures,
        lastError,
        nextAt,
        account,
        salt,
      ])
    },
    receipted: async ({ account, salt, receiptedUntil }) => {
      await connection.run('UPDATE webhooks SET receipted_until = ? WHERE account = ? AND salt = ?', [receiptedUntil, account, salt])
    },
    remove: async (account) => {
      await connection.run('DELETE FROM webhooks WHERE account = ?', [account])
    },
  }
}
