/**
 * How every command of the family ends. `unable`: it could not be done as asked, and nothing was: the command line is
 * wrong, a file, folder or port is not to be had, or the database can't be reached.
 */
export const exits = { fine: 0, wrong: 1, unable: 2 } as const

export type ExitStatus = (typeof exits)[keyof typeof exits]

/** The same for the help of a command, unless it means something more special by them. */
export const exitsHelp = `Exit status:
  0  all is well
  1  something is wrong, or was refused; what is printed says what, and what to do
  2  it can't be done as asked: a mistake in the command line, a file, folder or port, or no way to the database`
