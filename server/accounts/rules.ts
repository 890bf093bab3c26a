// Numbers of signing in, each with its reason.

/** Long enough to open a mail on a slow phone, short enough that a read-over-the-shoulder code is stale (ASVS 5.0, 6.5.5). */
export const codeMinutes = 15;
/** More mail than this to one address in the time above helps nobody but a nuisance. */
export const codesPerWindow = 5;
/** A working month; after it the person proves the address again. */
export const sessionDays = 30;
/** Parallel requests of one page may present the same refresh cookie; slow phones take seconds. */
export const refreshGraceSeconds = 30;
