/** Points 29 to 36: pages, and sync that loses nothing. */
import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { aMalware, among, anIndicator, namesIn, type Posted, Shelf } from './shelf.fixture.ts'
import { openSubject, withoutWritable } from './subject.fixture.ts'

const POLLS_MAX = 200

const subject = await openSubject()
const skip = withoutWritable(subject)
const shelf = skip === false ? new Shelf(subject) : (undefined as never)
after(async () => {
  if (skip === false) await shelf.clear()
  await subject.close()
})

const several = (count: number): readonly Posted[] => Array.from({ length: count }, () => anIndicator())
const idsOf = (objects: readonly Posted[]): readonly string[] => objects.map(({ id }) => id)

/** Pulls as clients without `next` do: whatever was added after the last date that was seen. */
async function pull(query: string, start: string, take: (ids: readonly string[]) => void): Promise<string> {
  let since = start
  for (let poll = 0; poll < POLLS_MAX; poll += 1) {
    const page = await shelf.get(`${query}added_after=${since}`)
    assert.equal(page.status, 200, page.text)
    take(namesIn(page))
    if (namesIn(page).length === 0) return since
    since = page.headers['x-taxii-date-added-last'] as string
  }
  throw new Error('a pull does not end')
}

suite('paging', { skip }, () => {
  test('29: who pulls by date while others post misses nothing and gets nothing twice', async () => {
    const posted = several(40)
    const [marker] = several(1) as [Posted]
    await shelf.add([marker])
    const seen: string[] = []
    let since = await shelf.addedAt(marker)
    let isPosting = true
    const posters = [0, 1, 2, 3].map(async (poster) => {
      for (const object of posted.filter((_, index) => index % 4 === poster)) await shelf.add([object])
    })
    const all = Promise.all(posters).finally(() => {
      isPosting = false
    })
    while (isPosting) since = await pull('', since, (ids) => seen.push(...ids))
    await all
    await pull('', since, (ids) => seen.push(...ids))
    const own = new Set(idsOf(posted))
    assert.deepEqual(seen.filter((id) => own.has(id)).sort(), [...own].sort())
  })

  test('30: objects of one posting have dates of their own, so that pages by date alone lose none', async () => {
    const posted = several(10)
    await shelf.add(posted)
    const seen: string[] = []
    await pull(`${among(posted)}&limit=3&`, '2000-01-01T00:00:00Z', (ids) => seen.push(...ids))
    assert.deepEqual([...seen].sort(), [...idsOf(posted)].sort())
  })

  test('32: more stands as long as there are others, with next each time, and never next alone', async () => {
    const posted = several(7)
    await shelf.add(posted)
    for (const path of ['objects/', 'manifest/']) {
      const pages = await shelf.pages(`${among(posted)}&limit=3`, path)
      assert.deepEqual(
        pages.map((page) => namesIn(page).length),
        [3, 3, 1],
      )
      for (const { json } of pages) assert.equal(json.more === true, json.next !== undefined)
      assert.deepEqual(pages.flatMap(namesIn).sort(), [...idsOf(posted)].sort())
    }
    assert.equal((await shelf.get(`${among(posted)}&limit=7`)).json.more ?? false, false)
  })

  test('33: next stands for its filter alone, needs no limit again, and cannot be made up', async () => {
    const posted = [...several(4), aMalware()]
    await shelf.add(posted)
    const query = among(posted)
    const first = await shelf.get(`${query}&limit=2`)
    const next = encodeURIComponent(first.json.next)
    const rest = await shelf.get(`${query}&next=${next}`)
    const expected = idsOf(posted).filter((id) => !namesIn(first).includes(id))
    assert.deepEqual([...namesIn(rest)].sort(), [...expected].sort())
    for (const other of [`match[type]=malware&next=${next}`, `${query}&next=${next}A`, `${query}&next=zzzz`]) {
      assert.equal((await shelf.get(other)).status, 400, other)
    }
  })

  test('34: the same next gives the same page again', async () => {
    const posted = several(4)
    await shelf.add(posted)
    const query = `${among(posted)}&limit=2`
    const next = encodeURIComponent((await shelf.get(query)).json.next)
    const once = await shelf.get(`${query}&next=${next}`)
    assert.equal(once.status, 200)
    assert.deepEqual((await shelf.get(`${query}&next=${next}`)).json, once.json)
  })

  test('35: what is added and deleted between pages makes none skip and none repeat', async () => {
    const posted = several(6)
    const [late] = several(1) as [Posted]
    await shelf.add(posted)
    const query = `${among([...posted, late])}&limit=2`
    const first = await shelf.get(query)
    const [gone] = posted.filter(({ id }) => namesIn(first).includes(id)) as [Posted]
    assert.equal((await shelf.remove(gone)).status, 200)
    await shelf.add([late])
    const rest: string[] = []
    for (let page = first; page.json.more === true; ) {
      page = await shelf.get(`${query}&next=${encodeURIComponent(page.json.next)}`)
      rest.push(...namesIn(page))
    }
    assert.deepEqual([...namesIn(first), ...rest], idsOf([...posted, late]))
  })

  test('36: no page is empty while others follow', async () => {
    const posted = [0, 1, 2, 3, 4, 5].map((index) => (index % 3 === 0 ? aMalware() : anIndicator()))
    await shelf.add(posted)
    const pages = await shelf.pages(`${among(posted)}&match[type]=malware&limit=1`)
    assert.deepEqual(
      pages.map((page) => namesIn(page).length),
      [1, 1],
    )
  })
})
