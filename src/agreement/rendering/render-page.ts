/** A page in one of its formats. */
import { pageAsHtml } from './html.ts'
import { pageAsMarkdown } from './markdown.ts'
import type { Page, PageFormat } from './page.ts'

/** The document. The same page always gives the same bytes. */
export function renderPage(page: Page, format: PageFormat): string {
  return format === 'html' ? pageAsHtml(page) : pageAsMarkdown(page)
}
