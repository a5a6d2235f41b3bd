/** A page as one self-contained HTML document: no script, nothing loaded from anywhere, everything escaped. */
import type { ArticleBlock, Block, Line, Page, Piece, Section, Table } from './page.ts'
import { styleFor } from './style.ts'

/** The document. The same page always gives the same bytes. */
export function pageAsHtml(page: Page): string {
  const { kicker, title, subtitle, opening, sections } = page
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`,
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(title)}</title>`,
    `<style>${styleFor(page.footer)}</style>`,
    '</head>',
    '<body>',
    '<header>',
    `<p class="kicker">${escaped(kicker)}</p>`,
    `<h1>${escaped(title)}</h1>`,
    ...(subtitle === undefined ? [] : [`<p class="subtitle">${escaped(subtitle)}</p>`]),
    ...opening.map((block) => blockAsHtml(block, 2)),
    '</header>',
    ...contents(sections),
    '<main>',
    ...sections.map((section) => sectionAsHtml(section, 2)),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

/** Text in which HTML sees no markup, in an element or in an attribute in double quotes. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}

function contents(sections: readonly Section[]): string[] {
  if (sections.length < 3) return []
  return ['<nav aria-labelledby="contents">', '<h2 id="contents">Contents</h2>', contentsList(sections), '</nav>']
}

function contentsList(sections: readonly Section[]): string {
  const items = sections.map(({ id, title, sections: inner }) => {
    const below = inner === undefined || inner.length === 0 ? '' : contentsList(inner)
    return `<li><a href="#${escaped(id)}">${escaped(title)}</a>${below}</li>`
  })
  return `<ol>${items.join('')}</ol>`
}

function sectionAsHtml(section: Section, level: number): string {
  const { id, title, blocks, sections = [] } = section
  return [
    `<section aria-labelledby="${escaped(id)}">`,
    `<h${level} id="${escaped(id)}">${escaped(title)}</h${level}>`,
    ...blocks.map((block) => blockAsHtml(block, level + 1)),
    ...sections.map((inner) => sectionAsHtml(inner, level + 1)),
    '</section>',
  ].join('\n')
}

function blockAsHtml(block: Block, level: number): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${lineAsHtml(block.line)}</p>`
    case 'list':
      return listAsHtml(block.items)
    case 'facts':
      return `<dl>${block.rows.map(({ term, line }) => `<div><dt>${escaped(term)}</dt><dd>${lineAsHtml(line)}</dd></div>`).join('')}</dl>`
    case 'callout': {
      const lines = block.lines.length === 1 ? `<p>${lineAsHtml(block.lines[0] ?? '')}</p>` : listAsHtml(block.lines)
      return `<div class="callout ${block.tone}"><p class="callout-title">${escaped(block.title)}</p>${lines}</div>`
    }
    case 'signatures':
      return signaturesAsHtml(block.rows)
    case 'table':
      return tableAsHtml(block)
    case 'article':
      return articleAsHtml(block, level)
  }
}

function listAsHtml(items: readonly Line[]): string {
  return `<ul>${items.map((item) => `<li>${lineAsHtml(item)}</li>`).join('')}</ul>`
}

// A wide table scrolls inside its own region, which a keyboard must be able to reach.
function tableAsHtml({ caption, head, rows }: Table): string {
  const headCells = head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join('')
  const body = rows.map(([first, ...others]) => {
    const name = `<th scope="row">${cellAsHtml(first ?? [])}</th>`
    return `<tr>${name}${others.map((cell) => `<td>${cellAsHtml(cell)}</td>`).join('')}</tr>`
  })
  return [
    `<div class="table" role="region" tabindex="0" aria-label="${escaped(caption)}">`,
    `<table><caption>${escaped(caption)}</caption><thead><tr>${headCells}</tr></thead>`,
    `<tbody>${body.join('\n')}</tbody></table>`,
    '</div>',
  ].join('\n')
}

function cellAsHtml(lines: readonly Line[]): string {
  return lines.length < 2 ? lineAsHtml(lines[0] ?? '') : listAsHtml(lines)
}

function articleAsHtml(block: ArticleBlock, level: number): string {
  const { number, id, title, text, rule, enforcement, tables } = block
  const carried = enforcement.carried === undefined ? '' : `<p class="carried">${escaped(enforcement.carried)}</p>`
  const policies = enforcement.policies.map((policy) => `<pre><code>${escaped(policy.trimEnd())}</code></pre>`).join('')
  return [
    `<article aria-labelledby="${escaped(id)}">`,
    `<h${level} id="${escaped(id)}"><span class="number">${escaped(number)}</span> ${escaped(title)}</h${level}>`,
    '<div class="pair">',
    `<div class="words"><p>${lineAsHtml(text)}</p>${rule === undefined ? '' : `<p class="rule">${lineAsHtml(rule)}</p>`}</div>`,
    `<div class="enforcement"><p><strong>${escaped(enforcement.label)}.</strong> ${escaped(enforcement.sentence)}</p>${carried}</div>`,
    '</div>',
    ...(policies === '' ? [] : [`<div class="policies">${policies}</div>`]),
    ...tables.map(tableAsHtml),
    '</article>',
  ].join('\n')
}

function signaturesAsHtml(rows: readonly { readonly party: string; readonly office: string }[]): string {
  const cells = rows.map(
    ({ party, office }) =>
      `<li><p class="signing-party">For ${escaped(party)}</p><p>${escaped(office)}</p>` +
      '<p class="rule-line">Name and signature</p><p class="rule-line">Place and date</p></li>',
  )
  return `<ul class="signatures">${cells.join('')}</ul>`
}

function lineAsHtml(line: Line): string {
  const pieces: readonly Piece[] = typeof line === 'string' ? [line] : line
  return pieces.map(pieceAsHtml).join('')
}

function pieceAsHtml(piece: Piece): string {
  if (typeof piece === 'string') return escaped(piece).replaceAll('\n', '<br>')
  const text = escaped(piece.text)
  switch (piece.kind) {
    case 'strong':
      return `<strong>${text}</strong>`
    case 'code':
      return `<code>${text}</code>`
    case 'reference':
      return `<a href="#${escaped(piece.target)}">${text}</a>`
  }
}
