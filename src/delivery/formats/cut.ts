const ellipsis = '…'

/**
 * Escapes a text and cuts it to at most `longest` characters (UTF-16 units), never within a code point or an
 * escape. A text that was cut ends in an ellipsis.
 */
export const cut = (
  text: string,
  longest: number,
  escaped: (character: string) => string = (character) => character,
): string => {
  let whole = ''
  let short = ''
  for (const character of text.toWellFormed()) {
    whole += escaped(character)
    if (whole.length > longest) return short + ellipsis
    if (whole.length <= longest - ellipsis.length) short = whole
  }
  return whole
}

/** How much a message holds: pieces, and their size together in the unit of `sizeOf`. */
interface Room {
  readonly pieces: number
  readonly size: number
}

/**
 * As many pieces, from the first, as there is room for. `left` is the number of alerts that were left out
 * before. They and the pieces that find no room are counted in one last piece: "and 37 more".
 */
export const fill = <Piece>(
  pieces: readonly Piece[],
  left: number,
  room: Room,
  sizeOf: (piece: Piece) => number,
  restOf: (text: string) => Piece,
): Piece[] => {
  const sizes = pieces.map(sizeOf)
  let size = sizes.reduce((sum, each) => sum + each, 0)
  for (let count = pieces.length; count > 0; count -= 1) {
    const more = left + pieces.length - count
    const rest = more > 0 ? [restOf(`and ${more} more`)] : []
    const total = rest.reduce((sum, piece) => sum + sizeOf(piece), size)
    if (count + rest.length <= room.pieces && total <= room.size)
      return [...pieces.slice(0, count), ...rest]
    size -= sizes[count - 1] ?? 0
  }
  return pieces.length + left > 0 ? [restOf(`and ${pieces.length + left} more`)] : []
}
