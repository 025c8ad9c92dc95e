/** In characters of JSON. One bound value may have 2 MB, and a character three bytes. */
const largestChunk = 500_000

/** Parts of a list that each fit a bound value as JSON, in order; an item that is larger than that stands alone. */
export const inChunks = <T>(items: readonly T[]): T[][] => {
  const chunks: T[][] = []
  let room = 0
  for (const item of items) {
    const length = JSON.stringify(item).length + 1
    if (length > room) {
      chunks.push([])
      room = largestChunk
    }
    chunks.at(-1)?.push(item)
    room -= length
  }
  return chunks
}
