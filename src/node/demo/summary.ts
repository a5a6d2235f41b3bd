/** The last words of the demonstration: a table, then where to look. */
import { accountOf, type DemoNode } from './federation.ts'
import type { Story } from './telling.ts'

const COLUMNS = ['Partner', 'shared', 'received', 'withheld', 'refused', 'erased'] as const

/** What each partner was sent and what its own tools see. */
export function summaryTable(story: Story): string {
  if (!story.isComplete) return `comity: demonstration-failed: the step "${story.failedStep ?? ''}" failed`
  const cells = story.rows.map((row) => [
    row.name,
    ...[row.shared, row.received, row.withheld, row.refused, row.erased].map((figure) => figure.toLocaleString('en')),
  ])
  const widths = COLUMNS.map((title, index) => Math.max(title.length, ...cells.map((row) => row[index]?.length ?? 0)))
  const format = (row: readonly string[]) =>
    row.map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0))).join('   ')
  const rule = widths.map((width) => '─'.repeat(width)).join('───')
  return ['What Aldoria shared, as its partners have it', '', format(COLUMNS), rule, ...cells.map(format), '', ...story.treaty].join('\n')
}

/** Addresses and logins. */
export function addresses(nodes: readonly DemoNode[]): string {
  const lines = nodes.map((node) => {
    const { login, password } = accountOf(node, node.role === 'overseer' ? 'overseer' : 'analyst')
    return `  ${node.name.padEnd(24)} ${node.url}/   login ${login}   password ${password}`
  })
  const [first] = nodes
  const verifying =
    first === undefined
      ? []
      : [
          'Verify a receipt without any server',
          `  ${first.url}/verify.html   saved, opened from the disk, and given .comity/receipts/ and .comity/policy.json`,
          '',
        ]
  return ['Dashboards', ...lines, '', ...verifying, 'All logins, TAXII addresses and keys are in .comity/demo.json'].join('\n')
}
