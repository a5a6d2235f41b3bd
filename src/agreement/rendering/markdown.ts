/** A page as Markdown (GitHub's, for its tables). Nothing that a document holds is taken for markup. */
import type { ArticleBlock, Block, Line, Page, Piece, Section, Table } from './page.ts'

/** The document. The same page always gives the same text. */
export function pageAsMarkdown(page: Page): string {
  const { kicker, title, subtitle, opening, sections } = page
  const parts = [
    `# ${oneLine(title)}`,
    oneLine(kicker),
    ...(subtitle === undefined ? [] : [oneLine(subtitle)]),
    ...opening.map((block) => blockAsMarkdown(block, 2)),
    ...sections.map((section) => sectionAsMarkdown(section, 2)),
  ]
  return `${parts.join('\n\n')}\n`
}

/** Text in which Markdown sees no markup within a line; line breaks become spaces. */
function oneLine(text: string): string {
  return atLineStart(inline(text.replaceAll(/\s*\n\s*/g, ' ').trim()))
}

function inline(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|~&$]/g, (mark) => `\\${mark}`)
}

// What begins a heading, list, rule or heading underline is markup at the start of a line alone.
function atLineStart(text: string): string {
  return text.replace(/^(\s*)([#+=-])/, '$1\\$2').replace(/^(\s*\d+)([.)])(?=\s|$)/, '$1\\$2')
}

function sectionAsMarkdown(section: Section, level: number): string {
  const { title, blocks, sections = [] } = section
  return [
    `${'#'.repeat(level)} ${oneLine(title)}`,
    ...blocks.map((block) => blockAsMarkdown(block, level + 1)),
    ...sections.map((inner) => sectionAsMarkdown(inner, level + 1)),
  ].join('\n\n')
}

function blockAsMarkdown(block: Block, level: number): string {
  switch (block.kind) {
    case 'paragraph':
      return paragraph(block.line)
    case 'list':
      return list(block.items)
    case 'facts':
      return list(block.rows.map(({ term, line }) => [{ kind: 'strong', text: `${term}:` }, ' ', ...piecesOf(line)]))
    case 'callout':
      return [`> **${oneLine(block.title)}**`, ...block.lines.map((line) => `> ${row(line)}`)].join('\n>\n')
    case 'signatures':
      return list(block.rows.map(({ party, office }) => `For ${party}, ${office}: name and signature, place and date`))
    case 'table':
      return tableAsMarkdown(block)
    case 'article':
      return articleAsMarkdown(block, level)
  }
}

function list(items: readonly Line[]): string {
  return items.map((item) => `- ${row(item)}`).join('\n')
}

function tableAsMarkdown({ caption, head, rows }: Table): string {
  const lines = [head.map((cell) => oneLine(cell)), head.map(() => '---'), ...rows.map((cells) => cells.map(cellAsMarkdown))]
  return `**${oneLine(caption)}**\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`
}

function cellAsMarkdown(lines: readonly Line[]): string {
  return lines.map(row).join('; ')
}

function articleAsMarkdown(block: ArticleBlock, level: number): string {
  const { number, title, text, rule, enforcement, tables } = block
  return [
    `${'#'.repeat(Math.min(level, 6))} ${oneLine(`${number} ${title}`)}`,
    paragraph(text),
    ...(rule === undefined ? [] : [paragraph(rule)]),
    `**${oneLine(enforcement.label)}.** ${oneLine(enforcement.sentence)}`,
    ...(enforcement.carried === undefined ? [] : [paragraph(enforcement.carried)]),
    ...enforcement.policies.map(fenced),
    ...tables.map(tableAsMarkdown),
  ].join('\n\n')
}

/** A block whose fence is longer than any run of the fence's mark inside. */
function fenced(text: string): string {
  const runs = text.match(/`+/g) ?? []
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)))
  return `${fence}cedar\n${text.trimEnd()}\n${fence}`
}

/** Line breaks of the text stay, as hard breaks; empty lines would end the paragraph and go. */
function paragraph(line: Line): string {
  const lines = piecesOf(line)
    .map((piece) => (typeof piece === 'string' ? inline(piece) : pieceAsMarkdown(piece)))
    .join('')
    .split('\n')
    .map((part) => atLineStart(part.trim()))
  return lines.filter((part) => part !== '').join('\\\n')
}

function row(line: Line): string {
  const text = piecesOf(line)
    .map((piece) => (typeof piece === 'string' ? inline(piece) : pieceAsMarkdown(piece)))
    .join('')
  return atLineStart(text.replaceAll(/\s*\n\s*/g, ' ').trim())
}

function piecesOf(line: Line): readonly Piece[] {
  return typeof line === 'string' ? [line] : line
}

function pieceAsMarkdown(piece: Exclude<Piece, string>): string {
  const text = inline(piece.text.replaceAll('\n', ' '))
  // A code span cannot escape, so a name with marks of its own is plain text.
  if (piece.kind === 'code') return /^[\w.:/+-]+$/.test(piece.text) ? `\`${piece.text}\`` : text
  return piece.kind === 'strong' ? `**${text}**` : text
}
