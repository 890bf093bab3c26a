// These pages need no script at all: they open at once on a poor link.
export const csr = false;
