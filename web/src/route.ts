/** Which page is shown: the part of the address behind `#/`, which the server never sees. */
import { useEffect, useState } from 'react'

/** The page of the node; its officials; its items; its cases; a submission that waits; its agreements; one of them, perhaps at one article. */
export type Route =
  | { readonly page: 'node' }
  | { readonly page: 'people' }
  | { readonly page: 'items' }
  | { readonly page: 'cases' }
  | { readonly page: 'review'; readonly submission: string }
  | { readonly page: 'agreements'; readonly hash: string | undefined; readonly article: string | undefined }

/** The address of the agreements, of one of them, of one article of it. */
export function agreementAddress(hash?: string, article?: string): string {
  const parts = [hash, article].flatMap((part) => (part === undefined ? [] : [encodeURIComponent(part)]))
  return ['#/agreements', ...parts].join('/')
}

/** The address at which a waiting submission is looked at. */
export function reviewAddress(submission: string): string {
  return `#/review/${encodeURIComponent(submission)}`
}

/** The route as it is now; it follows the reader's steps back and forth. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(window.location.hash))
  useEffect(() => {
    // An anchor on the page, as that of a skip link, is no other page.
    const follow = (): void => {
      const { hash } = window.location
      if (hash === '' || hash.startsWith('#/')) setRoute(routeOf(hash))
    }
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [])
  return route
}

function routeOf(fragment: string): Route {
  const [place, hash, article] = fragment.replace(/^#\//, '').split('/').map(decoded)
  if (fragment.startsWith('#/') && place === 'items') return { page: 'items' }
  if (fragment.startsWith('#/') && place === 'cases') return { page: 'cases' }
  if (fragment.startsWith('#/') && place === 'people') return { page: 'people' }
  if (fragment.startsWith('#/') && place === 'review' && hash !== undefined && hash !== '') return { page: 'review', submission: hash }
  if (!fragment.startsWith('#/') || place !== 'agreements') return { page: 'node' }
  return { page: 'agreements', hash: hash === '' ? undefined : hash, article }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // An address that was typed wrong names nothing.
    return ''
  }
}
